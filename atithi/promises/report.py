"""How promises were kept: by kind, store, person, channel and language; told early or silently broken; and as surely as was said.

What counts is the time that was first promised: moving a promise makes no broken one kept. Settled promises alone are counted,
by the day on which they were settled.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from atithi.conversations.models import Channel
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.proportions import Proportion, wilson
from atithi.language.words import tokens
from atithi.promises.models import EarlyWord, Promise, PromiseKind, PromiseState
from atithi.promises.queries import visible_to
from atithi.staff.models import Language, Store, User

PERIODS = (30, 90, 365)
FEWEST = 5  # promises of a group below which no share is said
FEWEST_OF_WORD = 10
MOST_READ = 4_000  # promises whose words are read
MOST_WORDS = 10
ROWS = 50
DIMENSIONS = {
    "kind": "kind", "store": "store_id", "person": "owner_id", "channel": "conversation__channel_id",
    "language": "customer__language",
}  # fmt: skip
OUTCOMES = ("kept", "told", "silent")
BUCKETS = ((0.9, 1.01), (0.8, 0.9), (0.6, 0.8), (0.0, 0.6))
_COUNTS = {name: Count("pk", filter=Q(outcome=name)) for name in OUTCOMES}


@dataclass(frozen=True, slots=True)
class Line:
    """One group. `told` and `silent`: not kept by the first promised time, the guest told before it or not."""

    value: str
    name: str
    kept: int
    told: int
    silent: int

    @property
    def of(self) -> int:
        return self.kept + self.told + self.silent

    @property
    def rate(self) -> Proportion | None:
        """The share that was kept with its interval; None where there are too few to say."""
        return wilson(self.kept, self.of) if self.of >= FEWEST else None

    @property
    def early(self) -> Proportion | None:
        """Of those not kept, the share of which the guest knew before; None where there are too few."""
        broken = self.told + self.silent
        return wilson(self.told, broken) if broken >= FEWEST else None


@dataclass(frozen=True, slots=True)
class Said:
    """Promises of which `low` to `high` were expected to be kept; `expected`: the middle of what was said."""

    low: float
    high: float
    expected: float
    kept: Proportion


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, for a number of days up to now."""

    days: int
    whole: Line
    groups: dict[str, list[Line]]
    calibration: list[Said]
    words: list[Line]


def settled(user: User, days: int) -> QuerySet[Any, Any]:
    """What was settled in these days and `user` may see, each with its `outcome` and the time that was `first` promised."""
    told = EarlyWord.objects.filter(promise=OuterRef("pk"), state=EarlyWord.State.SENT, sent_at__lte=OuterRef("first"))
    kept = Q(state__in=[PromiseState.KEPT, PromiseState.KEPT_LATE]) & (Q(first=None) | Q(settled_at__lte=F("first")))
    states = [PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.BROKEN]
    rows = visible_to(user).filter(state__in=states, settled_at__gte=now() - timedelta(days=days))
    return rows.annotate(first=Coalesce("outlook__due_at", "due_at")).annotate(
        outcome=Case(When(kept, then=Value("kept")), When(Exists(told), then=Value("told")), default=Value("silent"),
                     output_field=CharField())
    )  # fmt: skip


def report(user: User, days: int) -> Report:
    """The whole report. NotFound for a number of days that is not offered."""
    if days not in PERIODS:
        raise NotFound
    rows = settled(user, days).order_by()
    total = rows.aggregate(**_COUNTS)
    groups = {name: _lines(rows, name) for name in DIMENSIONS}
    whole = Line("", "", total["kept"], total["told"], total["silent"])
    return Report(days, whole, groups, _calibration(rows), _words(rows, whole))


def _lines(rows: QuerySet[Any, Any], name: str) -> list[Line]:
    field = DIMENSIONS[name]
    found = list(rows.values_list(field).annotate(**_COUNTS))
    names = _names(name, [row[0] for row in found])
    lines = [Line(str(value or ""), names.get(value, ""), *counts) for value, *counts in found]
    return sorted(lines, key=lambda line: (-line.of, line.name))


def _names(name: str, values: Iterable[object]) -> dict[object, str]:
    """What the values of a dimension are called; what is not known has an empty name."""
    known = [value for value in values if value]
    if name == "kind":
        return {value: str(label) for value, label in PromiseKind.choices if value in known}
    if name == "language":
        return {code: label for code, label in Language.choices if code in known}
    model = {"store": Store, "person": User, "channel": Channel}[name]
    return dict(model._default_manager.filter(pk__in=known).values_list("pk", "name"))


def _calibration(rows: QuerySet[Any, Any]) -> list[Said]:
    """Of promises that were given at so many of 100, how many were kept."""
    found = []
    for low, high in BUCKETS:
        some = rows.filter(outlook__share__gte=low, outlook__share__lt=high)
        count = some.aggregate(kept=_COUNTS["kept"], of=Count("pk"))
        shares = list(some.values_list("outlook__share", flat=True).order_by("outlook__share")[:MOST_READ])
        if count["of"] >= FEWEST:
            found.append(Said(low, min(high, 1.0), shares[len(shares) // 2], wilson(count["kept"], count["of"])))
    return found


def _words(rows: QuerySet[Any, Any], whole: Line) -> list[Line]:
    """Words with which promises are kept less often than the others, the worst first."""
    kept: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    read = rows.exclude(words="").order_by("-settled_at").values_list("words", "outcome")[:MOST_READ]
    for words, outcome in read:
        (kept if outcome == "kept" else broken).update({token.casefold() for token in tokens(words) if len(token) > 2})
    read_kept, read_all = sum(1 for _w, outcome in read if outcome == "kept"), len(read)
    if whole.of < FEWEST or not read_all:
        return []
    found = []
    for word, count in broken.items():
        line = Line(word, word, kept[word], 0, count)
        if line.of >= FEWEST_OF_WORD and wilson(line.kept, line.of).high < read_kept / read_all:
            found.append(line)
    return sorted(found, key=lambda line: (line.kept / line.of, -line.of, line.value))[:MOST_WORDS]


def behind(user: User, days: int, *, by: str = "", value: str = "", outcome: str = "", word: str = "",
           offset: int = 0) -> tuple[list[Promise], bool]:  # fmt: skip
    """The promises behind a figure, the latest first, and whether there are more. NotFound for what is no figure."""
    if days not in PERIODS or (by and by not in DIMENSIONS) or (outcome and outcome not in {*OUTCOMES, "all"}):
        raise NotFound
    rows = settled(user, days)
    if by:
        field = DIMENSIONS[by]
        if value:
            if field.endswith("_id") and whole(value) is None:
                raise NotFound
            rows = rows.filter(**{field: value})
        else:
            empty = Q(**{f"{field}__isnull": True})
            rows = rows.filter(empty if field.endswith("_id") else Q(**{field: ""}))
    if outcome in OUTCOMES:
        rows = rows.filter(outcome=outcome)
    if word:
        rows = rows.filter(words__icontains=word)
    related = ("customer", "conversation", "owner", "store", "team", "made_by")
    page = list(rows.select_related(*related).order_by("-settled_at", "-id")[offset : offset + ROWS + 1])
    return page[:ROWS], len(page) > ROWS
