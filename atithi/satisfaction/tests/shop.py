"""What tests of asking and answering have in common."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client

from atithi.channels.enclosing import enclosed
from atithi.conftest import Cast
from atithi.conversations.actions import close, send_reply
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.subscriber import JobView
from atithi.satisfaction import actions, handlers
from atithi.satisfaction.models import Invitation, Occasion, Rule, Survey

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # noon in India
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 12)"}


def owner(cast: Cast) -> Actor:
    return Actor.staff(cast.asha.pk)


def survey_of(cast: Cast, kind: str = "csat", *, occasion: str = Occasion.CLOSED, **values: Any) -> Survey:
    """A survey with one rule: an hour after the occasion."""
    survey = actions.add_survey(name=f"How was it ({kind})", kind=kind, actor=owner(cast))
    actions.save_rule(survey=survey, actor=owner(cast), values={"occasion": occasion, "delay_minutes": 60, **values})
    return survey


def served(cast: Cast, **more: Any) -> Conversation:
    """Lakshmi wrote, Ravi answered; not closed yet."""
    conversation = cast.conversation(**more)
    send_reply(
        conversation=conversation, text="आपका पैसा आज ही लौटा दिया है।", actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    return Conversation.objects.get(pk=conversation.pk)


def closed(conversation: Conversation, by: int) -> None:
    close(conversation=conversation, actor=Actor.staff(by))
    tell("conversation.closed")


def tell(type: str) -> None:
    """What happened last of this type is told, twice: a worker that died does so."""
    event = Event.objects.filter(type=type).latest("id")
    for _time in range(2):
        for handler in (
            (handlers.plan_after_closing,) if type == "conversation.closed" else (handlers.plan_after_delivery,)
        ):
            handler(JobView(1, event))


def minute(after: timedelta) -> None:
    """The clock looks, twice, so long after Monday noon."""
    with time_machine.travel(MONDAY + after, tick=False):
        for _time in range(2):
            handlers.ask_due(JobView(1, None))


def invited(cast: Cast, kind: str = "csat", **more: Any) -> Invitation:
    """Lakshmi was asked about her matter, an hour after it was closed."""
    survey = survey_of(cast, kind)
    closed(served(cast, **more), cast.ravi.pk)
    minute(timedelta(hours=1))
    return Invitation.objects.get(survey=survey)


def link_of(invitation: Invitation) -> str:
    """The address in what the guest gets, without the host."""
    assert invitation.message is not None
    found = re.search(r"(/survey/\S+)", enclosed(invitation.message).text)
    assert found is not None
    return found[1]


def guest() -> Client:
    """A browser of a guest."""
    return Client(**BROWSER)  # type: ignore[arg-type]


def rules_of(survey: Survey) -> Rule:
    return Rule.objects.get(survey=survey)
