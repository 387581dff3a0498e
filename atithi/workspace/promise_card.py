"""What was promised, on the guest's card and beside the messages it stands in."""

from typing import Any

from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.promises import queries
from atithi.promises.models import Promise, PromiseState
from atithi.staff.models import User
from atithi.workspace.card import Section
from atithi.workspace.wording import number

SHOWN_ENDED = 3


def shown_here(user: User, conversation: Conversation) -> dict[str, Any]:
    """Open ones by what breaks next, broken ones, the last that ended; and by message, the marks. One query."""
    every = queries.of_conversation(user, conversation)
    open_ones = sorted((one for one in every if one.is_open), key=lambda one: one.breaks_at)
    ended = [one for one in every if not one.is_open and one.state not in {PromiseState.PROPOSED, PromiseState.BROKEN}]
    marks: dict[str, list[Promise]] = {}
    for one in every:
        if one.message is not None and one.conversation_id == conversation.pk:
            marks.setdefault(one.message.public_id, []).append(one)
    return {
        "open": open_ones, "broken": [one for one in every if one.state == PromiseState.BROKEN][-SHOWN_ENDED:],
        "ended": ended[-SHOWN_ENDED:][::-1], "marks": list(marks.items()),
    }  # fmt: skip


def promised(customer: Customer, conversation: Conversation, user: User) -> Section:
    """What this guest is owed, with what is done with it in one tap."""
    return Section("desk/promises/card.html", shown_here(user, conversation))


def promises_owed(user: User) -> dict[str, Any]:
    """For the rail: how much this person owes, as it is written, and how much of it presses."""
    counts = queries.counts(user)
    shown = f"{number(queries.MOST_COUNTED - 1)}+" if counts.open >= queries.MOST_COUNTED else number(counts.open)
    return {"text": shown, "value": counts.open, "pressing": counts.at_risk + counts.broken}
