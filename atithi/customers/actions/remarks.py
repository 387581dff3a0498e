"""Notes pinned to a customer's card, and small talk worth recalling."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer, Remark, RemarkKind
from atithi.events import Actor, record
from atithi.realtime import publish

LONGEST = 300
MOST = 50  # of one kind on one card: more would be read by nobody


@transaction.atomic
def add_remark(*, customer: Customer, kind: str, text: str, actor: Actor, message: str = "",
               said_on: date | None = None) -> Remark:  # fmt: skip
    """Keeps a note or a piece of small talk. `message`: public id of the message it was taken from. The same said twice of
    one message is kept once."""
    text = clean_line(text, LONGEST)
    if not text:
        raise CustomerError("remark_empty", _("Write what is worth remembering."))
    if kind not in RemarkKind.values:
        raise CustomerError("remark_kind", _("This is neither a note nor small talk."))
    there = Remark.objects.filter(customer=customer, kind=kind, removed_at=None)
    if message and (known := there.filter(message=message, text=text).first()):
        return known
    if there.count() >= MOST:
        raise CustomerError("too_many_remarks", _("There are %(count)s already. Take one off first."), count=MOST)
    remark = Remark.objects.create(
        customer=customer, kind=kind, text=text, message=message[:20], created_at=now(),
        said_on=said_on or timezone.localtime(now()).date(), written_by=actor.id if actor.kind == "staff" else None,
    )  # fmt: skip
    _told(remark, "customer.remark_added", actor)
    return remark


@transaction.atomic
def remove_remark(*, remark: Remark, actor: Actor) -> Remark:
    """Takes it off the card."""
    if remark.removed_at is None:
        remark.removed_at = now()
        remark.save(update_fields=["removed_at"])
        _told(remark, "customer.remark_removed", actor)
    return remark


@transaction.atomic
def restore_remark(*, remark: Remark, actor: Actor) -> Remark:
    """Puts back what was taken off by mistake."""
    if remark.removed_at is not None:
        remark.removed_at = None
        remark.save(update_fields=["removed_at"])
        _told(remark, "customer.remark_added", actor)
    return remark


def _told(remark: Remark, type: str, actor: Actor) -> None:
    record(type, subject=("customer", remark.customer_id), actor=actor, data={"remark": remark.pk, "what": remark.kind})
    publish(["desk"], "customer", {"customer": remark.customer.public_id})
