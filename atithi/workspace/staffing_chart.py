"""A day of staffing as a picture: needed and rostered as lines that differ without colour, what is missing hatched."""

from collections.abc import Sequence
from dataclasses import dataclass

from atithi.standards.staffing.week import HalfHour

STEP, HEIGHT, LEFT, TOP, FOOT = 18, 150, 28, 8, 22


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or line of the scale."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template draws; lengths in the picture's own units."""

    width: int
    height: int
    needed: str  # paths
    there: str
    missing: str
    levels: list[Mark]
    hours: list[Mark]
    left: int = LEFT
    base: int = TOP + HEIGHT


def drawn(slots: Sequence[HalfHour], words: Sequence[str]) -> Chart | None:
    """A picture of these half hours; None where there is nothing to draw. `words`: the hour under each, empty for none."""
    most = max((max(each.need.rostered, each.there) for each in slots), default=0)
    if not most:
        return None
    scale = HEIGHT / most

    def height(people: int) -> float:
        return round(TOP + HEIGHT - people * scale, 1)

    gaps = " ".join(
        f"M{_left(number)} {height(each.need.rostered)}h{STEP}V{height(each.there)}h-{STEP}z"
        for number, each in enumerate(slots) if each.missing
    )  # fmt: skip
    step = max(most // 4, 1)
    return Chart(
        LEFT + STEP * len(slots) + 36, TOP + HEIGHT + FOOT, _steps([height(each.need.rostered) for each in slots]),
        _steps([height(each.there) for each in slots]), gaps,
        [Mark(height(people), str(people)) for people in range(0, most + 1, step)],
        [Mark(_left(number), word) for number, word in enumerate(words) if word],
    )  # fmt: skip


def _left(number: int) -> int:
    return LEFT + number * STEP


def _steps(heights: Sequence[float]) -> str:
    if not heights:
        return ""
    return f"M{LEFT} {heights[0]}" + "".join(f"V{height}h{STEP}" for height in heights)
