"""Signed addresses of appointments: for the guest whose it is, for who was invited to book, and of calendar feeds.

Nobody can make them without the desk's key, and what they open changes nothing: each change is a button on the page.
"""

import base64
import re
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.promises.models import Appointment, CalendarFeed, Service, Waiting

AFTER = timedelta(days=60)  # a link opens its appointment until so long after its end
INVITED = timedelta(days=60)
_FORM = re.compile(r"([0-9A-Za-z_-]{8,20})\.([A-Za-z0-9_-]{43})", re.ASCII)
_SALT = "atithi.promises.invitation"


def _mac(purpose: str, public_id: str, key: str) -> str:
    digest = salted_hmac(f"atithi.promises.{purpose}", public_id, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def token_of(purpose: str, public_id: str) -> str:
    """An id with its signature for a purpose: appointment, waiting or feed."""
    return f"{public_id}.{_mac(purpose, public_id, settings.SECRET_KEY)}"


def read_token(purpose: str, token: str) -> str | None:
    """The id that was signed for this purpose; None where it was not signed by us."""
    found = _FORM.fullmatch(token)
    if found is None:
        return None
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    valid = any(constant_time_compare(found[2], _mac(purpose, found[1], key)) for key in keys)
    return found[1] if valid else None


def appointment_at(token: str) -> Appointment | None:
    """The appointment that a guest's link opens; None where it is forged or long over."""
    public_id = read_token("appointment", token)
    rows = Appointment.objects.select_related("service", "customer", "person", "store", "promise", "conversation__team")
    found = rows.filter(public_id=public_id).first() if public_id else None
    return found if found is not None and found.ends_at + AFTER > now() else None


def waiting_at(token: str) -> Waiting | None:
    """The place on a waiting list that a guest's link opens."""
    public_id = read_token("waiting", token)
    rows = Waiting.objects.select_related("service", "customer", "store")
    return rows.filter(public_id=public_id).first() if public_id else None


def feed_at(token: str) -> CalendarFeed | None:
    """The feed that a secret address reads; None where it is forged, or was replaced, or its person left."""
    public_id = read_token("feed", token)
    rows = CalendarFeed.objects.select_related("user", "store", "made_by__custom_role").filter(revoked_at=None)
    found = rows.filter(public_id=public_id).first() if public_id else None
    if found is None or not found.made_by.is_active or (found.user is not None and not found.user.is_active):
        return None
    return found


def invitation_for(conversation: Conversation, service: Service | None = None) -> str:
    """What a link to book carries, so that the guest of a conversation need not say who they are."""
    return signing.dumps([conversation.pk, service.pk if service else 0], salt=_SALT)


def invited_by(token: str) -> tuple[Conversation, int] | None:
    """The conversation a link to book was made for, and the service (0: any); None where it is forged or has run out."""
    if len(token) > 300:
        return None
    try:
        number, service = signing.loads(token, salt=_SALT, max_age=INVITED)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Conversation.objects.select_related("customer", "team", "store", "merged_into")
    found = rows.filter(pk=number, spam_at=None, customer__erased_at=None, customer__blocked_at=None).first()
    if found is not None and found.merged_into is not None:
        found = found.merged_into
    return (found, int(service)) if found is not None else None


def appointment_url(appointment: Appointment) -> str:
    """The guest's own page of their appointment."""
    return settings.PUBLIC_URL + reverse("portal:appointment", args=[token_of("appointment", appointment.public_id)])


def waiting_url(waiting: Waiting) -> str:
    """The guest's own page of their place on the waiting list."""
    return settings.PUBLIC_URL + reverse("portal:waiting", args=[token_of("waiting", waiting.public_id)])


def booking_url(service: Service | None, conversation: Conversation | None = None) -> str:
    """Where a service is booked; with a conversation by its guest alone, who is known then."""
    path = reverse("portal:book", args=[service.public_id]) if service else reverse("portal:services")
    invite = f"?invite={invitation_for(conversation, service)}" if conversation is not None else ""
    return f"{settings.PUBLIC_URL}{path}{invite}"


def feed_url(feed: CalendarFeed) -> str:
    """The secret address of a feed, for a calendar program."""
    return settings.PUBLIC_URL + reverse("portal:feed", args=[token_of("feed", feed.public_id)])
