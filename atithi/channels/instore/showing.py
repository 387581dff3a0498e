"""What the pages of the shop floor show, put together from what the queries found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import segno

from atithi.channels.instore import links
from atithi.channels.instore.actions.coming import check_open
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.models import Floor, Need, Visit, VisitState
from atithi.channels.instore.queries import ahead_of, measured, needs_of, on_the_wall, replies_to
from atithi.channels.instore.waits import Span, expected
from atithi.channels.instore.words import LANGUAGES, called_words, spoken_words
from atithi.conversations.queries import channel_of
from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.staff.queries import business, calendar_of

NEAR = 2
"""With so many before them, those who are out are asked to come back."""


@dataclass(frozen=True)
class Tongue:
    """A language of the kiosk: its code, its name in its own script, and the needs in it."""

    code: str
    name: str
    business: str
    needs: list[tuple[Need, str]]


def kiosk_page(floor: Floor, door: str) -> dict[str, Any]:
    """The kiosk in all its languages at once, so that it works without a connection and without script."""
    owner, needs = business(), needs_of(floor)
    codes = [code for code in owner.languages if code in LANGUAGES] or list(LANGUAGES)
    tongues = [
        Tongue(code, LANGUAGES[code], owner.name_in(code), [(need, need.name_in(code)) for need in needs])
        for code in codes
    ]
    return {
        "floor": floor, "door": door, "tongues": tongues, "owner": owner, "key": public_id() + public_id(),
        "address": links.floor_token(floor, door), "mail": channel_of("email") is not None, **_opening(floor),
    }  # fmt: skip


def _opening(floor: Floor) -> dict[str, Any]:
    try:
        check_open(floor)
    except InstoreError:
        opens = calendar_of(floor.store).next_change(now()) if floor.active else None
        return {"closed": True, "opens": opens.astimezone(floor.zone) if opens else None}
    return {"closed": False}


def visit_page(visit: Visit) -> dict[str, Any]:
    """What a guest sees of their token now."""
    waiting = visit.state == VisitState.WAITING
    ahead = ahead_of(visit) if waiting else 0
    return {
        "visit": visit, "owner": business(), "ahead": ahead, "span": expected(ahead, measured(visit.need)) if waiting else None,
        "need": visit.need.name_in(visit.language), "near": ahead <= NEAR, "until": place_kept_until(visit),
        "call": called_words(visit), "replies": replies_to(visit), "address": links.visit_token(visit),
    }  # fmt: skip


def place_kept_until(visit: Visit) -> datetime | None:
    """Until when somebody who was not there has their place, on the store's clock; None where it is over."""
    if visit.state != VisitState.SKIPPED or visit.skipped_at is None:
        return None
    until = visit.skipped_at + timedelta(minutes=visit.floor.grace_minutes)
    return until.astimezone(visit.floor.zone) if until > now() else None


def span_of(visit: Visit) -> Span | None:
    """What the guest was told when they came."""
    return None if visit.told_until is None else Span(visit.told_from or 0, visit.told_until)


@dataclass(frozen=True)
class Called:
    """A call on the wall: the token, where to, and how it is spoken, in which language."""

    visit: Visit
    say: str

    @property
    def mark(self) -> str:
        """The same for the same call, another for the next one."""
        return f"{self.visit.public_id}:{self.visit.calls}"


def screen_page(floor: Floor) -> dict[str, Any]:
    """The wall: who is called, and who is next."""
    called, following = on_the_wall(floor)
    return {
        "floor": floor, "owner": business(), "address": links.floor_token(floor, "screen"), "following": following,
        "calls": [Called(visit, spoken_words(visit)) for visit in called], "languages": list(LANGUAGES),
    }  # fmt: skip


def qr(address: str) -> str:
    """A QR code as SVG, in the ink of the page it stands on."""
    code = segno.make(address, error="m")
    return str(code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True))
