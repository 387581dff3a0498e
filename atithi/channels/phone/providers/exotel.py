"""Exotel: calls nothing of its own signed, so its addresses hold a secret, and name, password and networks may be asked beside.

The Passthru applet calls with GET while a call runs; status callbacks come as POST, JSON or form; times are India's.
https://developer.exotel.com/api and /applet. Forms are kept as JSON objects of their fields.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from atithi.channels.phone.folding import ANSWERED, ENDED, QUEUED, RINGING, Fact
from atithi.channels.phone.line import Line
from atithi.channels.phone.providers.shapes import Asked, Telling, form_of, indian_time
from atithi.channels.phone.report import Recorded, Report, digest, one_fact, whole

CAN = frozenset({"call", "look"})
_TYPES = {
    "completed": "hangup", "client-hangup": "hangup", "incomplete": "no-answer", "call-attempt": "no-answer",
    "voicemail": "voicemail",
}  # fmt: skip
_SPEAKS = frozenset({"in-progress", "completed"})
_LEG = re.compile(r"Legs\[(\d)\]\[(\w{1,30})\]")
_STATES = {"completed": "hangup", "failed": "failed", "busy": "busy", "no-answer": "no-answer", "canceled": "canceled"}


def verify(line: Line, told: Telling, moment: datetime) -> bool:
    """Whether it knows the secret in the address, comes from a network that may, and shows the password where one is set."""
    known = bool(line.secret) and hmac.compare_digest(line.secret.encode(), told.secret.encode("utf-8", "replace"))
    if not known or not line.allows(told.address):
        return False
    if not line.password:
        return True
    wanted = "Basic " + base64.b64encode(f"{line.user}:{line.password}".encode()).decode()
    return hmac.compare_digest(wanted.encode(), told.headers.get("Authorization", "").encode("utf-8", "replace"))


def identity(told: Telling) -> tuple[str, str]:
    """A repeated call has the same fields. Its clock is left out: it moves with each try."""
    form = {name: value for name, value in told.form.items() if name != "CurrentTime"}
    key = digest(*(f"{name}={form[name]}" for name in sorted(form)), str(told.details.get("what", "")))
    return key, str(told.form.get("CallSid", ""))


def read(body: bytes, details: Mapping[str, Any], heard: datetime) -> Report | None:
    """A Passthru or pop-up call (`what`: passthru, popup or queue), or a status callback."""
    form, what = form_of(body), details.get("what", "")
    sid = form.get("CallSid", "")
    if not sid:
        raise ValueError("no CallSid")
    key = digest(body, what)[:24]
    if what == "status":
        return _status(form, sid, key, heard)
    incoming = form.get("Direction", "incoming") in {"incoming", "inbound"}
    began = indian_time(form.get("StartTime") or form.get("Created") or "", heard)
    answered = what == "popup" and form.get("DialCallStatus") == "in-progress"
    facts = [one_fact(RINGING, began, "began")]
    why = _TYPES.get(form.get("CallType", ""))
    # A Passthru that says nothing but "call-attempt" stands before the telephones of staff ring.
    over = why is not None and (form.get("CallType") != "call-attempt" or "DialCallStatus" in form)
    if what == "queue":
        facts.append(one_fact(QUEUED, heard, "queue"))
    elif answered:
        facts.append(one_fact(ANSWERED, heard, key))
    elif over:
        facts.append(_ending(form, key, heard, why or ""))
    # A pop-up names whom it rings, one colleague after another: who spoke is said at the end.
    agent = form.get("AgentEmail") or form.get("DialWhomNumber", "") if answered or over else ""
    return Report(
        sid, "in" if incoming else "out", _number(form, incoming), tuple(facts), agent=agent, recordings=_recorded(form)
    )


def _number(form: Mapping[str, str], incoming: bool) -> str:
    if incoming:
        return form.get("CallFrom") or form.get("From", "")
    return form.get("CallTo") or form.get("To", "")


def _ending(form: Mapping[str, str], key: str, heard: datetime, why: str) -> Fact:
    """A Passthru says 1970 for the end; what its clock shows is the end then. The time that it dials holds the ringing, too:
    how long they spoke is said of the colleague's part."""
    at = indian_time(form.get("EndTime", ""), indian_time(form.get("CurrentTime", ""), heard))
    spoken = [whole(leg.get("OnCallDuration")) for leg in _legs(form)]
    return one_fact(ENDED, at, key, talked=max(spoken) if spoken else whole(form.get("DialCallDuration")), why=why)


