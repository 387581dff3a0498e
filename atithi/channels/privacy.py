"""What the border knows of a person: what came in as it came, and how replies fared. For their export and erasure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from atithi.channels.models import DeliveryAttempt, RawInbound
from atithi.conversations.models import Conversation, Message
from atithi.core.personal import Fate, Goes, Part
from atithi.customers.models import ContactKind, ContactPoint


def _raw(ids: Sequence[int]) -> QuerySet[RawInbound]:
    """What came from them: what became a message of theirs, and what they sent that became none."""
    known = Q(message__conversation__customer_id__in=ids) | Q(message__customer_id__in=ids)
    if apps.is_installed("atithi.channels.email"):
        known |= Q(mail__sender__in=addresses(ids)) | Q(mail__conversation__customer_id__in=ids)
    return RawInbound.objects.filter(pk__in=RawInbound.objects.filter(known).values("pk"))


def addresses(ids: Sequence[int]) -> list[str]:
    """The mail addresses from which they wrote."""
    points = ContactPoint.objects.filter(customer_id__in=ids, kind=ContactKind.EMAIL)
    return list(points.values_list("value", flat=True))


def tell(ids: Sequence[int]) -> list[Part]:
    """When what came in; its words stand in the conversations."""
    columns = [("at", _("When")), ("channel", _("Channel")), ("state", _("State"))]
    rows = [
        {"at": one.received_at.isoformat(), "channel": one.channel.name, "state": one.state}
        for one in _raw(ids).select_related("channel").defer("body").order_by("id")
    ]
    return [Part("received", _("What we received from you, as it came"), columns, rows)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """What came in as it came goes altogether."""
    return Fate(goes=[Goes(_("Messages as they arrived"), _raw(ids).count())])


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Removes raw payloads and what was learned from them; what was said about failed deliveries is emptied."""
    conversations = list(Conversation.objects.filter(customer_id__in=ids).values_list("pk", flat=True))
    DeliveryAttempt.objects.filter(message__conversation_id__in=conversations).update(problem="")
    return remove_raw(_raw(ids).values_list("pk", flat=True))


def remove_raw(numbers: Iterable[int]) -> list[str]:
    """Removes what came in with these numbers; the paths of those too large for a row."""
    found = list(numbers)
    rows = RawInbound.objects.filter(pk__in=found)
    paths = [path for path in rows.values_list("path", flat=True) if path]
    rows.delete()
    return paths


def forget_messages(messages: QuerySet[Message]) -> list[str]:
    """Removes what came in as these messages came; the paths of those too large for a row."""
    return remove_raw(RawInbound.objects.filter(message__in=messages).values_list("pk", flat=True))
