"""How timely guests were served, as the page, its chart and its file show it."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _

from atithi.conversations.exporting import harmless
from atithi.core.proportions import Proportion
from atithi.promises.advising import percent
from atithi.staff.models import User
from atithi.standards.supervising.timeliness import DIMENSIONS, Line, Range, groups, may_ask, whole
from atithi.workspace.survey_figures import BOTTOM, HEIGHT, LEFT, MOST_LABELS, TOP, WIDTH, Chart, Mark
from atithi.workspace.wording import digits, locale

HOURS = 24


def names() -> dict[str, str]:
    """What the report is sorted by, in the words of the page."""
    return {
        "day": _("Day"), "hour": _("Hour"), "store": _("Store"), "language": _("Language"), "channel": _("Channel"),
        "person": _("Person"),
    }  # fmt: skip


def dimensions(user: User) -> list[tuple[str, str]]:
    """What this person may sort by."""
    return [(by, name) for by, name in names().items() if may_ask(user, by)]


def named(by: str, line: Line) -> str:
    """What a group is called; empty: not known."""
    if by == "day":
        return digits(format_date(date.fromisoformat(line.value), "EEE d MMM", locale=locale()))
    if by == "hour":
        return digits(f"{int(line.value):02}:00\N{EN DASH}{int(line.value):02}:59")
    return line.name


def chart(by: str, lines: Iterable[Line], over: Range) -> Chart | None:
    """Days or hours as a picture: the share in time, with its interval; None for what has no order, or for fewer than two."""
    known = [(line, line.met) for line in lines if line.met is not None]
    if by not in {"day", "hour"} or len(known) < 2:
        return None
    last = over.days - 1 if by == "day" else HOURS - 1

    def x(value: str) -> int:
        place = (date.fromisoformat(value) - over.since).days if by == "day" else int(value)
        return LEFT + 16 + round(place / max(last, 1) * (WIDTH - LEFT - 48))

    def mark(number: int, line: Line, met: Proportion) -> Mark:
        label = "" if number % -(-len(known) // MOST_LABELS) else _short(by, line.value)
        return Mark(x(line.value), _height(met.share or 0.0), _height(met.low), _height(met.high), label)

    marks = [mark(number, line, met) for number, (line, met) in enumerate(known)]
    scale = [(_height(part / 4), percent(part / 4)) for part in range(5)]
    return Chart(scale, marks, "M" + "L".join(f"{each.x} {each.y}" for each in marks))


def _height(share: float) -> int:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))


def _short(by: str, value: str) -> str:
    return digits(
        format_date(date.fromisoformat(value), "d MMM", locale=locale()) if by == "day" else f"{int(value):02}:00"
    )


def as_rows(user: User, over: Range) -> list[list[str]]:
    """The figures for a spreadsheet, with a head. What a spreadsheet would run as a formula is made harmless."""
    head = [_("By"), _("Name"), _("Conversations"), _("In time"), _("Late"), _("Interval from"), _("Interval to"),
            _("Half within, minutes"), _("Nine of ten within, minutes")]  # fmt: skip
    rows = [head, _row(_("All"), "", whole(user, over))]
    for by in DIMENSIONS:
        if may_ask(user, by):
            rows += [
                _row(names()[by], line.value if by in {"day", "hour"} else line.name, line)
                for line in groups(user, over, by)
            ]
    return rows


def _row(by: str, name: str, line: Line) -> list[str]:
    shares = [f"{line.met.low:.3f}", f"{line.met.high:.3f}"] if line.met else ["", ""]
    minutes = ["" if value is None else f"{value / 60:.1f}" for value in (line.median, line.ninth)]
    return [
        by,
        harmless(name),
        str(line.count),
        str(line.met.count if line.met else 0),
        str(line.missed),
        *shares,
        *minutes,
    ]