def _status(form: Mapping[str, str], sid: str, key: str, heard: datetime) -> Report:
    """Of a call that the desk asked for: its own number comes first, the guest is the one called `To`."""
    event, status, legs = form.get("EventType", "terminal"), form.get("Status", ""), _legs(form)
    facts = [one_fact(RINGING, indian_time(form.get("DateCreated", ""), heard), "began")]
    if event == "answered" and len(legs) > 1 and legs[1].get("Status") in _SPEAKS:
        facts.append(one_fact(ANSWERED, indian_time(form.get("DateUpdated", ""), heard), key))
    elif event == "terminal" and status in _STATES:
        at = indian_time(form.get("EndTime") or form.get("DateUpdated") or "", heard)
        # Where our own colleague did not pick up, the guest's telephone never rang.
        why = _STATES[status] if not legs or legs[0].get("Status") in _SPEAKS else "failed"
        facts.append(one_fact(ENDED, at, key, talked=whole(form.get("ConversationDuration")), why=why))
    return Report(
        sid, "out", form.get("To", ""), tuple(facts), call=form.get("CustomField", ""), recordings=_recorded(form)
    )


def _legs(form: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The parts of the call: as JSON, or field by field (`Legs[0][Status]`). The event comes once for each: ours,
    then the guest's."""
    if "Legs" in form:
        try:
            found = json.loads(form["Legs"])
        except ValueError:
            return []
        return [leg for leg in found if isinstance(leg, dict)] if isinstance(found, list) else []
    parts: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        if match := _LEG.fullmatch(name):
            parts.setdefault(int(match[1]), {})[match[2]] = value
    return [parts[number] for number in sorted(parts)]


def _recorded(form: Mapping[str, str]) -> tuple[Recorded, ...]:
    url = form.get("RecordingUrl", "")
    if not url.startswith("http"):
        return ()
    seconds = whole(form.get("RecordingDuration") or form.get("DialCallDuration") or form.get("ConversationDuration"))
    ready = form.get("RecordingAvailableBy", "")
    return (Recorded(url, seconds, form.get("CallType") == "voicemail", indian_time(ready, None) if ready else None),)


def request(line: Line, verb: str, values: Mapping[str, Any]) -> Asked:
    """Exotel rings the colleague first, then the guest. It cannot hold, pass on or take a call from outside."""
    base = f"https://{line.host}/v1/Accounts/{line.account}/Calls"
    if verb == "ring":
        form = (
            ("From", values["to"]), ("To", values["guest"]), ("CallerId", line.number),
            ("StatusCallback", values["callback"]), ("StatusCallbackContentType", "application/json"),
            ("StatusCallbackEvents[0]", "terminal"), ("StatusCallbackEvents[1]", "answered"),
            ("CustomField", values["call"]), ("Record", "true" if line.record else "false"),
        )  # fmt: skip
        return Asked("POST", f"{base}/connect.json", line.api_key, line.api_token, form)
    if verb == "look":
        return Asked("GET", f"{base}/{values['provider_id']}.json", line.api_key, line.api_token)
    if verb == "list":
        since = (("DateCreated", f"gte:{values['day']}"), ("PageSize", "50"))
        return Asked("GET", f"{base}.json", line.api_key, line.api_token, since)
    raise KeyError(verb)


def looked(body: Any, heard: datetime) -> list[Report]:
    """The calls in an answer of the interface: one, or a page of them."""
    if not isinstance(body, dict) or not ("Call" in body or "Calls" in body):
        raise ValueError("no calls in the answer")
    return [_looked(row, heard) for row in body.get("Calls", [body.get("Call")]) if row and row.get("Sid")]


def _looked(row: Mapping[str, Any], heard: datetime) -> Report:
    incoming, status = str(row.get("Direction", "")).startswith("inbound"), str(row.get("Status") or "")
    facts = [one_fact(RINGING, indian_time(str(row.get("StartTime") or row.get("DateCreated") or ""), heard), "began")]
    if status in _STATES:
        at = indian_time(str(row.get("EndTime") or ""), heard)
        facts.append(one_fact(ENDED, at, "look", talked=whole(row.get("Duration")), why=_STATES[status]))
    recordings = _recorded({"RecordingUrl": str(row.get("RecordingUrl") or "")})
    number = str(row.get("From" if incoming else "To") or "")
    return Report(str(row["Sid"]), "in" if incoming else "out", number, tuple(facts), recordings=recordings)


def recording_login(line: Line) -> tuple[str, str]:
    """Name and password for fetching recordings."""
    return line.api_key, line.api_token
