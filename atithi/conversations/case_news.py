"""Guests are told of each step of what is put right for them, in their language, on the channel they used."""

from django.utils import translation

from atithi.commerce.models import Case
from atithi.commerce.news import news_of
from atithi.conversations.actions.replying import send_reply
from atithi.conversations.models import Conversation
from atithi.events import Actor, JobView


def tell_guest(job: JobView) -> None:
    """`case.decided`, `case.moved`: the reply carries the event's number, so that a second run sends none."""
    if job.event is None:
        return
    case = Case.objects.select_related("order", "customer").filter(pk=job.event.subject_id).first()
    conversation = _conversation(case) if case is not None else None
    if case is None or conversation is None:
        return
    language = case.customer.language if case.customer.language in {"hi", "te", "bn"} else "en"
    with translation.override(language):
        text = news_of(case, str(job.event.data["state"]))
    if text:
        send_reply(conversation=conversation, text=text, actor=Actor.system(), client_key=f"case-news:{job.event.pk}")


def _conversation(case: Case) -> Conversation | None:
    """The one it came from, else the guest's latest that is still open."""
    rows = Conversation.objects.filter(customer=case.customer_id, merged_into=None, spam_at=None)
    if case.conversation and (known := rows.filter(public_id=case.conversation).first()):
        return known
    return rows.filter(closed_at=None).order_by("-last_message_at", "-id").first()
