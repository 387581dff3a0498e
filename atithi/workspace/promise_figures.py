"""The figures of promises as the page and the file show them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.exporting import harmless
from atithi.core.proportions import Proportion
from atithi.promises.report import DIMENSIONS, Line, Report

WIDTH = 160  # of the drawn interval, in the picture's own units


@dataclass(frozen=True, slots=True)
class Drawn:
    """An interval as the picture has it: from `left` to `right`, the share at `dot`."""

    left: int
    right: int
    dot: int


def drawn(found: Proportion) -> Drawn:
    """Where an interval lies in the picture."""
    share = found.share or 0.0
    return Drawn(round(found.low * WIDTH), round(found.high * WIDTH), round(share * WIDTH))


def names() -> dict[str, str]:
    """What the report is sorted by, in the words of the page."""
    return {
        "kind": pgettext("promises", "Kind"), "store": _("Store"), "person": _("Person"), "channel": _("Channel"),
        "language": _("Language"),
    }  # fmt: skip


def sections(report: Report) -> list[dict[str, Any]]:
    """The tables of the page: by what, and the lines."""
    return [{"by": by, "name": names()[by], "lines": report.groups[by]} for by in DIMENSIONS]


def as_rows(report: Report) -> list[list[str]]:
    """The same for a spreadsheet, with a head. What a spreadsheet would run as a formula is made harmless."""
    head = [_("By"), _("Name"), _("Promises"), _("Kept in time"), _("Share kept"), _("Interval from"), _("Interval to"),
            _("Broken, told early"), _("Broken, silent")]  # fmt: skip
    rows = [head, _row(_("All"), report.whole)]
    for by, lines in report.groups.items():
        rows += [_row(names()[by], line) for line in lines]
    return rows


def _row(by: str, line: Line) -> list[str]:
    rate = line.rate
    shares = [f"{value:.3f}" for value in (rate.share or 0.0, rate.low, rate.high)] if rate else ["", "", ""]
    return [by, harmless(line.name), str(line.of), str(line.kept), *shares, str(line.told), str(line.silent)]
