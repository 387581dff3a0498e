"""Steps tick themselves: from what was said, and from what was done for the guest."""

from typing import Any

from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.events import Actor, JobView
from atithi.language import cues
from atithi.promises.models import Promise
from atithi.standards.guide.actions import mark_steps
from atithi.standards.guide.steps import said_in
from atithi.standards.models.guide import How, Step


def read_reply(job: JobView) -> None:
    """`reply.queued`: the steps that a person's answer does. What the desk says by itself does none."""
    if job.event is None:
        return
    rows = Message.objects.select_related("conversation__team", "conversation__assignee")
    message = rows.filter(pk=job.event.data["message"], kind=MessageKind.REPLY, redacted_at=None).first()
    if message is None or message.author_id is None:
        return
    steps = said_in(cues.find(message.text, message.language if message.language != "und" else None))
    mark_steps(conversation=message.conversation, steps=steps, how=How.SAID, actor=Actor.staff(message.author_id))


def note_solution(job: JobView) -> None:
    """Something was done for the guest: an appointment, a promise, a case, an article sent."""
    if job.event is None:
        return
    conversation = _conversation_of(job.event)
    if conversation is not None:
        mark_steps(conversation=conversation, steps=[Step.SOLUTION], how=How.DONE, actor=Actor.system())


def _conversation_of(event: Any) -> Conversation | None:
    rows = Conversation.objects.select_related("team", "assignee")
    if event.subject_kind == "conversation":
        return rows.filter(pk=event.subject_id).first()
    if event.subject_kind == "promise":
        return rows.filter(pk__in=Promise.objects.filter(pk=event.subject_id).values("conversation")).first()
    named = event.data.get("conversation")
    if isinstance(named, int):
        return rows.filter(pk=named).first()
    return rows.filter(public_id=named).first() if named else None
