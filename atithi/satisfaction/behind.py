"""What is behind a figure: the answers with their conversations, of what a reader may see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from atithi.conversations.queries import visible_to
from atithi.core.errors import NotFound
from atithi.satisfaction import queries
from atithi.satisfaction.figures import MEASURES, PERIODS, SHOWN, today
from atithi.satisfaction.models import Answer, Dimension, Invitation, Recovery, Survey, Theme
from atithi.staff.models import User
from atithi.staff.queries import hidden_team_ids, own_store_ids

ROWS = 50
MOST_EXPORTED = 20_000
PARTS = ("all", "good", "bad", "words")
_FIELDS = {
    Dimension.STORE: "store_id", Dimension.TEAM: "team_id", Dimension.PRODUCT: "product_id",
    Dimension.MATTER: "matter_id", Dimension.PERSON: "agent_id", Dimension.LANGUAGE: "language",
    Dimension.CHANNEL: "channel_kind",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which answers: of a period, of one group, of a part of the scale or those with words, of a theme."""

    days: int
    by: str = ""
    value: str = ""
    part: str = "all"
    theme: Theme | None = None


def sees_all(user: User) -> bool:
    """Whether nothing is hidden from this reader, so that nothing needs to be looked up."""
    return not hidden_team_ids(user) and own_store_ids(user) is None


def visible_answers(user: User) -> QuerySet[Answer]:
    """Answers to invitations that `user` may see."""
    return Answer.objects.all() if sees_all(user) else queries.answers_visible_to(user)


def answers(user: User, survey: Survey, asked: Asked) -> QuerySet[Invitation]:
    """Invitations that were answered, the latest first. NotFound for what is no figure, and for persons where the reader does
    not lead."""
    if asked.days not in PERIODS or asked.part not in PARTS or (asked.by and asked.by not in SHOWN):
        raise NotFound
    if asked.by == Dimension.PERSON and not user.leads:
        raise NotFound
    until = today()
    rows = queries.visible_to(user).filter(
        survey=survey, asked_on__gte=until - timedelta(days=asked.days - 1), asked_on__lte=until
    )
    # Whoever answered a scale has a score; asked so, an index alone finds them.
    rows = rows.filter(score__isnull=False) if survey.scale else rows.filter(answered_at__isnull=False)
    if asked.by:
        rows = rows.filter(_group(_FIELDS[Dimension(asked.by)], asked.value))
    if asked.theme:
        rows = rows.filter(answer__remark__mentions__theme=asked.theme)
    if asked.part == "words":
        rows = rows.exclude(answer__comment="")
    elif asked.part != "all":
        measure = next(iter(MEASURES[survey.kind]), None)
        if measure is None:
            raise NotFound
        scores = measure.good if asked.part == "good" else measure.bad
        rows = rows.filter(score__in=list(scores))
    return rows.order_by("-asked_on", "-id")


def _group(field: str, value: str) -> Q:
    if not field.endswith("_id"):
        return Q(**{field: value})
    if not value:
        return Q(**{f"{field}__isnull": True})
    if not (value.isdigit() and len(value) < 19):
        raise NotFound
    return Q(**{field: value})


_PLACE = re.compile(r"([1-9][0-9]{5})\.([1-9][0-9]{0,17})", re.ASCII)
_RELATED = ("answer__recovery__conversation", "conversation", "customer", "store", "agent", "product", "matter")


def page(rows: QuerySet[Invitation], after: str = "") -> tuple[list[Invitation], str]:
    """Some of them, those after the place `after` that an earlier page named; and the place to go on from, empty at the end.
    Far pages are as quick as the first: nothing is counted up to them."""
    place = _PLACE.fullmatch(after)
    if place is not None:
        day, number = date.fromordinal(int(place[1])), int(place[2])
        rows = rows.filter(Q(asked_on__lt=day) | Q(id__lt=number), asked_on__lte=day)
    ids = list(rows.values_list("pk", flat=True)[: ROWS + 1])
    found = {row.pk: row for row in Invitation.objects.filter(pk__in=ids[:ROWS]).select_related(*_RELATED)}
    some = [found[pk] for pk in ids if pk in found]
    last = some[-1] if some else None
    rest = f"{last.asked_on.toordinal()}.{last.pk}" if last and last.asked_on and len(ids) > ROWS else ""
    return some, rest


def recovery_of(row: Invitation) -> Recovery | None:
    """What a low score led to; None where it led to nothing."""
    answer: Answer | None = getattr(row, "answer", None)
    return getattr(answer, "recovery", None) if answer is not None else None


def open_to(user: User, rows: Sequence[Invitation]) -> set[int]:
    """The conversations of these invitations that `user` may open."""
    ids = [row.conversation_id for row in rows if row.conversation_id]
    ids += [found.conversation_id for row in rows if (found := recovery_of(row)) is not None]
    return set(visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def exported(rows: QuerySet[Invitation]) -> Iterator[Invitation]:
    """All of them for a file, fetched a few hundred at a time."""
    return rows.select_related(*_RELATED, "team")[:MOST_EXPORTED].iterator(chunk_size=500)
