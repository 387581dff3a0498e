"""Themes as a reader may see them: how often, whether they rise, and what guests say in their own words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.satisfaction.behind import sees_all, visible_answers
from atithi.satisfaction.figures import PERIODS
from atithi.satisfaction.models import Answer, Mention, Remark, Theme, ThemeState
from atithi.satisfaction.statistics.comparing import ALPHA, holm, risen
from atithi.staff.models import User

RECENT = timedelta(days=7)
EARLIER = timedelta(days=56)  # the eight weeks before those
FEWEST = 5  # answers of the last week below which nothing is said to rise
QUOTES = 3
LOOKED_AT = 12  # among which quotes are chosen that are not the same words


@dataclass(slots=True)
class Seen:
    """A theme with its answers of a period. `recent` of the last week, `before` of the eight weeks before it; `chance`: that it
    rises as much by mere chance, corrected for all themes."""

    theme: Theme
    answers: int
    upset: int
    recent: int
    before: int
    chance: float = 1.0
    quotes: list[Answer] = field(default_factory=list)

    @property
    def rising(self) -> bool:
        """Whether guests write of it more often this week than in those before, by more than chance."""
        return self.recent >= FEWEST and self.chance < ALPHA


@dataclass(frozen=True, slots=True)
class Overview:
    """All themes, and how many answers with words there are in the period."""

    themes: list[Seen]
    written: int


def get_theme(public_id: str) -> Theme:
    """NotFound where there is none."""
    theme = Theme.objects.filter(public_id=public_id).first()
    if theme is None:
        raise NotFound
    return theme


def set_aside() -> list[Theme]:
    """Themes that were dismissed or joined, the latest first."""
    rows = Theme.objects.filter(state__in=[ThemeState.DISMISSED, ThemeState.JOINED])
    return list(rows.select_related("joined_into").order_by("-id")[:100])


def overview(user: User, days: int) -> Overview:
    """The themes of a period, rising ones first, then by how many wrote. NotFound for a period that is not offered."""
    if days not in PERIODS:
        raise NotFound
    moment = now()
    recent, before, whole = moment - RECENT, moment - RECENT - EARLIER, moment - timedelta(days=days)
    remarks = Remark.objects.filter(at__gt=min(before, whole), at__lte=moment)
    mentions = Mention.objects.filter(at__gt=min(before, whole), at__lte=moment)
    if not sees_all(user):
        mine = visible_answers(user)
        remarks, mentions = remarks.filter(answer__in=mine), mentions.filter(remark__answer__in=mine)
    written = remarks.aggregate(
        whole=Count("pk", filter=Q(at__gt=whole)), recent=Count("pk", filter=Q(at__gt=recent)),
        before=Count("pk", filter=Q(at__gt=before, at__lte=recent)),
    )  # fmt: skip
    counted = mentions.order_by().values_list("theme").annotate(
        whole=Count("pk", filter=Q(at__gt=whole)),
        upset=Count("pk", filter=Q(at__gt=whole, remark__answer__mood="upset")),
        recent=Count("pk", filter=Q(at__gt=recent)), before=Count("pk", filter=Q(at__gt=before, at__lte=recent)),
    )  # fmt: skip
    counts = {theme: numbers for theme, *numbers in counted}
    live = Theme.objects.filter(state__in=[ThemeState.FOUND, ThemeState.KEPT]).order_by("id")
    found = [Seen(theme, *counts.get(theme.pk, [0, 0, 0, 0])) for theme in live]
    chances = [risen(seen.recent, written["recent"], seen.before, written["before"]) for seen in found]
    for seen, chance in zip(found, holm(chances), strict=True):
        seen.chance = chance
    found.sort(key=lambda seen: (not seen.rising, -seen.answers, str(seen.theme)))
    return Overview(found, written["whole"])


def add_quotes(user: User, found: Sequence[Seen], days: int) -> None:
    """What guests say of each theme in their own words: those answers that say most of its words, the latest first."""
    since = now() - timedelta(days=days)
    rows = Mention.objects.filter(at__gt=since, theme__in=[seen.theme for seen in found])
    if not sees_all(user):
        rows = rows.filter(remark__answer__in=visible_answers(user))
    place = Window(RowNumber(), partition_by="theme", order_by=["-words", "-at", "-id"])
    chosen = rows.annotate(place=place).filter(place__lte=LOOKED_AT).select_related("remark__answer__invitation")
    of_theme: dict[int, list[Answer]] = defaultdict(list)
    for mention in chosen.order_by("theme", "place"):
        answer, chosen_of = mention.remark.answer, of_theme[mention.theme_id]
        same = any(each.comment.casefold() == answer.comment.casefold() for each in chosen_of)
        if len(chosen_of) < QUOTES and not same:
            chosen_of.append(answer)
    for seen in found:
        seen.quotes = of_theme[seen.theme.pk]
