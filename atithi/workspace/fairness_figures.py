"""Waits as the page and the file show them."""

from dataclasses import dataclass
from typing import Any

from babel.units import format_unit
from django.utils.translation import gettext as _

from atithi.conversations.exporting import harmless
from atithi.standards.routing.fairness import Line, Report
from atithi.standards.routing.ranks import Middle
from atithi.workspace.wording import digits, locale

WIDTH = 160  # of the drawn interval, in the picture's own units
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Drawn:
    """An interval as the picture has it: from `left` to `right`, the median at `dot`."""

    left: int
    right: int
    dot: int


def drawn(found: Middle, longest: float) -> Drawn:
    """Where an interval lies in a picture that reaches from nothing to `longest` seconds."""
    scale = WIDTH / longest if longest > 0 else 0
    return Drawn(round(found.low * scale), round(found.high * scale), round(found.median * scale))


def length(seconds: float) -> str:
    """A wait as people say it: minutes, then hours, then days, with one place where it matters."""
    if seconds < 90 * MINUTE:
        unit, value = "duration-minute", float(max(round(seconds / MINUTE), 0))
    elif seconds < 2 * DAY:
        unit, value = "duration-hour", round(seconds / HOUR, 1)
    else:
        unit, value = "duration-day", round(seconds / DAY, 1)
    shown = int(value) if value == int(value) else value
    return digits(format_unit(shown, unit, length="short", locale=locale()))


def names() -> dict[str, str]:
    """What the report is sorted by, in the words of the page."""
    return {"language": _("Language"), "store": _("Store"), "channel": _("Channel")}


def parts(report: Report) -> list[dict[str, Any]]:
    """The tables of the page: by what, whether there is a difference, and the lines; one scale for a table's pictures."""
    return [
        {
            "by": part.by, "name": names()[part.by], "part": part,
            "longest": max((line.middle.high for line in part.lines if line.enough), default=0.0),
        }
        for part in report.parts
    ]  # fmt: skip


def differs(line: Line) -> str:
    """Whether a group waits longer or shorter than the others, by more than chance."""
    return {
        "longer": _("longer than others"), "shorter": _("shorter than others"), "": _("no difference to be seen"),
    }.get("-" if line.differs is None else line.differs, _("too few to say"))  # fmt: skip


def as_rows(report: Report) -> list[list[str]]:
    """The same for a spreadsheet, with a head; waits in minutes."""
    head = [
        _("By"), _("Name"), _("Conversations"), _("Half wait at most"), _("Interval from"), _("Interval to"),
        _("Nine of ten wait at most"), _("Longer than one of the others"), "p (Holm)", _("Compared"),
    ]  # fmt: skip
    rows = [head]
    if report.whole is not None:
        rows.append([_("All"), "", *_figures(report.whole), "", "", ""])
    for part in report.parts:
        rows += [_row(names()[part.by], line) for line in part.lines]
    return rows


def _figures(found: Middle) -> list[str]:
    minutes = [f"{value / MINUTE:.1f}" for value in (found.median, found.low, found.high, found.ninth)]
    return [str(found.count), *minutes]


def _row(by: str, line: Line) -> list[str]:
    figures = _figures(line.middle) if line.enough else [str(line.middle.count), "", "", "", ""]
    longer = f"{line.against.longer:.3f}" if line.against else ""
    p = f"{line.p:.4g}" if line.p is not None else ""
    return [by, harmless(line.name), *figures, longer, p, differs(line)]
