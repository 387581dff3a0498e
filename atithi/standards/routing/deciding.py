"""Who takes this? Pure: a decision over what is known in memory, with the reasons for it.

What must be: whoever gets it is there, may see it, has the skills, has room, and did not let it go before. Of those, people who
speak the guest's language (and read its script) go before all others; only where none of them is on duty, or the guest
waited long enough, may it be anybody. Then, in this order: who helped the guest last; who is of the store; who bears
less of what they can, in thirds; who was given work longest ago.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LANGUAGES = frozenset({"en", "hi", "te", "bn"})
USUAL_WEIGHTS: Mapping[str, int] = {"email": 1, "webchat": 2, "phone": 6, "instore": 6}
USUAL_WEIGHT = 1
THIRDS = 3


@dataclass(frozen=True, slots=True)
class Needs:
    """What work asks of whoever takes it."""

    team: int | None = None
    store: int | None = None
    kind: str = "email"
    language: str = ""
    script: str = ""
    skills: frozenset[int] = frozenset()
    tried: frozenset[int] = frozenset()
    anyone: bool = False


@dataclass(slots=True)
class Agent:
    """Somebody who is there, and what they bear now. `only_stores`: where their view is limited to those."""

    id: int
    teams: frozenset[int] = frozenset()
    stores: frozenset[int] = frozenset()
    only_stores: bool = False
    speaks: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    skills: frozenset[int] = frozenset()
    capacity: int = 6
    limits: Mapping[str, int] = field(default_factory=dict)
    busy: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    given_at: datetime | None = None

    def may_take(self, needs: Needs) -> bool:
        """Whether it is theirs to take at all, however much they have."""
        if needs.team is not None and needs.team not in self.teams:
            return False
        if self.only_stores and needs.store is not None and needs.store not in self.stores:
            return False
        return needs.skills <= self.skills

    def understands(self, needs: Needs) -> bool:
        """Whether they speak the language and read the script. What is no language of the desk, everybody understands."""
        if needs.language not in LANGUAGES:
            return True
        return needs.language in self.speaks and (not self.reads or not needs.script or needs.script in self.reads)

    def has_room(self, kind: str, weight: int) -> bool:
        """Whether one more of this kind of channel is within what they bear. Whoever has nothing always has room for one."""
        limit = self.limits.get(kind)
        if limit is not None and self.counts.get(kind, 0) >= limit:
            return False
        return self.busy + weight <= self.capacity or (self.busy == 0 and self.capacity > 0)

    def take(self, kind: str, weight: int, at: datetime) -> None:
        """From now on they have it."""
        self.busy += weight
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.given_at = at


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes it, and what spoke for them, as values that are put into words for each reader."""

    agent: Agent
    why: dict[str, Any]


def decide(needs: Needs, agents: Iterable[Agent], weight: int, *, helped: int | None = None) -> Choice | None:
    """Who takes this; None where it has to wait. `helped`: who helped this guest last."""
    able = [agent for agent in agents if agent.may_take(needs)]
    understanding = [agent for agent in able if agent.understands(needs)]
    strangers = not understanding
    pool = able if strangers or needs.anyone else understanding
    free = [agent for agent in pool if agent.id not in needs.tried and agent.has_room(needs.kind, weight)]
    if needs.anyone and not strangers:
        # Whoever waited long enough may be anybody's; but not where somebody who understands them is free.
        free = [agent for agent in free if agent.understands(needs)] or free
    if not free:
        return None
    best = min(free, key=lambda agent: _order(agent, needs, weight, helped))
    return Choice(best, _why(best, needs, helped, strangers=strangers))


def _order(agent: Agent, needs: Needs, weight: int, helped: int | None) -> tuple[Any, ...]:
    third = THIRDS * (agent.busy + weight) // max(agent.capacity, 1)
    never = agent.given_at is None
    return (
        agent.id != helped, needs.store is not None and needs.store not in agent.stores, third, not never,
        0.0 if agent.given_at is None else agent.given_at.timestamp(), agent.id,
    )  # fmt: skip


def _why(agent: Agent, needs: Needs, helped: int | None, *, strangers: bool) -> dict[str, Any]:
    why: dict[str, Any] = {"busy": agent.busy, "of": agent.capacity}
    if needs.language in LANGUAGES:
        why["speaks" if agent.understands(needs) else "nobody_speaks" if strangers else "waited"] = needs.language
    if agent.id == helped:
        why["helped"] = True
    if needs.store is not None and needs.store in agent.stores:
        why["store"] = needs.store
    if needs.skills:
        why["skills"] = sorted(needs.skills)
    return why


def rank(*, first: bool, upset: bool, priority: int) -> int:
    """The order of waiting work, lower first: guests who go first, upset ones, urgent matters; then who waits longest."""
    return 10 - (4 if first else 0) - (3 if upset else 0) - (-1, 0, 2, 5)[priority]


def weight_of(kind: str, weights: Mapping[str, int]) -> int:
    """How much one conversation on this kind of channel weighs."""
    return weights.get(kind, USUAL_WEIGHTS.get(kind, USUAL_WEIGHT))
