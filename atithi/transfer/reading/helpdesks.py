"""Lays the objects of help desks' exports flat: a column for each value, and what was said in order in the column `messages`."""

import json
from collections.abc import Iterable
from typing import Any

from atithi.transfer.reading.raw import LONGEST_CELL

WRAPPERS = ("helpdesk_ticket", "ticket", "user", "contact", "company", "organization", "customer")
MESSAGES = "messages"
MOST_MESSAGES = 2_000
_SAID = ("comments", "conversations", "notes", "helpdesk_notes")
# Long or of no use as a column: what was said is read apart, the rest belongs to the help desk it came from.
_LEFT_OUT = frozenset({
    *_SAID, "attachments", "photo", "via", "metric_set", "satisfaction_rating", "html_body", "description_html",
    "collaborator_ids", "follower_ids", "email_cc_ids", "url", "avatar", "stats", "cc_emails", "fwd_emails", "audit",
})  # fmt: skip


def unwrap(thing: dict[str, Any]) -> dict[str, Any]:
    """The object itself, where an export wraps each one: {"helpdesk_ticket": {…}}."""
    if len(thing) == 1:
        name, inner = next(iter(thing.items()))
        if name in WRAPPERS and isinstance(inner, dict):
            return inner
    return thing


def origin_of(thing: dict[str, Any]) -> str:
    """Which help desk writes objects like this one; `file` where none is known to."""
    if "helpdesk_ticket" in thing or "helpdesk_notes" in thing:
        return "freshdesk"
    inner = unwrap(thing)
    if (
        "zendesk.com" in str(inner.get("url", ""))
        or {"submitter_id", "organization_fields", "user_fields"} & inner.keys()
    ):
        return "zendesk"
    if (
        "responder_id" in inner
        or {"company_id", "mobile"} <= inner.keys()
        or {"domains", "health_score"} <= inner.keys()
    ):
        return "freshdesk"
    return "file"


def target_of(thing: dict[str, Any]) -> str:
    """What such an object is."""
    inner = unwrap(thing)
    if inner.keys() & {"comments", "conversations", "requester_id", "requester", "subject"}:
        return "conversations"
    if inner.keys() & {"domain_names", "domains", "organization_fields"} and "email" not in inner:
        return "organisations"
    return "guests"


def flat(thing: dict[str, Any]) -> dict[str, str]:
    """Column by column: `requester.name` for what lies within, lists with commas."""
    inner = unwrap(thing)
    found: dict[str, str] = {}
    _lay(inner, "", found)
    if inner.keys() & {*_SAID, "description", "description_text"} and inner.keys() & {
        "subject",
        "requester_id",
        "requester",
    }:
        found[MESSAGES] = json.dumps(said(inner), ensure_ascii=False)
    return found


def _lay(thing: dict[str, Any], above: str, found: dict[str, str], depth: int = 0) -> None:
    for key, value in thing.items():
        if key in _LEFT_OUT or len(found) > 300:
            continue
        name = f"{above}{key}"
        if isinstance(value, dict):
            if depth < 3:
                _lay(value, f"{name}.", found, depth + 1)
        elif isinstance(value, list):
            plain = [_text(one) for one in value if not isinstance(one, (dict, list))]
            if plain or not value:
                found[name] = ", ".join(plain)[:LONGEST_CELL]
        else:
            found[name] = _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\x00", "")[:LONGEST_CELL]


def said(ticket: dict[str, Any]) -> list[dict[str, str]]:
    """What was said in a ticket, in order: at, who (guest, staff or note), name, text."""
    requester = ticket.get("requester")
    requester = requester if isinstance(requester, dict) else {}
    asker = str(ticket.get("requester_id") or requester.get("id") or "")
    entries = [one for name in _SAID for one in _listed(ticket.get(name)) if not _true(one.get("deleted"))]
    found = [_entry(one, asker) for one in entries[:MOST_MESSAGES]]
    first = _text(ticket.get("description_text") or ticket.get("description")).strip()
    if first and not any(one["text"].strip()[:200] == first[:200] for one in found[:2]):
        name = _text(requester.get("name") or ticket.get("requester_name"))
        found.insert(0, {"at": _text(ticket.get("created_at")), "who": "guest", "name": name, "text": first})
    return [one for one in found if one["text"].strip()]


def _listed(value: Any) -> Iterable[dict[str, Any]]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            inner = next(iter(one.values())) if len(one) == 1 else one
            yield inner if isinstance(inner, dict) else one


def _entry(one: dict[str, Any], asker: str) -> dict[str, str]:
    writer = one.get("author")
    writer = writer if isinstance(writer, dict) else {}
    number = str(one.get("author_id") or writer.get("id") or one.get("user_id") or "")
    hidden = _true(one.get("private")) or _false(one.get("public")) or _false(one.get("is_public"))
    theirs = _true(one.get("incoming")) or (bool(asker) and number == asker)
    text = one.get("plain_body") or one.get("body_text") or one.get("body") or one.get("value") or ""
    return {
        "at": _text(one.get("created_at")), "who": "note" if hidden else "guest" if theirs else "staff",
        "name": _text(writer.get("name") or one.get("from_email")), "mail": _text(writer.get("email")), "text": _text(text),
    }  # fmt: skip


def _true(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "yes", "1"}


def _false(value: Any) -> bool:
    return value is False or str(value).lower() in {"false", "no", "0"}
