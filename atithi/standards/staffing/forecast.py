"""How many guests will come in a half hour: a profile of the week, smoothed over the weeks. Pure.

The model is multiplicative, for counts: an exponentially smoothed total for each day of the week, times the share of each half
hour in such a day, which leans towards the share over all days where a day has seen few guests. Holidays are a day class of
their own: a factor on the day of the week they fall on. What comes besides is negative binomial, its spread measured on
weeks that the model had not seen (variance m + m²/k). If last week's same half hour was nearer, that is used instead.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

SLOTS = 48  # half hours of a day
HALF_HOUR = timedelta(minutes=30)
ALPHAS = (0.1, 0.25, 0.5)  # how much the newest week counts; the best in the back-test is taken
LEAN = 30.0  # guests that a day's own shares must outweigh
TESTED = 4  # weeks of the back-test
FEWEST = TESTED + 2  # weeks of history below which nothing can be tested
LOW, HIGH = 0.1, 0.9  # of the interval
Profile = list[list[float]]  # Monday first, each day its 48 half hours
Days = Mapping[date, Sequence[int]]  # counts by local date and half hour


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is foretold, and how well that went. Errors: root mean square per half hour, over `tested` weeks."""

    profile: Profile
    method: str  # profile, last_week, or mean where there is too little to test
    shares: dict[str, float]  # of languages
    holiday: float  # factor; 1 where no holiday was seen
    holidays: int  # from how many
    spread: float  # k of the negative binomial; 0: Poisson
    weeks: int
    tested: int = 0
    error: float = 0.0  # of the profile
    naive_error: float = 0.0  # of last week's same half hour
    covered: float = 0.0  # share of tested half hours within the interval

    def kept(self) -> dict[str, Any]:
        """As it lies in the database."""
        found = asdict(self)
        found["profile"] = [[round(value, 4) for value in day] for day in self.profile]
        return found

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Fitted":
        return cls(**kept)

    def expected(self, starts_at: datetime, zone: ZoneInfo, holidays: Collection[date]) -> float:
        """The mean number of guests in the half hour that begins then."""
        local = starts_at.astimezone(zone)
        mean = self.profile[local.weekday()][slot_of(local)]
        return mean * (self.holiday if local.date() in holidays else 1.0)

    def interval(self, mean: float) -> tuple[int, int]:
        """Between how many guests it will be in eight of ten such half hours."""
        return quantile(mean, self.spread, LOW), quantile(mean, self.spread, HIGH)


def slot_of(local: datetime) -> int:
    """Which half hour of the local day: by the clock on the wall."""
    return local.hour * 2 + local.minute // 30


def half_hours(first: date, days: int, zone: ZoneInfo) -> Iterator[datetime]:
    """Every half hour that begins in these local days, in UTC: 46 or 50 on days when the clocks change."""
    at = datetime.combine(first, time(), zone).astimezone(UTC)
    end = datetime.combine(first + timedelta(days=days), time(), zone).astimezone(UTC)
    while at < end:
        yield at
        at += HALF_HOUR


def by_day(counts: Mapping[datetime, int], zone: ZoneInfo, first: date, last: date) -> dict[date, list[int]]:
    """Counts of half hours (UTC) as local days, `first` to `last`, also those on which nobody came."""
    days = {first + timedelta(days=number): [0] * SLOTS for number in range((last - first).days + 1)}
    for starts_at, count in counts.items():
        local = starts_at.astimezone(zone)
        if local.date() in days:
            days[local.date()][slot_of(local)] += count
    return days


def fit(days: Days, holidays: Collection[date], shares: Mapping[str, float]) -> Fitted:
    """A model of whole local days up to the last of `days`; the way that was nearer in weeks it had not seen."""
    weeks = len(days) // 7
    factor, seen = _holiday_factor(days, holidays)
    if weeks < FEWEST:
        profile, method = _smoothed(holidays, ALPHAS[0], days), "mean"
        return Fitted(profile, method, dict(shares), factor, seen, 0.0, weeks)
    errors = {alpha: _back_test(days, holidays, partial(_smoothed, holidays, alpha)) for alpha in ALPHAS}
    alpha = min(ALPHAS, key=lambda each: (_root(errors[each]), each))
    pairs, naive = errors[alpha], _back_test(days, holidays, partial(_last_week, holidays))
    better = _root(pairs) <= _root(naive)
    used = pairs if better else naive
    spread = _spread(used)
    inside = sum(1 for mean, real in used if quantile(mean, spread, LOW) <= real <= quantile(mean, spread, HIGH))
    profile = _smoothed(holidays, alpha, days) if better else _last_week(holidays, days)
    return Fitted(
        profile, "profile" if better else "last_week", dict(shares), factor, seen, spread, weeks, TESTED,
        round(_root(pairs), 4), round(_root(naive), 4), round(inside / max(len(used), 1), 4),
    )  # fmt: skip


