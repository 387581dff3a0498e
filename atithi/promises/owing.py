"""Who owes a promise: somebody who is there, else a team, a store, and at last the owner of the business."""

from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Conversation
from atithi.promises.errors import PromiseError
from atithi.staff.models import Role, Store, Team, User

Place = TypeVar("Place", Team, Store)


@dataclass(frozen=True)
class Debtor:
    """Who owes a promise; at least one of them."""

    owner: User | None
    team: Team | None
    store: Store | None


def debtor(*, conversation: Conversation | None, owner: User | None = None, team: Team | None = None,
           store: Store | None = None) -> Debtor:  # fmt: skip
    """Who is to owe a promise: as asked, where they are still there; else whoever has the conversation, its team, its store,
    or the owner of the business. Nothing is owed by nobody."""
    team = _in_use(team) or (_in_use(conversation.team) if conversation else None)
    store = _in_use(store) or (_in_use(conversation.store) if conversation else None)
    for person in (owner, conversation.assignee if conversation else None):
        if person is not None and person.is_active:
            return Debtor(person, team, store)
    if team is None and store is None:
        owner = User.objects.filter(role=Role.OWNER, is_active=True).order_by("id").first()
        if owner is None:
            raise PromiseError("nobody", _("There is nobody who could owe this."))
        return Debtor(owner, None, None)
    return Debtor(None, team, store)


def _in_use(place: Place | None) -> Place | None:
    return place if place is not None and place.archived_at is None else None
