"""Signed addresses of the shop floor: of the tablet, the poster, the screen on the wall, and of each visit.

Nobody can make them without the desk's key. Those of a floor hold its seal, too: with a new seal they open nothing.
"""

import base64
import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from atithi.channels.instore.models import Floor, Visit
from atithi.core.errors import NotFound

DOORS = ("tablet", "poster")
PLACES = (*DOORS, "screen")
_FORM = re.compile(r"([0-9A-Za-z]{8,20})\.([A-Za-z0-9_-]{43})", re.ASCII)


def _mac(purpose: str, value: str, key: str) -> str:
    digest = salted_hmac(f"atithi.instore.{purpose}", value, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _signed(purpose: str, value: str, signature: str) -> bool:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return any(constant_time_compare(signature, _mac(purpose, value, key)) for key in keys)


def _sealed(floor: Floor, place: str) -> str:
    return f"{floor.public_id}.{getattr(floor, f'{place}_seal')}"


def floor_token(floor: Floor, place: str) -> str:
    """What the address of a place (tablet, poster or screen) of this floor holds."""
    return f"{floor.public_id}.{_mac(place, _sealed(floor, place), settings.SECRET_KEY)}"


def floor_at(token: str, *places: str) -> tuple[Floor, str]:
    """The floor that an address opens, and as which of `places`. Raises NotFound where it is forged or was replaced."""
    found = _FORM.fullmatch(token)
    floor = Floor.objects.select_related("store", "channel").filter(public_id=found[1]).first() if found else None
    if found is None or floor is None or floor.store.archived_at is not None:
        raise NotFound
    for place in places:
        if _signed(place, _sealed(floor, place), found[2]):
            return floor, place
    raise NotFound


def visit_token(visit: Visit) -> str:
    """What the address of a guest's own page holds."""
    return f"{visit.public_id}.{_mac('visit', visit.public_id, settings.SECRET_KEY)}"


def visit_at(token: str) -> Visit:
    """The visit that a guest's own address opens. Raises NotFound where it is forged."""
    found = _FORM.fullmatch(token)
    if found is None or not _signed("visit", found[1], found[2]):
        raise NotFound
    rows = Visit.objects.select_related("floor__store", "need", "conversation__merged_into", "conversation__customer")
    visit = rows.filter(public_id=found[1]).first()
    if visit is None:
        raise NotFound
    return visit


def address_of(floor: Floor, place: str) -> str:
    """The whole address of a place of this floor, for a QR code or a tablet."""
    name = "instore:screen" if place == "screen" else "instore:kiosk"
    return settings.PUBLIC_URL + reverse(name, args=[floor_token(floor, place)])


def visit_url(visit: Visit) -> str:
    """The guest's own page of their token."""
    return settings.PUBLIC_URL + reverse("instore:visit", args=[visit_token(visit)])