def _smoothed(holidays: Collection[date], alpha: float, days: Days) -> Profile:
    """Expected guests by day of the week and half hour, from ordinary days; the newest count most."""
    totals: dict[int, list[tuple[float, float]]] = defaultdict(list)
    own = [[0.0] * SLOTS for _day in range(7)]
    whole = [0.0] * SLOTS
    newest = max(days)
    for day, counts in days.items():
        if day in holidays:
            continue
        weight = (1 - alpha) ** ((newest - day).days // 7)
        totals[day.weekday()].append((weight, sum(counts)))
        for slot, count in enumerate(counts):
            own[day.weekday()][slot] += weight * count
            whole[slot] += weight * count
    smooth = [(whole[slot - 1] + 2 * whole[slot] + whole[(slot + 1) % SLOTS]) / 4 for slot in range(SLOTS)]
    total = sum(smooth) or 1.0
    found = []
    for weekday in range(7):
        weights = sum(weight for weight, _count in totals[weekday])
        level = sum(weight * count for weight, count in totals[weekday]) / weights if weights else 0.0
        seen = sum(own[weekday])
        found.append([
            level * (own[weekday][slot] + LEAN * smooth[slot] / total) / (seen + LEAN) for slot in range(SLOTS)
        ])  # fmt: skip
    return found


def _last_week(holidays: Collection[date], days: Days) -> Profile:
    """Each day of the week as it was last, holidays left out."""
    found: Profile = [[0.0] * SLOTS for _day in range(7)]
    for day in sorted(days):
        if day not in holidays:
            found[day.weekday()] = [float(count) for count in days[day]]
    return found


def _holiday_factor(days: Days, holidays: Collection[date]) -> tuple[float, int]:
    """How many guests come on a holiday for each on such a day of the week; 1 where none was seen."""
    usual: dict[int, list[int]] = defaultdict(list)
    for day, counts in days.items():
        if day not in holidays:
            usual[day.weekday()].append(sum(counts))
    seen = [day for day in days if day in holidays and usual[day.weekday()]]
    expected = sum(sum(usual[day.weekday()]) / len(usual[day.weekday()]) for day in seen)
    real = sum(sum(days[day]) for day in seen)
    # One guest is added on both sides: after a single quiet holiday nobody says that none will ever come.
    return ((real + 1) / (expected + 1), len(seen)) if seen else (1.0, 0)


def _back_test(days: Days, holidays: Collection[date], model: Callable[[Days], Profile]) -> list[tuple[float, int]]:
    """What a model foretold a week ahead beside what came, for each half hour of the last weeks."""
    last, pairs = max(days), []
    for back in range(TESTED, 0, -1):
        until = last - timedelta(days=7 * back)
        known = {day: counts for day, counts in days.items() if day <= until}
        profile, (factor, _seen) = model(known), _holiday_factor(known, holidays)
        for number in range(1, 8):
            day = until + timedelta(days=number)
            of_day = factor if day in holidays else 1.0
            pairs += [(mean * of_day, real) for mean, real in zip(profile[day.weekday()], days[day], strict=True)]
    return pairs


def _root(pairs: Sequence[tuple[float, int]]) -> float:
    return math.sqrt(sum((mean - real) ** 2 for mean, real in pairs) / max(len(pairs), 1))


def _spread(pairs: Sequence[tuple[float, int]]) -> float:
    """k of the negative binomial by moments over what the model had not seen; 0 where Poisson explains it all."""
    beyond = sum((mean - real) ** 2 - mean for mean, real in pairs)
    squares = sum(mean**2 for mean, _real in pairs)
    return round(squares / beyond, 4) if beyond > 1e-9 and squares > 0 else 0.0


def quantile(mean: float, spread: float, chance: float) -> int:
    """The least count that is not exceeded with this chance: negative binomial with k = `spread`, Poisson where that is 0."""
    if mean <= 0:
        return 0
    if mean > 500:  # the normal curve is near enough, and exp(-mean) would be 0
        deviation = math.sqrt(mean + (mean**2 / spread if spread else 0.0))
        return max(round(mean + deviation * (1.2816 if chance > 0.5 else -1.2816)), 0)
    part = mean / (mean + spread) if spread else 0.0
    term = math.exp(-mean) if not spread else (1 - part) ** spread
    total, count = term, 0
    while total < chance and count < 5_000:
        term *= mean / (count + 1) if not spread else part * (count + spread) / (count + 1)
        count += 1
        total += term
    return count
