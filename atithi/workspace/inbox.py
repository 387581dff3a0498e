"""What the three columns show together."""

from collections.abc import Iterable
from typing import Any

from atithi.conversations.beside import links_of, merge_of, tags_of
from atithi.conversations.models import Conversation
from atithi.conversations.queries import planned_in
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.customers.queries import get_customer
from atithi.realtime import last_id
from atithi.staff.models import Permission, Presence, User
from atithi.staff.queries import colleagues, visible_teams
from atithi.standards.routing.queries import offer_for
from atithi.workspace.begun import begun
from atithi.workspace.lists import listed
from atithi.workspace.queries import read_up_to
from atithi.workspace.queues import arranged, rail, title_for, title_of
from atithi.workspace.timeline import latest

# Letters that stand for a script one can type with Roman letters.
TYPING_SCRIPTS = [("hi", "अ", "हिन्दी"), ("te", "అ", "తెలుగు"), ("bn", "অ", "বাংলা")]
_THERE: dict[str, int] = {Presence.ONLINE: 0, Presence.AWAY: 1}


def list_context(user: User, name: str) -> dict[str, Any]:
    """A queue with its first rows, for a page that has the rail already."""
    title = title_for(user, name)
    return {
        "queue": name,
        "queue_title": title,
        **listed(user, name).context,
        "may_export": user.may(Permission.EXPORT),
    }


def inbox_context(user: User, name: str) -> dict[str, Any]:
    """The rail and the first rows of a queue."""
    # Read before everything else: what changes from here on comes by the live stream.
    live_from = last_id()
    groups = rail(user)
    return {
        "live_from": live_from,
        "groups": arranged(user, groups, keep=name),
        "queue": name,
        "queue_title": title_of(groups, name),
        **listed(user, name).context,
        "presences": Presence.choices,
        "may_export": user.may(Permission.EXPORT),
    }


def conversation_context(user: User, conversation: Conversation, *, back_to: int | None = None) -> dict[str, Any]:
    """The open conversation: its stream, who can be given it, and the guest's card."""
    stream = latest(user, conversation, read=read_up_to(user, conversation), back_to=back_to)
    return {
        "conversation": conversation,
        "stream": stream,
        **handling_context(user, conversation),
        "typing_scripts": TYPING_SCRIPTS,
        "planned": planned_in(conversation),
        "drafts": {**begun(user, conversation), "at": int(now().timestamp() * 1000)},
        **card_context(conversation.customer),
    }


def handling_context(user: User, conversation: Conversation) -> dict[str, Any]:
    """Whom a conversation can be given to: those first who speak its language, and of these the ones who are there; and
    what it is sorted under and stands beside."""
    return {
        "colleagues": _by_fitness(colleagues(), conversation.language),
        "teams": visible_teams(user),
        "tags": tags_of(conversation),
        "links": links_of(user, conversation),
        "merged": merge_of(conversation),
        "offer": offer_for(conversation) if conversation.is_waiting else None,
    }


def _by_fitness(people: Iterable[User], language: str) -> list[User]:
    def distance(person: User) -> tuple[bool, int]:
        return language not in person.speaks, _THERE.get(person.presence, 2)

    return sorted(people, key=distance)


def card_context(customer: Customer) -> dict[str, Any]:
    """The guest of the card; its sections say themselves what they show (`card.py`). A guest who was merged a moment
    ago is shown as the one who stays."""
    return {"customer": get_customer(customer.public_id) if customer.merged_into_id else customer}
