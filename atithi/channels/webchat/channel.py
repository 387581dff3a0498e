"""A chat channel as its pages need it: its settings, read and checked, kept for two seconds in each process."""

import re
import time
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat.content import known_id
from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.identity import MAX_AGE
from atithi.conversations.models import Channel

KIND = "webchat"
#: Seconds after which a process looks again whether a channel is open: closing one takes effect within them.
FRESH = 2.0
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?|http://\[[0-9a-f:]+\](:[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True)
class ChatChannel:
    """What a chat channel's settings say. Whatever is not set, or set to nonsense, has the default."""

    id: int
    public_id: str
    secret: str
    sites: tuple[str, ...]
    max_age: int
    per_session: int
    per_network: int
    greetings: dict[str, str]
    colour: str = ""  # #rrggbb; empty: the business's own


_kept: dict[str, tuple[float, ChatChannel | None]] = {}


def open_channel(public_id: str) -> ChatChannel:
    """The active chat channel with this id. Raises ChatError (404): missing, closed and of another kind look the same."""
    moment, public_id = time.monotonic(), known_id(public_id)
    kept = _kept.get(public_id)
    if kept is None or moment - kept[0] > FRESH:
        if len(_kept) > 500:
            _kept.clear()
        kept = _kept[public_id] = (moment, _load(public_id))
    if kept[1] is None:
        raise ChatError("chat_unavailable", _("This chat is not available at the moment."), status=404)
    return kept[1]


def forget() -> None:
    """Looks at every channel again when next asked."""
    _kept.clear()


def _load(public_id: str) -> ChatChannel | None:
    row = Channel.objects.filter(public_id=public_id, kind=KIND, active=True).first()
    if row is None:
        return None
    values = row.settings if isinstance(row.settings, dict) else {}
    greetings = values.get("greeting")
    return ChatChannel(
        id=row.pk,
        public_id=row.public_id,
        secret=str(values.get("secret") or ""),
        sites=_sites(values.get("sites")),
        max_age=_number(values.get("identity_max_age"), MAX_AGE),
        per_session=_number(values.get("messages_per_minute"), 40),
        per_network=_number(values.get("messages_per_minute_and_address"), 600),
        colour=str(values.get("colour") or ""),
        greetings={k: str(v) for k, v in greetings.items()} if isinstance(greetings, dict) else {},
    )


def _number(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def _sites(value: object) -> tuple[str, ...]:
    """Origins that may show the chat; empty: any. What is no origin is left out, and never opens it to all."""
    value = [value] if isinstance(value, str) and value else value
    if not isinstance(value, list) or not value or "*" in value:
        return ()
    origins = [str(site).strip().lower().rstrip("/") for site in value]
    return tuple(origin for origin in origins if _ORIGIN.fullmatch(origin)) or ("'none'",)
