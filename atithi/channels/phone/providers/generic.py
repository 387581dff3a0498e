"""Any telephone system that can send JSON: `POST` with `X-Atithi-Signature: t=<unix time>,v1=<hex>`, where v1 is the
HMAC-SHA256 of `<t>.<body>` under the line's secret, at most five minutes old. docs/channels/phone.md describes the JSON.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from atithi.channels.phone.folding import ENDED, KINDS, LEFT, Fact
from atithi.channels.phone.line import Line
from atithi.channels.phone.providers.shapes import Asked, Telling
from atithi.channels.phone.report import Recorded, Report, digest, one_fact, whole

CAN: frozenset[str] = frozenset()
OLDEST_SECONDS = 300
_WHYS = frozenset({"hangup", "busy", "no-answer", "canceled", "failed", "voicemail"})


def sign(secret: str, body: bytes, moment: int) -> str:
    """The header that proves `body`."""
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


def verify(line: Line, told: Telling, moment: datetime) -> bool:
    """Whether the body is signed with the line's secret, and lately."""
    header = told.headers.get("X-Atithi-Signature", "")
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    shown = parts.get("t", "")
    when = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 13 else 0
    if not line.secret or abs(moment.timestamp() - when) > OLDEST_SECONDS or not line.allows(told.address):
        return False
    wanted = sign(line.secret, told.body, when)
    return hmac.compare_digest(wanted.encode(), f"t={when},v1={parts.get('v1', '')}".encode("utf-8", "replace"))


def identity(told: Telling) -> tuple[str, str]:
    """`id` of the report where it has one, else what it says. A body that is no JSON is kept, too, and found unreadable."""
    try:
        found = json.loads(told.body)
    except (ValueError, RecursionError):
        found = None
    values = found if isinstance(found, dict) else {}
    return str(values.get("id") or digest(told.body))[:100], str(values.get("call", ""))[:100]


def read(body: bytes, details: Mapping[str, Any], heard: datetime) -> Report | None:
    """One event of one call."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("it is no object")
    call, event, direction = str(found.get("call") or ""), str(found.get("event") or ""), found.get("direction", "in")
    if not call or len(call) > 100 or direction not in {"in", "out"}:
        raise ValueError("call, or its direction, is missing")
    guest = str(found.get("from" if direction == "in" else "to") or "")
    facts = _facts(found, event, str(found.get("id") or digest(body)), _moment(found.get("at"), heard))
    recordings: tuple[Recorded, ...] = ()
    if found.get("recording_url"):
        voicemail = event == "voicemail"
        recordings = (Recorded(str(found["recording_url"]), whole(found.get("recording_seconds")), voicemail),)
    if not facts and not recordings:
        raise ValueError(f"there is no event {event[:40]!r}")
    return Report(
        call, direction, guest, facts, name=str(found.get("name") or ""), agent=str(found.get("agent") or ""),
        recordings=recordings, wants_call_back=event == "call_back",
    )  # fmt: skip


def _facts(found: Mapping[str, Any], event: str, key: str, at: datetime) -> tuple[Fact, ...]:
    kind = {"voicemail": ENDED, "call_back": LEFT}.get(event, event)
    if kind not in KINDS:
        return ()
    sequence = whole(found.get("sequence"))
    if kind != ENDED:
        return (one_fact(kind, at, key, sequence=sequence),)
    why = "voicemail" if event == "voicemail" else str(found.get("reason") or "hangup")
    talked = whole(found["talk_seconds"]) if found.get("talk_seconds") is not None else None
    return (one_fact(ENDED, at, key, sequence=sequence, talked=talked, why=why if why in _WHYS else "hangup"),)


def _moment(text: object, heard: datetime) -> datetime:
    try:
        found = parse_datetime(str(text or ""))
    except ValueError:
        found = None
    return found.astimezone(UTC) if found is not None and found.tzinfo else heard


def request(line: Line, verb: str, values: Mapping[str, Any]) -> Asked:
    """It has no interface that we know."""
    raise KeyError(verb)


def looked(body: Any, heard: datetime) -> list[Report]:
    """It cannot be asked."""
    return []


def recording_login(line: Line) -> tuple[str, str]:
    """None: an address of a recording is open to us, or it is not fetched."""
    return "", ""
