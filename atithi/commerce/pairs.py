"""What is bought together, from what each guest bought: pure counting, item to item."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)
Guest = TypeVar("Guest", bound=Hashable)

SUPPORT = 3  # guests who bought both, below which two things have met by chance
LIFT = 1.2  # how many times as often as by chance two things must meet
KEPT = 20  # companions kept of each item
BASKET = 60  # things of one guest that count; who bought more is a trader, and would tie everything to everything
DOUBT = 5.0  # guests added to every count, so that three of three does not weigh as thirty of thirty
PRIOR = 0.5  # weight of what everybody buys, where nothing else speaks


@dataclass(frozen=True, slots=True)
class Companion(Generic[Item]):
    """`score`: the doubtful share of an item's buyers who bought the companion too."""

    item: Item
    together: int
    lift: float
    score: float


@dataclass(frozen=True)
class Habits(Generic[Item]):
    """What guests do: companions of each item, how many buy it at all, and how many buy it again."""

    companions: Mapping[Item, Sequence[Companion[Item]]]
    popular: Mapping[Item, float]
    again: Mapping[Item, float]

    def rank(self, bought: Iterable[Item], limit: int) -> list[Item]:
        """What a guest who bought these will likely buy next, the likeliest first; ties by the item itself."""
        owned = set(bought)
        chances: dict[Item, list[float]] = defaultdict(list)
        for item in owned:
            chances[item].append(self.again.get(item, 0.0))
            for companion in self.companions.get(item, ()):
                if companion.item not in owned:
                    chances[companion.item].append(companion.score)
        scores = {
            item: 1 - prod(1 - chance for chance in chances.get(item, ())) + PRIOR * share * (item not in owned)
            for item, share in self.popular.items()
        }
        return sorted(scores, key=lambda item: (-scores[item], str(item)))[:limit]


def learn(purchases: Mapping[Guest, Sequence[Item]], *, support: int = SUPPORT, lift: float = LIFT) -> Habits[Item]:
    """Habits from what each guest bought, in order of time, repetitions included."""
    guests = max(1, len(purchases))
    buyers: Counter[Item] = Counter()
    repeats: Counter[Item] = Counter()
    pairs: Counter[tuple[Item, Item]] = Counter()
    for bought in purchases.values():
        counts = Counter(bought)
        buyers.update(counts.keys())
        repeats.update(item for item, number in counts.items() if number > 1)
        pairs.update(combinations(sorted(list(counts)[-BASKET:], key=str), 2))
    found: dict[Item, list[Companion[Item]]] = defaultdict(list)
    for (one, other), together in pairs.items():
        times = together * guests / (buyers[one] * buyers[other])
        if together >= support and times >= lift:
            for item, companion in ((one, other), (other, one)):
                score = together / (buyers[item] + DOUBT)
                found[item].append(Companion(companion, together, times, score))
    kept = {
        item: sorted(companions, key=lambda each: (-each.score, str(each.item)))[:KEPT]
        for item, companions in found.items()
    }
    popular = {item: number / guests for item, number in buyers.items()}
    again = {item: repeats[item] / (number + DOUBT) for item, number in buyers.items()}
    return Habits(kept, popular, again)
