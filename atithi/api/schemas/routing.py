"""How the rules of who takes what, and what the desk decided, look to programs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.schemas.common import Named
from atithi.events.models import Event
from atithi.staff.models import Store, Team, User
from atithi.standards.models import AgentProfile, Skill, TeamRouting
from atithi.standards.routing.words import in_one_line


def _named(row: Team | Store | None) -> Named | None:
    return Named(id=row.public_id, name=row.name) if row else None


class TeamRoutingOut(BaseModel):
    """How a team's work finds somebody. Times in minutes; 0: never."""

    team: Named | None = Field(description=_("null: the work of no team."))
    mode: str = Field(description=_("off, suggest or assign."))
    accept_minutes: int
    offline_minutes: int
    language_minutes: int
    overflow_minutes: int
    overflow_early: int = Field(description=_("Minutes before a promised answer would be late."))
    overflow_to: str = Field(description=_("team, store or call_back."))
    overflow_team: Named | None
    overflow_store: Named | None

    @classmethod
    def of(cls, team: Team | None, row: TeamRouting, known: set[int]) -> "TeamRoutingOut":
        """`known`: the teams that the reader may know of."""
        target = row.overflow_team if row.overflow_team_id in known else None
        return cls(
            team=_named(team), mode=row.mode, accept_minutes=row.accept_minutes, offline_minutes=row.offline_minutes,
            language_minutes=row.language_minutes, overflow_minutes=row.overflow_minutes, overflow_early=row.overflow_early,
            overflow_to=row.overflow_to, overflow_team=_named(target), overflow_store=_named(row.overflow_store),
        )  # fmt: skip


class TakesOut(BaseModel):
    """What somebody takes."""

    person: Named
    takes_work: bool
    capacity: int
    limits: dict[str, int] = Field(description=_("By kind of channel, how many at once at most."))
    reads: list[str] = Field(description=_("Scripts that they read; empty: all."))
    skills: list[str] = Field(description=_("Ids of skills."))

    @classmethod
    def of(cls, user: User, profile: AgentProfile, usual: int) -> "TakesOut":
        skills = sorted(skill.public_id for skill in profile.skills.all()) if profile.pk else []
        return cls(
            person=Named(id=user.public_id, name=user.name), takes_work=profile.takes_work, limits=profile.limits,
            capacity=usual if profile.capacity is None else profile.capacity, reads=profile.reads, skills=skills,
        )  # fmt: skip


class SkillOut(BaseModel):
    id: str
    name: str
    channels: list[str] = Field(description=_("Ids of channels whose work asks for it."))
    kinds: list[str] = Field(description=_("Ids of kinds of matter whose work asks for it."))

    @classmethod
    def of(cls, skill: Skill) -> "SkillOut":
        return cls(
            id=skill.public_id, name=skill.name, channels=[each.public_id for each in skill.channels.all()],
            kinds=[each.public_id for each in skill.kinds.all()],
        )  # fmt: skip


class RoutingOut(BaseModel):
    weights: dict[str, int] = Field(description=_("By kind of channel, how much a conversation weighs."))
    capacity: int
    by_hours: bool = Field(description=_("Only who works now is given work."))
    closed_minutes: int = Field(
        description=_("So long after their last screen was closed somebody is off duty; 0: never.")
    )
    teams: list[TeamRoutingOut]
    skills: list[SkillOut]
    people: list[TakesOut]


class DecisionOut(BaseModel):
    """What the desk did with a conversation by itself."""

    at: datetime
    what: str = Field(description=_("routed, returned or overflowed."))
    person: Named | None = Field(description=_("Who was given it, or from whom it was taken back."))
    mode: str = Field(description=_("Of routed: assign or suggest."))
    why: dict[str, Any] = Field(description=_("Of routed: what spoke for them."))
    reason: str = Field(description=_("The same as a sentence, in the language that was asked for."))
    because: str = Field(description=_("Of returned: not_taken, offline or left."))
    to: str = Field(description=_("Of overflowed: team, store or call_back."))
    minutes: int | None = Field(description=_("Of overflowed: after so many."))

    @classmethod
    def of(cls, event: Event, people: Mapping[int, User], skills: Mapping[int, str]) -> "DecisionOut":
        data, what = event.data, event.type.rpartition(".")[2]
        user = people.get(data.get("assignee" if what == "routed" else "from_assignee") or 0)
        why = dict(data.get("why") or {})
        return cls(
            at=event.at, what=what, person=Named(id=user.public_id, name=user.name) if user else None,
            mode=data.get("mode", ""), because=data.get("because", ""), minutes=data.get("minutes"),
            why={**why, **({"skills": [skills.get(one, "?") for one in why["skills"]]} if "skills" in why else {})},
            reason=in_one_line(why, skills), to=(data.get("to") or "team") if what == "overflowed" else "",
        )  # fmt: skip


class DecisionsOut(BaseModel):
    items: list[DecisionOut]
