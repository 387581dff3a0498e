"""Our queue, played through guest by guest: what Erlang's formulas cannot know. Pure and steady: the same seed, the same day.

Whoever is upset comes first, then whoever waits longest; an agent serves up to `at_once` guests side by side, and each guest
beside the first makes all of them slower. Random lengths are exponential, as Erlang assumes, or log-normal, as people are.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from statistics import fmean, stdev

WARM_UP = 0.1  # of the time, in which the queue fills and nothing is counted
T_95 = {5: 2.776, 10: 2.262, 20: 2.093}  # Student's t, by number of runs


@dataclass(frozen=True, slots=True)
class Day:
    """What is played: arrivals per second in each of `rates` (periods of equal length), and how guests and agents are."""

    rates: Sequence[float]
    period: float  # seconds of each rate
    agents: int
    handling: float  # mean seconds with one guest alone
    within: float  # seconds of the target
    patience: float = math.inf
    at_once: int = 1
    slower: float = 0.0  # by which each guest beside the first slows an agent down, e.g. 0.3
    spread: float = 0.0  # of the log of handling time; 0: exponential
    upset: float = 0.0  # share of guests who come first


@dataclass(frozen=True, slots=True)
class Played:
    """What a day brought. `level` is variant F4, as in `erlang.Answered`."""

    level: float
    left: float
    mean_wait: float
    guests: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over several runs, with its 95 % interval."""

    mean: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies within the interval."""
        return self.low <= value <= self.high


class Agent:
    """Whom an agent serves: seconds of work left for each, all of them equally fast."""

    __slots__ = ("left", "since", "version")

    def __init__(self) -> None:
        self.left: list[float] = []
        self.since = 0.0
        self.version = 0

    def go_on(self, moment: float, slower: float) -> None:
        """Works until `moment`."""
        if self.left:
            done = (moment - self.since) * self.speed(slower)
            self.left = [rest - done for rest in self.left]
        self.since = moment
        self.version += 1

    def speed(self, slower: float) -> float:
        """Seconds of a guest's work done in a second."""
        return 1 / (1 + slower * (len(self.left) - 1))

    def next_end(self, slower: float) -> float:
        return self.since + max(min(self.left), 0.0) / self.speed(slower)


def play(day: Day, seed: int) -> Played:
    """One day, from its first guest to the last who is served or leaves."""
    draw = random.Random(seed)  # noqa: S311
    agents = [Agent() for _number in range(day.agents)]
    ends: list[tuple[float, int, int]] = []  # when an agent next finishes a guest, the agent, its version
    free = [(0, number) for number in range(day.agents)]  # by how many they serve, then in turn
    heapify(free)
    queue: list[tuple[int, float, float]] = []  # upset first, then by arrival; until when they wait
    counts_from = WARM_UP * day.period * len(day.rates)
    waits: list[tuple[float, bool]] = []  # of those who count: how long, and whether they were served

    def settle(arrived: float, wait: float, *, served: bool) -> None:
        if arrived >= counts_from:
            waits.append((wait, served))

    def begin(moment: float) -> None:
        """Gives those who wait to whoever has a place free, the least busy first."""
        while queue and (number := _least_busy(free, agents, day.at_once)) is not None:
            _order, arrived, until = heappop(queue)
            if until < moment:
                settle(arrived, until - arrived, served=False)
                heappush(free, (len(agents[number].left), number))
                continue
            agent = agents[number]
            agent.go_on(moment, day.slower)
            agent.left.append(_length(draw, day))
            heappush(ends, (agent.next_end(day.slower), number, agent.version))
            if len(agent.left) < day.at_once:
                heappush(free, (len(agent.left), number))
            settle(arrived, moment - arrived, served=True)

    def finish_until(moment: float) -> None:
        while ends and ends[0][0] <= moment:
            at, number, version = heappop(ends)
            agent = agents[number]
            if version != agent.version:
                continue
            agent.go_on(at, day.slower)
            agent.left.remove(min(agent.left))
            if agent.left:
                heappush(ends, (agent.next_end(day.slower), number, agent.version))
            heappush(free, (len(agent.left), number))
            begin(at)

    for arrived in _arrivals(draw, day):
        finish_until(arrived)
        until = arrived + (draw.expovariate(1 / day.patience) if day.patience < math.inf else math.inf)
        heappush(queue, (0 if day.upset and draw.random() < day.upset else 1, arrived, until))
        begin(arrived)
    finish_until(math.inf)
    for _order, arrived, until in queue:  # only where nobody serves
        settle(arrived, until - arrived, served=False)
    return _told(waits, day.within)


def _least_busy(free: list[tuple[int, int]], agents: Sequence[Agent], at_once: int) -> int | None:
    """The agent who serves fewest of those with a place free, taken off the list; entries out of date are dropped."""
    while free:
        serves, number = heappop(free)
        if serves == len(agents[number].left) and serves < at_once:
            return number
    return None


def _arrivals(draw: random.Random, day: Day) -> list[float]:
    """A Poisson stream whose rate changes from period to period."""
    found: list[float] = []
    for number, rate in enumerate(day.rates):
        at, end = number * day.period, (number + 1) * day.period
        while rate > 0 and (at := at + draw.expovariate(rate)) < end:
            found.append(at)
    return found


def _length(draw: random.Random, day: Day) -> float:
    if not day.spread:
        return draw.expovariate(1 / day.handling)
    return draw.lognormvariate(math.log(day.handling) - day.spread**2 / 2, day.spread)


def _told(waits: Sequence[tuple[float, bool]], within: float) -> Played:
    if not waits:
        return Played(1.0, 0.0, 0.0, 0)
    soon = sum(1 for wait, served in waits if served and wait <= within)
    left_soon = sum(1 for wait, served in waits if not served and wait <= within)
    left = sum(1 for _wait, served in waits if not served)
    count = len(waits)
    return Played(soon / max(count - left_soon, 1), left / count, fmean(wait for wait, _served in waits), count)


def measured(day: Day, *, runs: int = 10, seed: int = 1) -> dict[str, Measured]:
    """Level, share who left, and mean wait over several independent days, each with its interval (Student's t)."""
    days = [play(day, seed * 1000 + number) for number in range(runs)]
    found = {}
    for name in ("level", "left", "mean_wait"):
        values = [getattr(one, name) for one in days]
        mean, half = fmean(values), T_95[runs] * stdev(values) / math.sqrt(runs)
        found[name] = Measured(mean, mean - half, mean + half)
    return found


def level_of(day: Day, *, runs: int = 5, seed: int = 1) -> Measured:
    """The service level alone."""
    return measured(day, runs=runs, seed=seed)["level"]
