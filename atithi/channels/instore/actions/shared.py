"""What the actions of this room have in common."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.models import Floor, Visit, VisitState
from atithi.conversations.actions import close
from atithi.conversations.actions.shared import topics_for
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.realtime import publish


def locked(number: int) -> Visit:
    """The visit as it is now, held until the transaction ends. Raises DoesNotExist."""
    related = ("floor__store", "floor__channel", "need", "conversation__team", "conversation__channel", "agent")
    return Visit.objects.select_for_update(of=("self",)).select_related(*related).get(pk=number)


def require(visit: Visit, state: str) -> None:
    """Raises InstoreError where the visit cannot become that."""
    if not visit.can_become(state):
        message = _("%(token)s stands already as: %(state)s.")
        raise InstoreError("not_from_here", message, token=visit.token, state=VisitState(visit.state).label, status=409)


def keep(visit: Visit, actor: Actor, event: str, **data: Any) -> None:
    """Writes a changed visit, says so in the record, and to the screens by ids alone."""
    visit.save()
    record(event, subject=("visit", visit.pk), actor=actor, data=data)
    announce(visit)


def announce(visit: Visit) -> None:
    floor = visit.floor.public_id
    desk = topics_for(visit.conversation) if visit.conversation else ["desk"]
    publish([*desk, floor_topic(visit.floor), visit_topic(visit)], "visit", {"floor": floor})


def floor_topic(floor: Floor) -> str:
    """What the screen on the wall listens to."""
    return f"floor:{floor.public_id}"


def visit_topic(visit: Visit) -> str:
    """What the guest's own page listens to."""
    return f"visit:{visit.public_id}"


def own_conversation(visit: Visit) -> Conversation | None:
    """The visit's conversation, while it is the visit's alone: not after it was merged into another."""
    found = visit.conversation
    return None if found is None or found.merged_into_id or found.spam_at is not None else found


def end(visit: Visit, state: str, actor: Actor, *, closing: bool = True) -> None:
    """Takes a locked visit to its end; the caller writes it."""
    visit.state, visit.ended_at, visit.away_at = state, now(), None
    conversation = own_conversation(visit)
    if closing and conversation is not None:
        close(conversation=conversation, actor=actor)
