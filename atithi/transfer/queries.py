"""Imports as their people see them. Who holds the permission sees all: what one brought in concerns the whole business."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet, Sum

from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.transfer.models import Import, ImportState, Rejection, Trace, TraceState

COUNTS = ("added", "changed", "same", "rejected")
MOST_IMPORTS = 100


def imports() -> QuerySet[Import]:
    """All imports, the latest first, with who made them."""
    return Import.objects.select_related("by").order_by("-id")[:MOST_IMPORTS]


def all_imports(user: User) -> QuerySet[Import]:
    """All imports, for whoever may bring data in; for others there are none."""
    return Import.objects.select_related("by") if user.may("bring_in") else Import.objects.none()


def get_import(user: User, public_id: str) -> Import:
    """An import by its id; NotFound where there is none or one may not bring data in."""
    found = Import.objects.select_related("by").filter(public_id=public_id).first()
    if found is None or not user.may("bring_in"):
        raise NotFound
    return found


def sums(work: Import) -> dict[str, int]:
    """What became of the records so far, or would."""
    names = {name: Sum(name) for name in COUNTS}
    done = work.batches.filter(done=True) if work.state in _AT_WORK else work.batches.filter(checked=True)
    return {name: count or 0 for name, count in done.aggregate(**names).items()}


_AT_WORK = (ImportState.RUNNING, ImportState.PAUSED)


def progress(work: Import) -> tuple[int, int]:
    """Records dealt with, and all there are so far."""
    if work.state in {ImportState.UNDOING, ImportState.UNDONE}:
        states = dict(work.traces.values_list("state").annotate(n=Count("id")))
        return sum(count for state, count in states.items() if state != TraceState.STANDS), sum(states.values())
    behind = {"done": True} if work.state in {*_AT_WORK, ImportState.DONE} else {"checked": True}
    done = work.batches.filter(**behind).aggregate(n=Sum("count"))["n"] or 0
    return done, work.total or (work.batches.aggregate(n=Sum("count"))["n"] or 0)


def reasons(work: Import, limit: int = 12) -> list[tuple[str, dict[str, Any], int, int]]:
    """Why rows are not brought in: (code, values of one of them, how many, row of the first), the commonest first. Of very
    many rejections the first twenty thousand are counted."""
    found: Counter[str] = Counter()
    example: dict[str, tuple[str, dict[str, Any], int]] = {}
    for row, causes in work.rejections.order_by("row").values_list("row", "reasons")[:20_000]:
        for code, values in causes:
            key = f"{code}:{values.get('words', {}).get('en', '')}"
            found[key] += 1
            example.setdefault(key, (code, values, row))
    return [(*example[key][:2], count, example[key][2]) for key, count in found.most_common(limit)]


def rejections(work: Import) -> Iterator[Rejection]:
    """All that was not brought in, in the order of the file."""
    return work.rejections.order_by("row").iterator(chunk_size=500)


def undone(work: Import) -> dict[str, int]:
    """How many things were removed, restored and left."""
    states = dict(work.traces.values_list("state").annotate(n=Count("id")))
    return {name: states.get(name, 0) for name in (TraceState.REMOVED, TraceState.RESTORED, TraceState.LEFT)}


def left(work: Import) -> list[tuple[str, str, int]]:
    """What undoing left alone: (kind, why, how many)."""
    rows = work.traces.filter(state=TraceState.LEFT).values_list("kind", "because").annotate(n=Count("id"))
    return sorted(rows, key=lambda row: -row[2])


def some_left(work: Import, limit: int = 20) -> list[Trace]:
    """The first things that were left, for a person to look at."""
    return list(work.traces.filter(state=TraceState.LEFT).order_by("row")[:limit])


def twin(work: Import) -> Import | None:
    """An earlier import of the very same file for the same purpose, that stands."""
    if not work.sha256:
        return None
    same = Import.objects.select_related("by").filter(sha256=work.sha256, target=work.target, state=ImportState.DONE)
    return same.exclude(pk=work.pk).order_by("-id").first()
