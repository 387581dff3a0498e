"""Links by which guests see their own orders: random, signed, until they run out or are taken back."""

import base64
import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from atithi.commerce.models import GuestLink
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.staff.models import User

LIFETIME = timedelta(days=60)
COUNTED_EVERY = timedelta(minutes=10)
_FORM = re.compile(r"([0-9A-Za-z]{8,20})\.([A-Za-z0-9_-]{43})", re.ASCII)


@transaction.atomic
def make_link(*, customer: Customer, actor: Actor, user: User | None = None) -> str:
    """The token of a new link to a customer's orders."""
    moment = now()
    link = GuestLink.objects.create(customer=customer, created_at=moment, expires_at=moment + LIFETIME, made_by=user)
    record("guest_link.made", subject=("customer", customer.pk), actor=actor, data={"link": link.pk})
    return f"{link.public_id}.{_mac(link.public_id)}"


@transaction.atomic
def revoke_links(*, customer: Customer, actor: Actor) -> int:
    """Takes back all links of a customer, should one have come into wrong hands. Returns how many."""
    links = list(GuestLink.objects.filter(customer=customer, revoked_at=None).values_list("pk", flat=True))
    GuestLink.objects.filter(pk__in=links).update(revoked_at=now())
    for link in links:
        record("guest_link.revoked", subject=("customer", customer.pk), actor=actor, data={"link": link})
    return len(links)


@transaction.atomic
def revoke_link(*, link: GuestLink, actor: Actor) -> bool:
    """Takes back one link. False where it was taken back before."""
    if not GuestLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now()):
        return False
    record("guest_link.revoked", subject=("customer", link.customer_id), actor=actor, data={"link": link.pk})
    return True


def note_opened(token: str) -> None:
    """Counts that a link was opened, once in ten minutes: one that is opened by many was passed on."""
    moment = now()
    quiet = Q(opened_at=None) | Q(opened_at__lte=moment - COUNTED_EVERY)
    GuestLink.objects.filter(quiet, public_id=token.partition(".")[0]).update(opened=F("opened") + 1, opened_at=moment)


def read_link(token: str) -> Customer | None:
    """Whose orders a link shows. None where it is forged, has run out or was taken back."""
    found = _FORM.fullmatch(token)
    if found is None or not constant_time_compare(found[2], _mac(found[1])):
        return None
    link = GuestLink.objects.select_related("customer").filter(public_id=found[1], revoked_at=None).first()
    return link.customer if link is not None and link.expires_at > now() else None


def _mac(public_id: str) -> str:
    digest = salted_hmac("atithi.commerce.guest_link", public_id, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
