"""What this room does when others announce, and by the clock: rules decide who is asked, and nobody who is rated."""

from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Mod

from atithi.commerce.models import DeliveryState, Order
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.core.clock import now
from atithi.customers.actions import follow_merge
from atithi.customers.models import Customer
from atithi.events import JobView, enqueue
from atithi.satisfaction import actions
from atithi.satisfaction.actions.asking import fits
from atithi.satisfaction.models import Answer, Invitation, Occasion, Recovery, Rule

AT_ONCE = 200
ASK = "satisfaction.ask_due"
SEEN_LATELY = timedelta(days=365)  # of whom the relationship is asked at all
STEP = 7919  # a prime: guests who came one after the other are not asked one after the other
CATCH_UP = 3  # days for which the periodic round makes up when the desk stood still
SERVED = (Occasion.CLOSED, Occasion.VISIT, Occasion.CALL)


def _rules(*occasions: str) -> list[Rule]:
    rows = Rule.objects.filter(occasion__in=occasions, active=True, survey__archived_at=None)
    return list(rows.select_related("survey").order_by("id"))


def plan_after_closing(job: JobView) -> None:
    """`conversation.closed`: whoever was served can be asked; after something was put right, whether it was."""
    if job.event is None:
        return
    rows = Conversation.objects.select_related("customer", "channel")
    conversation = rows.filter(pk=job.event.subject_id, merged_into=None, spam_at=None).first()
    if conversation is None:
        return
    if Recovery.objects.filter(conversation=conversation).exists():
        _plan_recovery(conversation, job.event.at)
        return
    rules = [rule for rule in _rules(*SERVED) if fits(rule, conversation)]
    if not rules or not _was_served(conversation):
        return
    for rule in rules:
        row = actions.plan_invitation(
            rule=rule, key=f"rule:{rule.pk}:conversation:{conversation.pk}", occurred_at=job.event.at,
            customer=conversation.customer, conversation=conversation,
        )  # fmt: skip
        if row is not None and row.send_at is not None and row.send_at <= now():
            enqueue(ASK, key=f"{ASK}:at_once:{row.pk}")  # who is still in the chat is not kept waiting for the clock


def _was_served(conversation: Conversation) -> bool:
    """Whether the customer turned to us and a person answered; a visit and a call are service by themselves."""
    if conversation.channel.kind in {"instore", "phone"}:
        return True
    said = Message.objects.filter(conversation=conversation)
    wrote = said.filter(kind=MessageKind.CUSTOMER).exists()
    return wrote and said.filter(kind=MessageKind.REPLY, author__isnull=False).exists()


def _plan_recovery(conversation: Conversation, at: datetime) -> None:
    recovery = actions.note_closed(conversation=conversation)
    if recovery is None:
        return
    for rule in _rules(Occasion.RECOVERY)[:1]:
        actions.plan_invitation(
            rule=rule, key=f"recovery:{recovery.pk}", occurred_at=at, customer=conversation.customer,
            conversation=conversation, recovery=recovery,
        )  # fmt: skip


def plan_after_delivery(job: JobView) -> None:
    """`shipment.changed`: some days after the goods came, how they are getting on."""
    if job.event is None or job.event.data.get("state") != DeliveryState.DELIVERED:
        return
    order = Order.objects.select_related("customer", "store").filter(pk=job.event.subject_id).first()
    if order is None or order.customer is None:
        return
    for rule in _rules(Occasion.DELIVERED):
        if rule.store_id is None or rule.store_id == order.store_id:
            actions.plan_invitation(
                rule=rule,
                key=f"rule:{rule.pk}:order:{order.pk}",
                occurred_at=job.event.at,
                customer=order.customer,
                order=order,
            )


def plan_periodic(job: JobView) -> None:
    """Each day: guests whose turn it is, an equal part of them every day, so that nobody is asked by the calendar of another."""
    for rule in _rules(Occasion.PERIOD):
        for back in range(CATCH_UP):
            day = (now() - timedelta(days=back)).date().toordinal()
            _plan_period(rule, day)


def _plan_period(rule: Rule, day: int) -> None:
    since = now() - SEEN_LATELY
    wrote = Conversation.objects.filter(customer=OuterRef("pk"), last_message_at__gt=since, spam_at=None)
    bought = Order.objects.filter(customer=OuterRef("pk"), placed_at__gt=since)
    rows = Customer.objects.filter(merged_into=None, erased_at=None, blocked_at=None)
    rows = rows.annotate(turn=Mod(F("id") * STEP + day, Value(rule.period_days))).filter(turn=0)
    turn = rows.filter(Exists(wrote) | Exists(bought))
    began = datetime.combine(datetime.fromordinal(day), datetime.min.time(), UTC)
    for customer in turn.order_by("id").iterator(chunk_size=AT_ONCE):
        key = f"rule:{rule.pk}:customer:{customer.pk}:{day}"
        if Invitation.objects.filter(key=key).exists():
            continue
        actions.plan_invitation(
            rule=rule, key=key, occurred_at=max(began, now() - timedelta(days=1)), customer=customer
        )


def ask_due(job: JobView) -> None:
    """Each minute: those are asked whose time has come, what arrived is noted, and those whose time is over are asked no more."""
    due = list(Invitation.objects.filter(send_at__isnull=False, send_at__lte=now()).order_by("send_at")[:AT_ONCE])
    for row in due:
        actions.ask(invitation=row)
    actions.note_deliveries()
    over = Invitation.objects.filter(watch_at__isnull=False, watch_at__lte=now()).order_by("watch_at")
    ended = list(over.values_list("pk", flat=True)[:AT_ONCE])
    if ended:
        actions.expire(ids=ended)
    if len(due) == AT_ONCE or len(ended) == AT_ONCE:
        enqueue(ASK, args={}, key=f"{ASK}:{due[-1].pk if due else 0}:{ended[-1] if ended else 0}")


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: what the one was asked and answered, the other was; `customer.unmerged`: the one again."""
    if job.event is not None:
        follow_merge(job.event, Invitation, Answer)


def forget_words(job: JobView) -> None:
    """`message.redacted`: what a guest said in an answer goes where it was removed from the conversation it opened."""
    if job.event is None:
        return
    message = Message.objects.filter(pk=job.event.data["message"]).first()
    key = (message.provider_id or "") if message is not None else ""
    if key.startswith("survey:"):
        Answer.objects.filter(public_id=key.split(":")[1]).update(comment="", language="", script="", mood="")
