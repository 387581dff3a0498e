"""A mail as read: who, to whom, when, what."""

import hashlib
import logging
import re
from dataclasses import dataclass, field
from datetime import datetime

from atithi.channels.email.parse.addresses import Address, first_address, parse_addresses
from atithi.channels.email.parse.bodies import Body, read_body
from atithi.channels.email.parse.dates import parse_date
from atithi.channels.email.parse.files import File
from atithi.channels.email.parse.headers import Head
from atithi.channels.email.parse.structure import Part, parse_tree

__all__ = ["File", "Mail", "read"]

logger = logging.getLogger(__name__)
_MESSAGE_ID = re.compile(r"<([^<>]+)>")
MOST_REFERENCES = 200


@dataclass(frozen=True)
class Mail:
    """Everything that the desk wants to know of a mail."""

    sender: Address
    reply_to: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None
    message_id: str  # without angle brackets; empty if there is none
    references: tuple[str, ...]  # of References and In-Reply-To, the nearest last
    text: str
    html: str  # as it came, not yet safe
    files: tuple[File, ...]
    problems: tuple[str, ...]  # what could not be read, in words
    head: Head = field(repr=False)
    root: Part = field(repr=False)


def read(raw: bytes) -> Mail:
    """Reads any bytes as a mail. Never raises; what is beyond reading is named in `problems`."""
    root = parse_tree(raw)
    head = root.head
    body = _body(root, raw)
    return Mail(
        sender=_sender(head),
        reply_to=first_address(head.raw("reply-to")),
        to=_all(head, "to"),
        cc=_all(head, "cc"),
        subject=_one_line(head.text("subject")),
        date=parse_date(head.raw("date")),
        message_id=message_id_of(head),
        references=references_of(head),
        text=body.text.rstrip(),
        html=body.html,
        files=tuple(body.files),
        problems=tuple(body.problems),
        head=head,
        root=root,
    )


def _body(root: Part, raw: bytes) -> Body:
    try:
        return read_body(root)
    except Exception:
        whole = File("mail.eml", "message/rfc822", raw)
        logger.exception("a mail's content could not be read")
        return Body("", "", [whole], ["The content could not be read; the mail is attached as it came."])


def _sender(head: Head) -> Address:
    for name in ("from", "sender", "resent-from", "reply-to", "return-path"):
        for raw in head.all_raw(name)[:3]:
            found = first_address(raw)
            if "@" in found.email:
                return found
    return first_address(head.raw("from"))


def _all(head: Head, name: str) -> tuple[Address, ...]:
    return tuple(address for raw in head.all_raw(name)[:20] for address in parse_addresses(raw))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def message_id_of(head: Head) -> str:
    """The Message-ID without its angles; empty where there is none."""
    raw = head.raw("message-id") or head.raw("message-id:")
    text = raw.decode("utf-8", "replace").strip()
    found = _MESSAGE_ID.search(text)
    return "".join((found[1] if found else text.strip("<>")).split())


def references_of(head: Head) -> tuple[str, ...]:
    """The ids of mails that this one answers: References, then In-Reply-To, each once, the nearest last."""
    text = " ".join(
        raw.decode("utf-8", "replace") for name in ("references", "in-reply-to") for raw in head.all_raw(name)
    )
    found = ["".join(reference.split()) for reference in _MESSAGE_ID.findall(text[:100_000])]
    if not found:
        found = [word.strip("<>,;") for word in text[:10_000].split() if "@" in word]
    nearest_first = dict.fromkeys(reversed(found))
    return tuple(reversed(list(nearest_first)[:MOST_REFERENCES]))


def stable_key(message_id: str) -> str:
    """A Message-ID as it is kept for comparison: at most 200 characters."""
    if len(message_id) <= 200:
        return message_id.replace("\x00", "")
    return "sha256:" + hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()
