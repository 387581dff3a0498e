"""When two deliveries are the same mail: the provider's id under which a raw mail is kept."""

import hashlib
import re

from atithi.channels.email.parse.headers import split_head
from atithi.channels.email.parse.mail import message_id_of, stable_key

_IDENTIFYING = ("message-id", "date", "from", "subject")
_PROVIDER_ID = re.compile(r"<([^<>]+)>")


def provider_id(raw: bytes) -> str:
    """`<Message-ID> hash` of a raw mail: equal for the same mail however often and by whichever way it comes.

    The hash covers the body and the fields by which its writer meant this one mail, not the traces of its way. So a
    Message-ID used twice for different mails makes two, and a mail without one is no problem.
    """
    head, body = split_head(raw, 0, len(raw))
    digest = hashlib.sha256()
    if "message-id" in head or "date" in head:
        for name in _IDENTIFYING:
            digest.update(head.raw(name) + b"\n")
    else:
        digest.update(raw[:body])
    digest.update(memoryview(raw)[body:].tobytes().replace(b"\r\n", b"\n").rstrip(b"\n"))
    message_id = message_id_of(head)
    return f"<{stable_key(message_id)}> {digest.hexdigest()[:32]}" if message_id else f"{digest.hexdigest()}"


def referenced(kept: str) -> str:
    """The Message-ID, without angles, within a kept provider's id; empty where the mail had none."""
    found = _PROVIDER_ID.match(kept)
    return found[1] if found and not found[1].startswith("sha256:") else ""
