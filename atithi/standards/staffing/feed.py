"""Somebody's shifts as iCalendar (RFC 5545), at a signed address for calendar programs."""

import base64
import re
from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from atithi.core.clock import now
from atithi.standards.models import RosterFeed, Shift

MEDIA_TYPE = "text/calendar; charset=utf-8"
_FORM = re.compile(r"([0-9A-Za-z_-]{8,20})\.([A-Za-z0-9_-]{43})", re.ASCII)


def _mac(public_id: str, key: str) -> str:
    digest = salted_hmac("atithi.standards.roster", public_id, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def feed_url(feed: RosterFeed) -> str:
    """The secret address of somebody's shifts."""
    token = f"{feed.public_id}.{_mac(feed.public_id, settings.SECRET_KEY)}"
    return settings.PUBLIC_URL + reverse("portal:roster", args=[token])


def feed_at(token: str) -> RosterFeed | None:
    """The feed that an address reads; None where it is forged, was replaced, or its person left."""
    found = _FORM.fullmatch(token)
    if found is None:
        return None
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any(constant_time_compare(found[2], _mac(found[1], key)) for key in keys):
        return None
    return RosterFeed.objects.select_related("user").filter(public_id=found[1], user__is_active=True).first()


def calendar(name: str, shifts: Iterable[Shift]) -> bytes:
    """The shifts as events, in UTC, which every program understands alike."""
    found = Calendar()
    found.add("prodid", "-//Atithi//Roster//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    for shift in shifts:
        found.add_component(_event(shift))
    return bytes(found.to_ical())


def _event(shift: Shift) -> Event:
    event = Event()
    event.add("uid", f"{shift.public_id}@{settings.PUBLIC_URL.partition('://')[2].partition('/')[0]}")
    event.add("dtstamp", now().replace(microsecond=0))
    event.add("dtstart", shift.starts_at.astimezone(UTC))
    event.add("dtend", shift.ends_at.astimezone(UTC))
    event.add("summary", _("Shift: %(store)s") % {"store": shift.store.name} if shift.store else _("Shift"))
    event.add("sequence", shift.revision)
    if said := _said(shift):
        event.add("description", said)
    return event


def _said(shift: Shift) -> str:
    breaks = ", ".join(
        f"{begins:%H:%M}–{begins + timedelta(minutes=length):%H:%M}"
        for begins, length in ((shift.local_start + timedelta(minutes=after), length) for after, length in shift.breaks)
    )
    parts = [_("Breaks: %(times)s") % {"times": breaks} if breaks else "", shift.note]
    return "\n".join(part for part in parts if part)
