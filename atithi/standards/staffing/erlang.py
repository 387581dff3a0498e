"""How long guests wait for how many agents: Erlang C, where everybody waits until served, and Erlang A, where some leave.

Rates are per second, times in seconds. Pure; each answer costs about as many steps as there are agents.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

NEVER = math.inf
PANELS = 32  # of Simpson's rule, for those who leave within the target


@dataclass(frozen=True, slots=True)
class Answered:
    """How a queue serves. `level`: answered within the target of those offered, less those who left within it (variant F4:
    answered within T / (offered - abandoned within T))."""

    wait_chance: float  # that a guest has to wait at all
    level: float
    mean_wait: float  # seconds, over all guests
    left: float  # share of guests who leave before they are served
    occupancy: float  # share of their time in which agents serve


def erlang_b(agents: int, load: float) -> float:
    """The chance that all `agents` are busy where nobody waits. `load`: arrivals times handling time, in erlangs.

    A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance in Automatic Telephone
    Exchanges" (1917), by the usual recursion B(n) = load B(n-1) / (n + load B(n-1)), which never overflows.
    """
    chance = 1.0
    for number in range(1, agents + 1):
        chance = load * chance / (number + load * chance)
    return chance


def erlang_c(agents: int, load: float) -> float:
    """The chance that a guest waits where everybody waits until served (M/M/N); 1 where the queue grows for ever.

    Erlang (1917), C = B / (1 - load/agents (1 - B)); see G. Koole, "Call Center Optimization" (2013), chapter 4.
    """
    if load >= agents:
        return 1.0
    blocked = erlang_b(agents, load)
    return blocked / (1 - load / agents * (1 - blocked))


def patient(agents: int, rate: float, handling: float, within: float) -> Answered:
    """Guests who all wait until served. With too few agents the wait has no end: `mean_wait` is infinite, the level 0."""
    load = rate * handling
    if load <= 0:
        return Answered(0.0, 1.0, 0.0, 0.0, 0.0)
    if load >= agents:
        return Answered(1.0, 0.0, NEVER, 0.0, 1.0)
    waits = erlang_c(agents, load)
    level = 1 - waits * math.exp(-(agents - load) * within / handling)
    return Answered(waits, level, waits * handling / (agents - load), 0.0, load / agents)


def impatient(agents: int, rate: float, handling: float, patience: float, within: float) -> Answered:
    """Guests who leave after an exponential patience of mean `patience` (M/M/N+M, "Erlang A").

    C. Palm (1957); the formulas of A. Mandelbaum and S. Zeltyn, "Service Engineering in Action: The Palm/Erlang-A Queue"
    (2007), section 3: with J(t) the integral from t of exp(rate (1 - exp(-x/patience)) patience - agents x / handling),
    P(V > t) = rate J(t) / (1/B(agents-1) + rate J(0)) for the wait V of a guest who would never leave.
    """
    load = rate * handling
    if load <= 0:
        return Answered(0.0, 1.0, 0.0, 0.0, 0.0)
    if agents <= 0:
        return Answered(1.0, 0.0, patience, 1.0, 1.0)
    base = agents * patience / handling
    # Both 1/B and J grow beyond any float in an overloaded queue: their logarithms do not.
    log_free = -math.log(erlang_b(agents - 1, load))
    log_busy = math.log(load / agents) + _log_series(base, rate * patience)
    waits = 1 / (1 + math.exp(min(log_free - log_busy, 700)))

    def longer(after: float) -> float:
        """The chance that one who never leaves waits longer than `after`."""
        fades = rate * patience * math.exp(-after / patience)
        log_ratio = (
            rate * patience - fades - agents * after / handling
            + _log_series(base, fades) - _log_series(base, rate * patience)
        )  # fmt: skip
        return waits * math.exp(min(log_ratio, 0.0))

    of_waiting = math.exp(-log_busy) + 1 - agents / load if log_busy > -700 else 0.0
    left = min(max(waits * (of_waiting if log_busy < 700 else 1 - agents / load), 0.0), 1.0)
    left_soon = _integral(lambda after: math.exp(-after / patience) / patience * longer(after), within)
    still_waiting = math.exp(-within / patience) * longer(within)
    level = 1 - still_waiting / max(1 - left_soon, 1e-12)
    return Answered(waits, min(max(level, 0.0), 1.0), left * patience, left, min(load * (1 - left) / agents, 1.0))


def _log_series(base: float, value: float) -> float:
    """Logarithm of 1 + value/(base+1) + value^2/((base+1)(base+2)) + ..., scaled so that no term overflows."""
    term, total, shift, number = 1.0, 1.0, 0.0, 0
    while term > total * 1e-13 and number < 100_000:
        number += 1
        term *= value / (base + number)
        total += term
        if total > 1e200:
            term, total, shift = term * 1e-200, total * 1e-200, shift + 200 * math.log(10)
    return math.log(total) + shift


def _integral(of: Callable[[float], float], until: float) -> float:
    """Simpson's rule from 0 to `until`."""
    if until <= 0:
        return 0.0
    step = until / PANELS
    inner = sum((4 if number % 2 else 2) * of(number * step) for number in range(1, PANELS))
    return step / 3 * (of(0.0) + inner + of(until))


@lru_cache(maxsize=50_000)
def agents_needed(
    rate: float, handling: float, level: float, within: float, patience: float = NEVER, most: int = 5_000
) -> int:
    """The fewest agents with whom at least `level` (0 to 1) are served `within` seconds; `most` where not even they suffice.

    More agents never serve worse, so the answer is found by doubling and halving.
    """
    if rate <= 0 or handling <= 0:
        return 0

    def serves(agents: int) -> bool:
        return level <= answered(agents, rate, handling, within, patience).level

    low = 0
    high = min(max(1, math.ceil(rate * handling)), most)
    while not serves(high):
        if high == most:
            return most
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if serves(middle) else (middle, high)
    return high


def answered(agents: int, rate: float, handling: float, within: float, patience: float = NEVER) -> Answered:
    """How `agents` serve: by Erlang A where guests leave, by Erlang C where they do not."""
    if patience == NEVER:
        return patient(agents, rate, handling, within)
    return impatient(agents, rate, handling, patience, within)


def rostered_for(agents: int, at_once: int, shrinkage: float) -> int:
    """How many people must stand in the roster so that `agents` guests can be served at the same time: each serves `at_once`
    guests side by side, and a share `shrinkage` (0 to 0.9) of their time goes to other things."""
    people = -(-agents // max(at_once, 1))
    return math.ceil(people / (1 - min(max(shrinkage, 0.0), 0.9)) - 1e-9)
