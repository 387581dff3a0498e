"""Where Erlang's formulas hold for the busiest half hour, and where they do not: each assumption played through. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from atithi.standards.staffing.erlang import NEVER, answered, rostered_for
from atithi.standards.staffing.plans import Plan
from atithi.standards.staffing.simulation import Day, measured

PERIODS = 400  # half hours that are played at most
RUNS = 10
MOST_GUESTS = 1_000  # in one run: with many guests fewer half hours are played, so that it stays quick
GOES = 120.0  # seconds of patience where none was measured
SLOWER, SPREAD, UPSET, SWING = 0.3, 1.0, 0.15, 0.6
CASES = ("as_assumed", "upset_first", "long_tail", "leaving", "side_by_side", "tides")


@dataclass(frozen=True, slots=True)
class Line:
    """One assumption: what the formula says, and what the queue did, as shares of guests served in time."""

    case: str
    formula: float
    mean: float
    low: float
    high: float

    @property
    def agrees(self) -> bool:
        return self.low <= self.formula <= self.high


def compare(plan: Plan, rate: float, agents: int, seed: int = 1) -> list[Line]:
    """Each case for a kind of channel with so many guests a second and so many agents who serve one guest at a time."""
    said = answered(agents, rate, plan.handling, plan.within).level
    periods = max(2, min(PERIODS, round(MOST_GUESTS / max(rate * 1800, 1))))
    plain = Day([rate] * periods, 1800, agents, plan.handling, plan.within)
    patience = plan.patience if plan.patience != NEVER else GOES
    beside = max(plan.at_once, 2)
    tides = [rate * (1 + (SWING if number % 2 else -SWING)) for number in range(periods)]
    days = {
        "as_assumed": plain,
        "upset_first": replace(plain, upset=UPSET),
        "long_tail": replace(plain, spread=SPREAD),
        "leaving": replace(plain, patience=patience),
        "side_by_side": replace(plain, agents=rostered_for(agents, beside, 0.0), at_once=beside, slower=SLOWER),
        "tides": replace(plain, rates=tides),
    }
    return [_line(case, said, days[case], seed) for case in CASES]


def _line(case: str, said: float, day: Day, seed: int) -> Line:
    level = measured(day, runs=RUNS, seed=seed)["level"]
    return Line(
        case, round(said, 4), *(round(min(max(each, 0.0), 1.0), 4) for each in (level.mean, level.low, level.high))
    )


def kept(kind: str, rate: float, agents: int, lines: Sequence[Line]) -> dict[str, Any]:
    """As it lies in the database."""
    rows = [
        {"case": one.case, "formula": one.formula, "mean": one.mean, "low": one.low, "high": one.high} for one in lines
    ]
    return {"kind": kind, "guests": round(rate * 1800, 2), "agents": agents, "lines": rows}
