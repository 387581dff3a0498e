"""Fetches what the guide shows. Whoever may see the conversation may see its guide."""

from dataclasses import dataclass
from datetime import datetime

from atithi.conversations.models import Conversation
from atithi.core.errors import NotFound
from atithi.customers.models import Remark
from atithi.customers.queries import remarks_of
from atithi.staff.models import User
from atithi.standards.guide.steps import order_for
from atithi.standards.guide.wordings import offered
from atithi.standards.models.guide import DoneStep, GuideWording, Need, Step

MOST_RECALLED = 3


@dataclass(frozen=True)
class Shown:
    """A step as the guide shows it. `now`: it is the next one to do."""

    step: Step
    done: DoneStep | None
    now: bool
    wordings: list[str]


@dataclass(frozen=True)
class Guide:
    """The guide of a conversation."""

    steps: list[Shown]
    upset: bool
    need: Need | None
    recalled: list[Remark]


def guide_of(conversation: Conversation, agent: User, moment: datetime) -> Guide:
    """What is done, what comes next, and what could be said; five queries at most."""
    done = {row.step: row for row in DoneStep.objects.filter(conversation=conversation).select_related("person")}
    order = order_for(conversation.mood)
    following = next((step for step in order if step not in done), None)
    need = last_need(conversation)
    words = offered(conversation, agent, moment, need=need.words if need else "")
    steps = [Shown(step, done.get(step), step == following, words.get(step, [])) for step in order]
    recalled = remarks_of(conversation.customer, limit=MOST_RECALLED) if Step.RAPPORT in order else []
    return Guide(steps, conversation.mood == "upset", need, recalled)


def last_need(conversation: Conversation) -> Need | None:
    """What the guest needs, as it was written down last."""
    return Need.objects.filter(conversation=conversation).order_by("-id").first()


def get_need(conversation: Conversation, public_id: str) -> Need:
    """A need of this conversation, else NotFound."""
    found = Need.objects.filter(conversation=conversation, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def get_wording(public_id: str) -> GuideWording:
    """A sentence of the business's own, else NotFound."""
    found = GuideWording.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
