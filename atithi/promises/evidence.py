"""What closes promises by itself. Each rule is narrow: where it is not certain which promise was meant, none is closed.

- A refund was paid, a delivery came into the hands of the guest, a replacement or repair is done: it keeps the one promise of
  that kind to that guest which was made before. Of several, the one in the conversation the case came from; else none.
- A call from us that the guest answered keeps the one call-back that was promised to them before.
- A reply keeps the one promise of information in its conversation that was made before it, where it tells something (a number, a
  link, a file, or at least twelve words), promises nothing itself, asks nothing, and is no early word.

Visits and prices leave no trace that the desk could read: whoever did it says so, with one tap.
"""

import re

from django.db.models import Q

from atithi.commerce.models import Case, Order
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.events import JobView
from atithi.language.languages import codes
from atithi.promises.actions.proving import PROVABLE, prove_promise
from atithi.promises.finding import detect
from atithi.promises.models import EarlyWord, Promise, PromiseKind, PromiseState

ENOUGH_WORDS = 12
_TELLS = re.compile(r"\d|https?://|www\.")
_ASKS = re.compile(r"[?？]\s*$", re.MULTILINE)


def _the_one(*, kind: str, customer: int, before: object, conversation: str = "") -> Promise | None:
    """The promise that is meant, where that is certain; what is owed goes before what is broken."""
    rows = Promise.objects.filter(kind=kind, customer=customer, made_at__lte=before, state__in=PROVABLE)
    if conversation:
        there = list(rows.filter(conversation__public_id=conversation)[:3])
        if there:
            return _single(there)
    return _single(list(rows[:30]))


def _single(found: list[Promise]) -> Promise | None:
    owed = [each for each in found if each.state != PromiseState.BROKEN]
    certain = owed or found
    return certain[0] if len(certain) == 1 else None


def refund_paid(job: JobView) -> None:
    """`refund.paid`."""
    event = job.event
    order = Order.objects.filter(pk=event.subject_id, customer__isnull=False).first() if event else None
    if event is None or order is None or order.customer_id is None:
        return
    case = Case.objects.filter(refunds=event.data["refund"]).first()
    where = case.conversation if case else ""
    found = _the_one(kind=PromiseKind.REFUND, customer=order.customer_id, before=event.at, conversation=where)
    if found is not None:
        prove_promise(promise=found, kind="refund", ref=event.data["refund"])


def delivered(job: JobView) -> None:
    """`shipment.changed`: a parcel was scanned as delivered."""
    event = job.event
    if event is None or event.data["state"] != "delivered":
        return
    order = Order.objects.filter(pk=event.subject_id, customer__isnull=False).first()
    if order is None or order.customer_id is None:
        return
    found = _the_one(kind=PromiseKind.DELIVERY, customer=order.customer_id, before=event.at)
    if found is not None:
        prove_promise(promise=found, kind="delivery", ref=event.data["delivery"])


def case_done(job: JobView) -> None:
    """`case.moved`: a replacement is with the guest, a repair is done."""
    event = job.event
    if event is None or event.data["state"] != "done":
        return
    kinds = {"replacement": PromiseKind.REPLACEMENT, "repair": PromiseKind.REPAIR}
    case = Case.objects.filter(pk=event.subject_id, kind__in=kinds).first()
    if case is None:
        return
    found = _the_one(kind=kinds[case.kind], customer=case.customer_id, before=event.at, conversation=case.conversation)
    if found is not None:
        prove_promise(promise=found, kind="case", ref=case.pk)


def called_back(job: JobView) -> None:
    """`call.ended`, `call.corrected`: the guest was called, and they spoke with us."""
    event = job.event
    if event is None or not event.data["answered"] or event.data["direction"] != "out":
        return
    where = Conversation.objects.filter(pk=event.data["conversation"]).values_list("public_id", flat=True).first() or ""
    found = _the_one(kind=PromiseKind.CALL_BACK, customer=event.data["customer"], before=event.at, conversation=where)
    if found is not None:
        prove_promise(promise=found, kind="call", ref=event.subject_id)


def informed(job: JobView) -> None:
    """`reply.queued`: the guest was told what they were promised to be told."""
    event = job.event
    if event is None:
        return
    message = Message.objects.filter(pk=event.data["message"], kind=MessageKind.REPLY, author__isnull=False).first()
    if message is None or not tells_something(message) or EarlyWord.objects.filter(message=message).exists():
        return
    said_elsewhere = Q(message=None) | ~Q(message=message)
    rows = Promise.objects.filter(
        said_elsewhere, conversation=message.conversation_id, kind=PromiseKind.INFORMATION, state__in=PROVABLE,
        made_at__lt=message.created_at,
    )  # fmt: skip
    found = _single(list(rows[:3]))
    if found is not None:
        prove_promise(promise=found, kind="message", ref=message.pk)


def tells_something(message: Message) -> bool:
    """Whether a reply gives information, as far as that can be seen: it is no question, no promise and no mere courtesy."""
    text = message.text
    if _ASKS.search(text) or detect(
        text, message.created_at, message.language if message.language in codes() else None
    ):
        return False
    return bool(_TELLS.search(text)) or len(text.split()) >= ENOUGH_WORDS or message.attachments.exists()
