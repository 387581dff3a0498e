"""What is old enough to go. Open matters, matters with something owed or put right, and held customers never are."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from atithi.channels.models import RawInbound
from atithi.commerce.models import FINAL, Call, Case
from atithi.conversations.models import Conversation, Message
from atithi.customers.models import Customer
from atithi.privacy.models import Hold, Kept, RetentionRule
from atithi.promises.models import OPEN, Promise

M = TypeVar("M", bound=Model)


def before(days: int, moment: datetime) -> datetime:
    """What ended before this is old enough."""
    return moment - timedelta(days=days)


def due(rule: RetentionRule, moment: datetime) -> QuerySet[Conversation] | QuerySet[RawInbound] | QuerySet[Call]:
    """What a rule takes at a moment; also of a rule that is not saved yet."""
    edge = before(rule.days, moment)
    if rule.kind == Kept.RAW:
        rows = RawInbound.objects.filter(received_at__lt=edge).exclude(state=RawInbound.State.NEW)
        rows = rows.filter(Q(body__isnull=False) | ~Q(path=""))
        return _of_channel(rows, rule).exclude(message__conversation__customer__in=_held())
    if rule.kind == Kept.CALLS:
        return Call.objects.filter(received_at__lt=edge).exclude(state=Call.State.NEW)
    unredacted = Message.objects.filter(conversation=OuterRef("pk"), redacted_at=None)
    found = _of_channel(Conversation.objects.filter(closed_at__lt=edge), rule)
    spam = rule.kind == Kept.SPAM
    found = found.filter(spam_at__lt=edge) if spam else found.filter(spam_at=None, last_message_at__lt=edge)
    found = found.filter(Exists(unredacted)).exclude(customer__in=_held())
    found = found.exclude(Exists(Promise.objects.filter(OPEN, conversation=OuterRef("pk"))))
    return found.exclude(
        Exists(Case.objects.filter(conversation=OuterRef("public_id")).exclude(state__in=FINAL))
    ).exclude(merged_into__closed_at=None, merged_into__isnull=False)


def _held() -> QuerySet[Customer]:
    held = Hold.objects.values("customer_id")
    return Customer.objects.filter(Q(pk__in=held) | Q(merged_into__in=held))


def _of_channel(rows: QuerySet[M], rule: RetentionRule) -> QuerySet[M]:
    """Those of the rule's channel; of a rule for all channels, those of channels that have no rule of their own."""
    if rule.channel_id is not None:
        return rows.filter(channel_id=rule.channel_id)
    own = RetentionRule.objects.filter(kind=rule.kind, channel__isnull=False)
    return rows.exclude(channel_id__in=own.values("channel_id"))
