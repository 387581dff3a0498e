"""The only place that changes what this room remembers."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.email.models import Departure, Filed, ReceivedMail, RemotePicture, Suppression
from atithi.channels.errors import ChannelError
from atithi.channels.models import RawInbound
from atithi.core.clock import now
from atithi.events import Actor, enqueue, record

SPAM_DAYS = PICTURE_DAYS = 30


@transaction.atomic
def suppress(*, address: str, reason: str) -> Suppression:
    """Nothing more is sent to `address`. The first reason stays."""
    row, created = Suppression.objects.get_or_create(
        address=address.lower()[:254], defaults={"reason": reason[:300], "since": now()}
    )
    if created:
        record("address.suppressed", subject=("suppression", row.pk), actor=Actor.system(), data={})
    return row


@transaction.atomic
def allow_again(*, address: str, actor: Actor) -> bool:
    """Mail may go to `address` again. False where nothing stood against it."""
    row = Suppression.objects.filter(address=address.lower()).first()
    if row is None:
        return False
    record("address.allowed", subject=("suppression", row.pk), actor=actor, data={})
    row.delete()
    return True


def note_departure(*, channel_id: int, recipients: list[str]) -> None:
    """Counts a mail that is about to leave, for the limits."""
    Departure.objects.bulk_create(
        Departure(channel_id=channel_id, recipient=recipient.lower()[:254], at=now()) for recipient in recipients
    )


@transaction.atomic
def take_back(*, mail: ReceivedMail, actor: Actor) -> None:
    """What was held as spam or a loop becomes a message after all. Raises ChannelError if it is not held."""
    raw = RawInbound.objects.select_for_update().get(pk=mail.raw_id)
    if mail.filed not in {Filed.SPAM, Filed.LOOP} or raw.state != RawInbound.State.IGNORED:
        raise ChannelError("not_held", _("This mail is not held back any more."), status=409)
    raw.details, raw.state = {**raw.details, "not_spam": True}, RawInbound.State.NEW
    raw.save(update_fields=["details", "state"])
    enqueue("channels.read", args={"raw": raw.pk}, key=f"raw:{raw.pk}")
    record("mail.taken_back", subject=("mail", mail.pk), actor=actor, data={"channel": mail.channel_id})


@transaction.atomic
def read_unreadable_again() -> int:
    """After an upgrade: what could not be read is tried once more. How many there are."""
    rows = list(
        RawInbound.objects.filter(state=RawInbound.State.UNREADABLE, channel__kind="email").values_list("id", flat=True)
    )
    RawInbound.objects.filter(id__in=rows).update(state=RawInbound.State.NEW, problem="")
    for pk in rows:
        enqueue("channels.read", args={"raw": pk}, key=f"raw:{pk}")
    return len(rows)


def forget_old() -> None:
    """Spam and fetched pictures go after 30 days, counts of departures after two."""
    for picture in RemotePicture.objects.filter(fetched_at__lt=now() - timedelta(days=PICTURE_DAYS))[:5000]:
        picture.delete()
        picture.file.delete()
    Departure.objects.filter(at__lt=now() - timedelta(days=2)).delete()
    old = ReceivedMail.objects.filter(filed=Filed.SPAM, received_at__lt=now() - timedelta(days=SPAM_DAYS))
    RawInbound.objects.filter(
        pk__in=list(old.values_list("raw_id", flat=True)[:5000]), state=RawInbound.State.IGNORED
    ).delete()
