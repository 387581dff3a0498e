"""Counting invitations and answers by day and month, from what the invitations say: nothing is added up that could drift."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from atithi.core.rows import insert
from atithi.satisfaction.models import Answer, Dimension, Invitation, Survey, Tally, Touched
from atithi.satisfaction.models.figures import EVERYWHERE, FUNNEL, SCORES
from atithi.staff.models import Team

DAYS_AT_ONCE = 100  # days of surveys that one run counts again
MARKS_AT_ONCE = 20_000
_COUNTED = (*FUNNEL, *SCORES)
_MOMENTS = {"n_delivered": "delivered_at", "n_opened": "opened_at", "n_answered": "answered_at"}
_GROUPS = {
    Dimension.STORE: "store_id", Dimension.TEAM: "team_id", Dimension.LANGUAGE: "language",
    Dimension.CHANNEL: "channel_kind", Dimension.PRODUCT: "product_id", Dimension.MATTER: "matter_id",
    Dimension.PERSON: "agent_id",
}  # fmt: skip
Group = tuple[int, int, str, str]  # team, store, dimension, value


def touch(invitation: Invitation, answer: Answer | None = None) -> None:
    """Notes, in the transaction that changed an invitation, that its day is to be counted again; and where an answer was
    written or changed, that its words are to be read."""
    if invitation.asked_on is not None:
        mark = Touched(survey_id=invitation.survey_id, day=invitation.asked_on, answer_id=answer.pk if answer else None)
        insert(mark)


def touch_many(ids: Sequence[int]) -> None:
    """As `touch`, of many invitations at once."""
    days = Invitation.objects.filter(pk__in=ids, asked_on__isnull=False).order_by().values_list("survey_id", "asked_on")
    Touched.objects.bulk_create(Touched(survey_id=survey, day=day) for survey, day in days.distinct() if day)


def touch_team(team: int) -> None:
    """Notes that all days of a team are to be counted again: it became private, or is so no longer."""
    days = Invitation.objects.filter(team=team, asked_on__isnull=False).order_by().values_list("survey_id", "asked_on")
    Touched.objects.bulk_create(Touched(survey_id=survey, day=day) for survey, day in days.distinct() if day)


@transaction.atomic
def count_touched() -> tuple[bool, list[int]]:
    """Counts the days again that were touched; whether there is more, and the answers whose words may have changed."""
    marks = list(Touched.objects.order_by("id").values_list("id", "survey_id", "day", "answer_id")[:MARKS_AT_ONCE])
    days: dict[tuple[int, date], None] = {}
    done, answers = [], []
    for mark, survey, day, answer in marks:
        if (survey, day) not in days and len(days) == DAYS_AT_ONCE:
            continue
        days[survey, day] = None
        done.append(mark)
        answers += [answer] if answer else []
    for part in _parts(done, 500):
        Touched.objects.filter(pk__in=part).delete()
    count_days(days)
    return len(done) < len(marks) or len(marks) == MARKS_AT_ONCE, answers


@transaction.atomic
def count_days(days: Iterable[tuple[int, date]]) -> None:
    """Counts days of surveys again, and the months that they lie in. Repeatable: what was counted before is replaced."""
    by_survey: dict[int, set[date]] = defaultdict(set)
    for survey, day in days:
        by_survey[survey].add(day)
    for survey, found in sorted(by_survey.items()):
        # One at a time for each survey; those who answer only read its row and do not wait.
        if not Survey.objects.select_for_update(no_key=True).filter(pk=survey).first():
            continue
        for day in sorted(found):
            _replace(survey, day, monthly=False, rows=_counted(survey, day))
        for month in sorted({day.replace(day=1) for day in found}):
            _replace(survey, month, monthly=True, rows=_of_month(survey, month))


def _replace(survey: int, day: date, *, monthly: bool, rows: dict[Group, dict[str, int]]) -> None:
    Tally.objects.filter(survey=survey, monthly__in=[monthly], day=day).delete()
    head = (survey, monthly, connection.ops.adapt_datefield_value(day))
    with connection.cursor() as cursor:
        # Past the ORM, which takes ten times as long: a day of many stores has hundreds of rows.
        cursor.executemany(
            _insertion(),
            [(*head, *group, *(counts.get(name, 0) for name in _COUNTED)) for group, counts in rows.items()],
        )


@cache
def _insertion() -> str:
    names = ("survey_id", "monthly", "day", "team_id", "store_id", "dimension", "value", *_COUNTED)
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    return f'INSERT INTO "{Tally._meta.db_table}" ({columns}) VALUES ({marks})'  # noqa: S608 (names of ours)


def _counted(survey: int, day: date) -> dict[Group, dict[str, int]]:
    """The invitations of a day, counted by all that they are grouped by."""
    found: dict[Group, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    columns = [*_GROUPS.values(), "score"]
    private = set(Team.objects.filter(private=True).values_list("pk", flat=True))
    rows = Invitation.objects.filter(survey=survey, asked_on=day).order_by().values(*columns)
    moments = {name: Count(field) for name, field in _MOMENTS.items()}
    for row in rows.annotate(n_invited=Count("pk"), **moments):
        for group in _groups(row, private):
            counts = found[group]
            for name in FUNNEL:
                counts[name] += row[f"n_{name}"]
            if row["score"] is not None and row["n_answered"]:
                counts[f"s{row['score']}"] += row["n_answered"]
    return found


def _groups(row: dict[str, Any], private: set[int]) -> Iterator[Group]:
    team = row["team_id"] if row["team_id"] in private else 0
    stratum = f"{row['channel_kind']}|{row['language']}|{row['store_id'] or ''}"
    for store in (EVERYWHERE, row["store_id"] or 0):
        yield team, store, Dimension.WHOLE, ""
        for dimension, column in _GROUPS.items():
            yield team, store, dimension, str(row[column] or "")
        yield team, store, Dimension.STRATUM, stratum


def _of_month(survey: int, month: date) -> dict[Group, dict[str, int]]:
    after = (month + timedelta(days=32)).replace(day=1)
    rows = Tally.objects.filter(survey=survey, monthly__in=[False], day__gte=month, day__lt=after).order_by()
    sums = rows.values_list("team_id", "store_id", "dimension", "value").annotate(**Tally.sums())
    names = [name.removeprefix("n_") for name in Tally.sums()]
    return {(row[0], row[1], row[2], row[3]): dict(zip(names, row[4:], strict=True)) for row in sums}


def _parts(rows: list[int], size: int) -> Iterator[list[int]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
