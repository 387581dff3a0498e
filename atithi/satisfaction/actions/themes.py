"""Themes: answers are sorted into them, new ones are found, staff name, join, dismiss and redefine them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.satisfaction import themes as words
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import Answer, Mention, Remark, Theme, ThemeState

READ_DAYS = 90  # new themes are looked for in what was written in these days
MOST_READ = 20_000  # answers in which they are looked for
MOST_WORDS = 30  # that define a theme
LIVE = (ThemeState.FOUND, ThemeState.KEPT)
BATCH = 400


@transaction.atomic
def read_answers(ids: Sequence[int]) -> None:
    """Reads the words of these answers anew and sorts them into the themes. Repeatable."""
    defined = _defined(Theme.objects.filter(state__in=LIVE))
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        Remark.objects.filter(pk__in=part).delete()
        remarks, mentions = [], []
        for answer in Answer.objects.filter(pk__in=part).exclude(comment=""):
            remark = Remark(answer=answer, at=answer.answered_at, terms=words.terms(answer.comment, answer.language))
            remarks.append(remark)
            mentions += _sorted(remark, defined)
        Remark.objects.bulk_create(remarks)
        Mention.objects.bulk_create(mentions, batch_size=BATCH)


def _defined(rows: Iterable[Theme]) -> list[tuple[int, frozenset[str]]]:
    return [(theme.pk, frozenset(key for key, _word in theme.terms)) for theme in rows]


def _sorted(remark: Remark, defined: Iterable[tuple[int, frozenset[str]]]) -> list[Mention]:
    said = frozenset(remark.terms)
    return [
        Mention(theme_id=theme, remark_id=remark.pk, at=remark.at, words=len(said & keys))
        for theme, keys in defined
        if said & keys
    ]


@transaction.atomic
def find_themes() -> list[Theme]:
    """Finds what people write about and no theme holds yet, and names each by its most telling words. What was dismissed does
    not come again."""
    rows = Remark.objects.filter(at__gte=now() - timedelta(days=READ_DAYS)).order_by("-at").only("terms")[:MOST_READ]
    remarks = [remark.terms for remark in rows]
    taken = {key for theme in Theme.objects.only("terms") for key, _word in theme.terms}
    found = []
    for keys in words.grow(remarks, taken):
        theme = Theme(terms=_as_written(keys, remarks), created_at=now())
        inside = [remark for remark in remarks if any(key in remark for key in keys)]
        theme.shown = words.told_by(inside, remarks) or [word for _key, word in theme.terms[:3]]
        theme.save()
        sort_again(theme)
        record("theme.found", subject=("theme", theme.pk), actor=Actor.system(), data={"words": len(theme.terms)})
        found.append(theme)
    return found


def _as_written(keys: Sequence[str], remarks: Iterable[dict[str, str]]) -> list[list[str]]:
    written: dict[str, str] = {}
    for remark in remarks:
        for key in keys:
            if key in remark:
                written.setdefault(key, remark[key])
    return [[key, written[key]] for key in keys]


def sort_again(theme: Theme) -> None:
    """Sorts all answers by the words that define the theme now."""
    Mention.objects.filter(theme=theme).delete()
    defined, batch = _defined([theme]), []
    for remark in Remark.objects.only("answer_id", "at", "terms").iterator(chunk_size=2000):
        batch += _sorted(remark, defined)
        if len(batch) >= BATCH:
            Mention.objects.bulk_create(batch)
            batch = []
    Mention.objects.bulk_create(batch)
    theme.read_at = now()
    theme.save(update_fields=["read_at"])


@transaction.atomic
def name_theme(*, theme: Theme, actor: Actor, name: str) -> None:
    """Gives a theme a name; an empty one names it by its words again."""
    theme = _live(theme)
    theme.name = clean_line(name, 80)
    _keep(theme, actor, "name")


@transaction.atomic
def define_theme(*, theme: Theme, actor: Actor, text: str) -> None:
    """Defines a theme by the words of a text: each counts in every script and spelling, and in every language where the
    lexicon knows it. All answers are sorted again. SatisfactionError where no word says anything."""
    theme = _live(theme)
    said = words.terms(text)
    if not said:
        raise SatisfactionError("theme_words", _("Write at least one word that says what it is about."))
    theme.terms = [[key, word] for key, word in said.items()][:MOST_WORDS]
    theme.shown = [word for _key, word in theme.terms[:4]]
    _keep(theme, actor, "words")
    sort_again(theme)


@transaction.atomic
def join_themes(*, theme: Theme, into: Theme, actor: Actor) -> None:
    """Makes one theme of two: the words of `theme` define `into` as well."""
    theme, into = _live(theme), _live(into)
    if theme.pk == into.pk:
        raise SatisfactionError("theme_itself", _("A theme cannot be joined with itself."))
    known = {key for key, _word in into.terms}
    into.terms = [*into.terms, *([key, word] for key, word in theme.terms if key not in known)][:MOST_WORDS]
    into.save(update_fields=["terms"])
    theme.state, theme.joined_into = ThemeState.JOINED, into
    theme.save(update_fields=["state", "joined_into"])
    Mention.objects.filter(theme=theme).delete()
    sort_again(into)
    record("theme.joined", subject=("theme", theme.pk), actor=actor, data={"theme": into.pk})


@transaction.atomic
def dismiss_theme(*, theme: Theme, actor: Actor) -> None:
    """Puts a theme away that says nothing; its words do not make one again."""
    theme = _live(theme)
    theme.state = ThemeState.DISMISSED
    theme.save(update_fields=["state"])
    record("theme.dismissed", subject=("theme", theme.pk), actor=actor, data={})


@transaction.atomic
def restore_theme(*, theme: Theme, actor: Actor) -> None:
    """Takes a theme back that was dismissed, or that was joined with another."""
    theme = Theme.objects.select_for_update().get(pk=theme.pk)
    if theme.state in LIVE:
        return
    theme.state, theme.joined_into = ThemeState.KEPT, None
    theme.save(update_fields=["state", "joined_into"])
    sort_again(theme)
    record("theme.restored", subject=("theme", theme.pk), actor=actor, data={})


def _live(theme: Theme) -> Theme:
    fresh = Theme.objects.select_for_update().get(pk=theme.pk)
    if fresh.state not in LIVE:
        raise SatisfactionError("theme_gone", _("Somebody dismissed or joined this theme in the meantime."))
    return fresh


def _keep(theme: Theme, actor: Actor, what: str) -> None:
    theme.state = ThemeState.KEPT
    theme.save(update_fields=["state", "name", "terms", "shown"])
    record("theme.changed", subject=("theme", theme.pk), actor=actor, data={"what": what})
