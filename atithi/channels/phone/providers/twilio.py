"""Twilio: webhooks signed by X-Twilio-Signature, what callers hear as TwiML, calls placed and changed by its REST interface.

https://www.twilio.com/docs/usage/security and /docs/voice/api. Forms are kept as JSON objects of their fields.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from atithi.channels.phone.folding import ANSWERED, ENDED, HELD, LEFT, QUEUED, RESUMED, RINGING, Fact
from atithi.channels.phone.line import Line
from atithi.channels.phone.providers.shapes import Asked, Telling, form_of, mail_time
from atithi.channels.phone.report import Recorded, Report, digest, one_fact, whole

CAN = frozenset({"call", "take", "hold", "transfer", "conference", "look"})
API = "https://api.twilio.com/2010-04-01/Accounts"
_ENDINGS = {"completed": "hangup", "busy": "busy", "no-answer": "no-answer", "canceled": "canceled", "failed": "failed"}
_CALLS = {
    "queued": RINGING, "initiated": RINGING, "ringing": RINGING, "in-progress": ANSWERED, **dict.fromkeys(_ENDINGS, ENDED),
}  # fmt: skip
_LEFT = {"1": "call_back", "2": "voicemail"}
_IN_CONFERENCE = {"participant-join": ANSWERED, "participant-hold": HELD, "participant-unhold": RESUMED}


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """What Twilio signs: the whole URL, then each field's name and value, sorted by name; HMAC-SHA1 in base64."""
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digested = hmac.new(token.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return base64.b64encode(digested).decode()


def verify(line: Line, told: Telling, moment: datetime) -> bool:
    """Whether the call is signed with this line's own token."""
    shown = told.headers.get("X-Twilio-Signature", "")
    wanted = signature(line.auth_token, told.url, told.form)
    return bool(line.auth_token) and hmac.compare_digest(wanted.encode(), shown.encode("utf-8", "replace"))


def identity(told: Telling) -> tuple[str, str]:
    """A repeated call has the same fields; each further one has another status, time or sequence."""
    form, what = told.form, told.details.get("what")
    if what in {"voice", "wait"}:  # asked for again and again: it tells one thing of a call
        return f"{what}:{form.get('CallSid', '')}"[:100], form.get("CallSid", "")
    key = digest(*(f"{name}={form[name]}" for name in sorted(form)), str(sorted(told.details.items())))
    return key, str(told.details.get("call") or form.get("ParentCallSid") or form.get("CallSid") or "")


def read(body: bytes, details: Mapping[str, Any], heard: datetime) -> Report | None:
    """A voice call, a status, a conference's event or a recording. `details["what"]`: the address at which it came."""
    form, what, ours = form_of(body), details.get("what", ""), str(details.get("call") or "")
    at, sequence = mail_time(form.get("Timestamp", ""), heard), whole(form.get("SequenceNumber"))
    key = digest(body, what)[:24]
    if what == "leg":
        return _leg(form, ours)
    if what == "room":
        return _room(form, ours, at, sequence, key)
    incoming = form.get("Direction", "inbound") == "inbound" and not ours
    sid = form.get("CallSid", "") if not ours else ""
    if not sid and not ours:
        raise ValueError("no CallSid")
    number = form.get("From" if incoming else "To", "")
    common: dict[str, Any] = {
        "provider_id": sid,
        "call": ours,
        "direction": "in" if incoming else "out",
        "number": number,
    }
    if what == "recording":
        return Report(**common, recordings=_recorded(form, details))
    if what == "choice":
        left = _LEFT.get(form.get("Digits", ""))
        return Report(
            **common, facts=(one_fact(LEFT, at, key, why=left),) if left else (), wants_call_back=left == "call_back"
        )
    if what in {"wait", "voice"}:
        kind = QUEUED if what == "wait" else RINGING
        # The page of waiting is asked for again and again: it tells one thing, the first time.
        when = mail_time(form.get("Timestamp", ""), heard)
        return Report(**common, facts=(one_fact(kind, when, what),), name=form.get("CallerName", ""))
    return Report(**common, facts=_status(form, at, sequence, key, incoming), recordings=_recorded(form, details))


def _status(form: Mapping[str, str], at: datetime, sequence: int, key: str, incoming: bool) -> tuple[Fact, ...]:
    """Our own part of an incoming call is "in-progress" from the greeting on: nobody has answered it by that."""
    status = form.get("DialCallStatus") or form.get("CallStatus", "")
    kind = _CALLS.get(status)
    if kind is None or (incoming and kind == ANSWERED):
        return ()
    if kind != ENDED:
        return (one_fact(kind, at, key, sequence=sequence),)
    seconds = whole(form.get("DialCallDuration") or form.get("CallDuration"))
    talked = None if incoming else (seconds if status == "completed" else 0)
    return (one_fact(ENDED, at, key, sequence=sequence, talked=talked, why=_ENDINGS[status]),)


def _room(form: Mapping[str, str], ours: str, at: datetime, sequence: int, key: str) -> Report | None:
    """An event of the conference in which guest and colleagues talk."""
    kind, sid = _IN_CONFERENCE.get(form.get("StatusCallbackEvent", "")), form.get("CallSid", "")
    legs = {"conference": form.get("ConferenceSid", "")}
    facts: tuple[Fact, ...] = ()
    if kind is not None and form.get("ParticipantLabel") == "guest":
        facts = (one_fact(kind, at, key, sequence=sequence),)
    return (
        Report(provider_id="", call=ours, direction="in", number="", facts=facts, legs=legs) if sid or facts else None
    )


def _leg(form: Mapping[str, str], ours: str) -> Report:
    """How the telephone of a colleague stands who is rung for this call."""
    leg = (form.get("CallSid", ""), form.get("CallStatus", ""))
    return Report(provider_id="", call=ours, direction="in", number="", leg=leg)


def _recorded(form: Mapping[str, str], details: Mapping[str, Any]) -> tuple[Recorded, ...]:
    url = form.get("RecordingUrl", "")
    if not url or form.get("RecordingStatus", "completed") != "completed":
        return ()
    voicemail = details.get("kind") == "voicemail"
    return (Recorded(url if url.endswith(".mp3") else f"{url}.mp3", whole(form.get("RecordingDuration")), voicemail),)


def request(line: Line, verb: str, values: Mapping[str, Any]) -> Asked:
    """The request by which Twilio does it: `values` as the call's verbs need them (see `actions/asking.py`)."""
    room = f"Conferences/{values.get('conference', '')}/Participants"
    ways: dict[str, tuple[str, str, dict[str, str]]] = {
        "ring": ("POST", "Calls", _ringing(line, values)),
        "bridge": ("POST", f"Calls/{values.get('guest', '')}", {"Twiml": values.get("twiml", "")}),
        "hold": ("POST", f"{room}/{values.get('guest', '')}", {"Hold": "true"}),
        "resume": ("POST", f"{room}/{values.get('guest', '')}", {"Hold": "false"}),
        "drop": ("POST", f"Calls/{values.get('leg', '')}", {"Status": "completed"}),
        "look": ("GET", f"Calls/{values.get('provider_id', '')}", {}),
        "list": ("GET", "Calls", {"To": line.number, "StartTime>": values.get("day", ""), "PageSize": "100"}),
    }
    method, path, form = ways[verb]
    pairs = tuple(form.items())
    if verb == "ring":
        pairs += tuple(("StatusCallbackEvent", each) for each in ("initiated", "ringing", "answered", "completed"))
    return Asked(method, f"{API}/{line.account}/{path}.json", line.account, line.auth_token, pairs)


def _ringing(line: Line, values: Mapping[str, Any]) -> dict[str, str]:
    return {
        "To": values.get("to", ""), "From": line.number, "Twiml": values.get("twiml", ""), "Timeout": "25",
        "StatusCallback": values.get("callback", ""),
    }  # fmt: skip


def looked(body: Any, heard: datetime) -> list[Report]:
    """The calls in an answer of the interface: one, or a page of them."""
    rows = body.get("calls", [body]) if isinstance(body, dict) else None
    if rows is None:
        raise ValueError("no calls in the answer")
    return [_looked(row, heard) for row in rows if row.get("sid") and not row.get("parent_call_sid")]


def _looked(row: Mapping[str, Any], heard: datetime) -> Report:
    incoming, status = row.get("direction") == "inbound", str(row.get("status") or "")
    facts = [one_fact(RINGING, mail_time(str(row.get("start_time") or ""), heard), "look")]
    if status in _ENDINGS:
        at = mail_time(str(row.get("end_time") or ""), heard)
        talked = None if incoming else whole(row.get("duration"))
        facts.append(one_fact(ENDED, at, "look", talked=talked, why=_ENDINGS[status]))
    number = str(row.get("from" if incoming else "to") or "")
    return Report(str(row["sid"]), "in" if incoming else "out", number, tuple(facts))


def recording_login(line: Line) -> tuple[str, str]:
    """Name and password for fetching recordings, where the account asks for them."""
    return line.account, line.auth_token
