"""The figures of a survey as the page, its chart and its file show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.exporting import harmless
from atithi.satisfaction import saying
from atithi.satisfaction.figures import Line, Point, Report
from atithi.satisfaction.models import Invitation, Recovery
from atithi.satisfaction.statistics.measures import CSAT, Figure, Measure
from atithi.workspace import wording

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 220, 56, 12, 28  # of the chart, in its own units
INTERVAL = 160  # of the drawn interval of a line
MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a table: its name, the line, and the interval as it is drawn."""

    name: str
    line: Line
    drawn: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the chart with its whiskers."""

    x: int
    y: int
    low: int
    high: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The trend as it is drawn: lines of the scale, points, the path through them."""

    scale: list[tuple[int, str]]
    marks: list[Mark]
    path: str


def drawn(measure: Measure, figure: Figure) -> tuple[int, int, int]:
    """Where an interval and its figure lie in the picture."""

    def place(value: float) -> int:
        return round((value - measure.worst) / (measure.best - measure.worst) * INTERVAL)

    return place(figure.low), place(figure.high), place(figure.value)


def sections(report: Report) -> Iterator[dict[str, Any]]:
    """The tables of the page: by what, and the lines with their names. A dimension with one group alone tells nothing."""
    for dimension, lines in report.groups.items():
        names = saying.group_names(dimension, [line.value for line in lines])
        if len(lines) > 1 or any(line.value for line in lines):
            groups = [
                Group(
                    names.get(line.value, ""), line,
                    drawn(report.measure, line.figure) if report.measure and line.figure else None,
                )
                for line in lines
            ]  # fmt: skip
            yield {"by": dimension, "name": saying.dimension_name(dimension), "groups": groups}


def span(point: Point) -> str:
    """The days of a point of the trend."""
    return f"{_short(point.since)} \N{EN DASH} {_short(point.until - timedelta(days=1))}"


def _short(day: date) -> str:
    from babel.dates import format_date

    return wording.digits(format_date(day, "d MMM", locale=wording.locale()))


def chart(measure: Measure, points: Iterable[Point]) -> Chart | None:
    """The trend as a picture; None where fewer than two points have a figure."""
    known = [(place, point) for place, point in enumerate(points) if point.figure]
    if len(known) < 2:
        return None
    last = max(1, known[-1][0])
    step = -(-len(known) // MOST_LABELS)

    def x(place: int) -> int:
        return LEFT + 16 + round(place / last * (WIDTH - LEFT - 48))

    def y(value: float) -> int:
        share = (value - measure.worst) / (measure.best - measure.worst)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))

    marks = [
        Mark(x(place), y(figure.value), y(figure.low), y(figure.high), "" if number % step else _short(point.since))
        for number, (place, point) in enumerate(known)
        if (figure := point.figure)
    ]
    scale = [measure.worst + (measure.best - measure.worst) * part / 4 for part in range(5)]
    path = "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks)
    return Chart([(y(value), saying.measured(measure, value)) for value in scale], marks, path)


def funnel(report: Report) -> list[dict[str, Any]]:
    """How far asking came: each step with its count, its share of the invited, and the width of its bar."""
    whole = report.whole
    steps = ((_("Invited"), whole.invited), (_("Delivered"), whole.delivered), (_("Opened"), whole.opened),
             (_("Answered"), whole.answered))  # fmt: skip
    return [
        {"name": name, "count": count, "width": round(INTERVAL * count / whole.invited),
         "share": saying.measured(CSAT, count / whole.invited)}
        for name, count in steps
    ] if whole.invited else []  # fmt: skip


def recovery_words(recovery: Recovery) -> tuple[str, str]:
    """The badge of a recovery: its class, and how far it is in two or three words."""
    known = {
        Recovery.Outcome.YES: ("badge-good", pgettext("recovery", "put right")),
        Recovery.Outcome.PARTLY: ("badge-guest", pgettext("recovery", "put right in part")),
        Recovery.Outcome.NO: ("badge-bad", pgettext("recovery", "not put right")),
    }  # fmt: skip
    if recovery.outcome:
        return known[Recovery.Outcome(recovery.outcome)]
    if recovery.closed_at is not None and not recovery.conversation.is_open:
        return "", pgettext("recovery", "settled, the guest is asked")
    return "badge-accent", pgettext("recovery", "being put right")


def parts(report_measure: Measure | None) -> list[tuple[str, str]]:
    """The parts of the scale whose answers can be seen alone."""
    some = [("good", _("Happy")), ("bad", _("Unhappy"))] if report_measure else []
    return [("all", _("All")), *some, ("words", _("With words"))]


def as_rows(report: Report) -> Iterator[list[str]]:
    """The figures for a spreadsheet, with a head. Numbers are written as programs read them."""
    yield [
        _("By"), _("Name"), _("Invited"), _("Delivered"), _("Opened"), _("Answered"), _("Figure"), _("Interval from"),
        _("Interval to"), _("Difference from the others"), _("Chance of it, corrected"),
        *(str(score) for score in _scores(report)),
    ]  # fmt: skip
    yield _row(report, _("All"), "", Line("", "", report.whole, report.figure))
    for section in sections(report):
        for group in section["groups"]:
            yield _row(report, section["name"], group.name or _("not known"), group.line)


def _scores(report: Report) -> range:
    return range(report.measure.scores[0], report.measure.scores[1] + 1) if report.measure else range(0)


def _row(report: Report, by: str, name: str, line: Line) -> list[str]:
    counts, figure = line.counts, line.figure
    return [
        by, harmless(name), str(counts.invited), str(counts.delivered), str(counts.opened), str(counts.answered),
        *([_plain(figure.value), _plain(figure.low), _plain(figure.high)] if figure else [""] * 3),
        _plain(line.difference[0]) if line.difference else "", _plain(line.chance) if line.chance is not None else "",
        *(str(counts.scores.get(score, 0)) for score in _scores(report)),
    ]  # fmt: skip


def _plain(value: float) -> str:
    return f"{value:.4g}"


def answer_rows(found: Iterable[Invitation], *, persons: bool) -> Iterator[list[str]]:
    """The answers behind a figure for a spreadsheet. `persons`: whether whose work was rated is named."""
    yield [
        _("Asked on"), _("Score"), _("Comment"), _("Language"), _("Channel"), _("Store"), _("Team"), _("Product"),
        _("Kind of matter"), *([_("Person")] if persons else []), _("Conversation"),
    ]  # fmt: skip
    for row in found:
        person = [harmless(str(row.agent.name)) if row.agent else ""] if persons else []
        yield [
            str(row.asked_on), "" if row.score is None else str(row.score), harmless(row.answer.comment), row.language,
            saying.channel_name(row.channel_kind), harmless(row.store.name) if row.store else "",
            harmless(row.team.name) if row.team else "", harmless(str(row.product or "")), harmless(str(row.matter or "")),
            *person, str(row.conversation.number) if row.conversation else "",
        ]  # fmt: skip
