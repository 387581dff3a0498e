"""How staff, teams, stores and channels look to programs."""

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.schemas.common import Named
from atithi.conversations.models import Channel
from atithi.staff.models import Store, Team, User


class StaffOut(BaseModel):
    id: str
    name: str
    email: str
    role: str
    language: str = Field(description=_("The language of their pages."))
    speaks: list[str] = Field(description=_("Languages in which they can serve."))
    presence: str
    active: bool
    teams: list[Named]
    stores: list[Named]

    @classmethod
    def of(cls, user: User, hidden: frozenset[int]) -> "StaffOut":
        """`user` with teams and stores prefetched, without the teams whose ids are `hidden` from whoever asks."""
        return cls(
            id=user.public_id, name=user.name, email=user.email, role=user.role, language=user.language,
            speaks=user.speaks, presence=user.presence, active=user.is_active,
            teams=[Named(id=team.public_id, name=team.name) for team in user.teams.all() if team.pk not in hidden],
            stores=[Named(id=store.public_id, name=store.name) for store in user.stores.all()],
        )  # fmt: skip


class MeOut(StaffOut):
    scopes: list[str] = Field(description=_("What this token may do."))


class TeamOut(BaseModel):
    id: str
    name: str
    private: bool

    @classmethod
    def of(cls, team: Team) -> "TeamOut":
        return cls(id=team.public_id, name=team.name, private=team.private)


class StoreOut(BaseModel):
    id: str
    name: str
    city: str
    time_zone: str

    @classmethod
    def of(cls, store: Store) -> "StoreOut":
        return cls(id=store.public_id, name=store.name, city=store.city, time_zone=store.time_zone)


class ChannelOut(BaseModel):
    id: str
    kind: str
    name: str
    address: str
    active: bool
    team: Named | None
    store: Named | None

    @classmethod
    def of(cls, channel: Channel) -> "ChannelOut":
        team, store = channel.team, channel.store
        return cls(
            id=channel.public_id, kind=channel.kind, name=channel.name, address=channel.address, active=channel.active,
            team=Named(id=team.public_id, name=team.name) if team else None,
            store=Named(id=store.public_id, name=store.name) if store else None,
        )  # fmt: skip
