"""Indexes everything anew: after an upgrade that reads words otherwise, or when the index is in doubt."""

from collections.abc import Callable, Iterator

from django.db import transaction

from atithi.language import ANALYSIS_VERSION
from atithi.search import models
from atithi.search.actions import count_words, index, learn, remove
from atithi.search.sources import Source, sources

PAGE = 1000
Progress = Callable[[str, int, int], None]
"""Told of each page: what is indexed, how much is done, of how much."""


def rebuild(*, fresh: bool = False, progress: Progress | None = None) -> int:
    """Brings the index in line with what the rooms have; returns how many texts were written.

    The desk may run meanwhile. It can be broken off and started again: what is right already is passed over. `fresh`
    empties the index first, which puts its rows into the order of time again.
    """
    if fresh:
        empty()
    progress = progress or _silent
    written = 0
    for source in sources():
        written += _bring_in(source, progress)
        _take_out(source)
    _renew_words(progress)
    count_words()
    return written


def _silent(kind: str, done: int, total: int) -> None:
    """Nobody is told."""


def empty() -> None:
    """Forgets everything."""
    with transaction.atomic():
        models.Document.objects.all().delete()
    with transaction.atomic():
        models.Form.objects.all().delete()
        models.Word.objects.all().delete()
        models.Statistics.objects.all().delete()


def _bring_in(source: Source, progress: Progress) -> int:
    total, done, written = source.count(), 0, 0
    after: int | None = 0
    while after is not None:
        documents, after = source.read(after, PAGE)
        batch = list(documents)
        written += index(batch)
        done = min(total, done + PAGE)
        progress(source.kind, done if after is not None else total, total)
    return written


def _take_out(source: Source) -> None:
    """Removes what its room no longer has."""
    for keys in _pages(source.kind):
        if gone := keys - source.existing(keys):
            remove(source.kind, gone)


def _pages(kind: str) -> Iterator[set[int]]:
    last = -1
    while True:
        rows = models.Document.objects.filter(kind=kind, key__gt=last).order_by("key").values_list("key", flat=True)
        keys = set(rows.distinct()[:PAGE])
        if not keys:
            return
        yield keys
        last = max(keys)


def _renew_words(progress: Progress) -> None:
    """Gives words of an older analysis their new keys, and forgets those that no text holds."""
    total, done = models.Word.objects.exclude(version=ANALYSIS_VERSION).count(), 0
    while old := dict(models.Word.objects.exclude(version=ANALYSIS_VERSION).values_list("pk", "word")[:PAGE]):
        with transaction.atomic():
            models.Form.objects.filter(word_id__in=old).delete()
            learn(old.values())
        done += len(old)
        progress("words", done, total)


def is_current() -> bool:
    """Whether everything in the index was read by this version's analysis."""
    old = models.Document.objects.exclude(version=ANALYSIS_VERSION)
    return not old.exists() and not models.Word.objects.exclude(version=ANALYSIS_VERSION).exists()
