"""How many people a half hour needs, from the guests who are expected in it. Pure.

People serve every channel: guests who stand before us or hang on the line come first, and letters are answered in the time
between. So a half hour needs whichever is more: those who serve the live guests in time, by Erlang, or those who do all the work
there is, at most 85 % of their time. Letters that come while we are closed are answered in the first open half hours after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from atithi.standards.staffing.erlang import agents_needed, rostered_for
from atithi.standards.staffing.plans import BUSIEST, Plan

HALF = 1800  # seconds


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What if there were more guests, if serving took longer, if we promised more? Factors and percent; None: as planned."""

    volume: int = 0  # percent more or fewer guests
    handling: int = 0  # percent longer or shorter
    level: int | None = None  # percent served in time
    at_once: int | None = None
    shrinkage: int = 20  # percent

    def plan(self, plan: Plan) -> Plan:
        """A channel's plan under it. Only who writes can be served side by side."""
        return replace(
            plan, handling=max(round(plan.handling * (100 + self.handling) / 100), 1),
            level=plan.level if self.level is None else self.level / 100,
            at_once=self.at_once if self.at_once is not None and plan.at_once > 1 else plan.at_once,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """What a half hour needs."""

    starts_at: datetime
    guests: Mapping[str, float]  # expected, by kind of channel
    people: int  # who serve at the same time
    rostered: int  # who must stand in the roster for that


def needs(
    slots: Sequence[datetime], expected: Mapping[str, Sequence[float]], plans: Mapping[str, Plan],
    is_open: Sequence[bool], what_if: WhatIf,
) -> list[Need]:  # fmt: skip
    """The need of each half hour. `expected`: guests by kind and half hour, in the order of `slots`."""
    more = (100 + what_if.volume) / 100
    known = {kind: what_if.plan(plans[kind]) for kind in expected}
    live = {kind: counts for kind, counts in expected.items() if known[kind].live}
    work = _work({kind: counts for kind, counts in expected.items() if kind not in live}, known, is_open)
    found = []
    for number, starts_at in enumerate(slots):
        guests = {kind: counts[number] * more for kind, counts in expected.items()}
        people = 0
        if is_open[number]:
            now_here = {kind: guests[kind] for kind in live if guests[kind] > 0}
            people = _people(now_here, known, work[number] * more)
        found.append(Need(starts_at, guests, people, rostered_for(people, 1, what_if.shrinkage / 100)))
    return found


def _work(counts: Mapping[str, Sequence[float]], plans: Mapping[str, Plan], is_open: Sequence[bool]) -> list[float]:
    """Seconds of a person's work on letters in each half hour. What came while closed is spread over the open half hours of the
    channel's target time after it."""
    work = [0.0] * len(is_open)
    for kind, expected in counts.items():
        plan, waiting = plans[kind], 0.0
        each = plan.handling / plan.at_once
        over = max(plan.within // HALF, 1)
        share = 0.0
        for number, count in enumerate(expected):
            if not is_open[number]:
                waiting += count
                continue
            if number == 0 or not is_open[number - 1]:
                share = waiting / over
            done = min(share, waiting)
            waiting -= done
            work[number] += (count + done) * each
    return work


def _people(guests: Mapping[str, float], plans: Mapping[str, Plan], letters: float) -> int:
    """People for guests who wait there and then, by kind, and for so many seconds of letters."""
    total = sum(guests.values())
    served = 0
    work = sum(count * plans[kind].handling for kind, count in guests.items())
    alone = sum(count * plans[kind].handling / plans[kind].at_once for kind, count in guests.items())
    if total > 0:
        # One queue for all who wait, under the strictest of their targets; who is served side by side needs half a person.
        level, within = max(plans[kind].level for kind in guests), min(plans[kind].within for kind in guests)
        patience = max(plans[kind].patience for kind in guests)
        places = agents_needed(
            round(total / HALF, 6), float(max(round(work / total), 1)), level, float(within), patience
        )
        served = _ceiling(places * alone / work)
    return max(served, _ceiling((alone + letters) / HALF / BUSIEST))


def _ceiling(value: float) -> int:
    """Rounded up, but a fiftieth of a person is nobody."""
    return -int(-(value - 0.02) // 1) if value > 0.02 else 0
