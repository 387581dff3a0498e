"""Mail that no person wrote: answering machines, lists, programs, spam, and our own mail coming back."""

import hashlib
import hmac
import re
from enum import StrEnum

from django.conf import settings as django_settings

from atithi.channels.email.parse.headers import Head
from atithi.channels.email.settings import EmailSettings

DESK_HEADER = "X-Atithi-Desk"


class Origin(StrEnum):
    """Who or what wrote a mail."""

    PERSON = "person"
    ANSWERING_MACHINE = "answering machine"
    PROGRAM = "program"
    LIST = "list"


_AWAY = re.compile(
    r"^\s*(out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response)|autoreply|away from my mail|on leave"
    r"|réponse automatique|automatische antwort|respuesta automática|स्वचालित (उत्तर|जवाब)|ऑटोमैटिक रिप्लाई|స్వయంచాలక (ప్రత్యుత్తరం|సమాధానం)"
    r"|স্বয়ংক্রিয় উত্তর|স্বয়ংক্রিয় উত্তর)\s*[:：\-–]",
    re.IGNORECASE,
)


def origin_of(head: Head, subject: str) -> Origin:
    """What the header says of who wrote a mail."""
    submitted = _value(head, "auto-submitted").split(";")[0].strip()
    precedence = _value(head, "precedence")
    if submitted.startswith("auto-replied") or precedence in {"auto_reply", "auto-reply"} or _is_machine(head):
        return Origin.ANSWERING_MACHINE
    if _AWAY.match(subject) and (
        submitted not in {"", "no"} or "x-auto-response-suppress" in head or _null_sender(head)
    ):
        return Origin.ANSWERING_MACHINE
    if submitted and submitted != "no":
        return Origin.PROGRAM
    if precedence in {"bulk", "junk", "list"} or "list-id" in head or "list-unsubscribe" in head or "list-post" in head:
        return Origin.LIST
    if "feedback-id" in head or _null_sender(head):
        return Origin.PROGRAM
    return Origin.PERSON


def _is_machine(head: Head) -> bool:
    names = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply", "x-vacation")
    return any(_value(head, name) not in {"", "no", "false"} for name in names)


def _null_sender(head: Head) -> bool:
    return "return-path" in head and _value(head, "return-path") in {"<>", ""}


def _value(head: Head, name: str) -> str:
    return head.raw(name).decode("ascii", "replace").strip().lower()


def desk_mark() -> str:
    """What our own mails carry, so that we know them when they come back."""
    return hmac.new(django_settings.SECRET_KEY.encode(), b"atithi.email.desk", hashlib.sha256).hexdigest()[:24]


def is_ours(head: Head) -> bool:
    """Whether this desk itself wrote the mail: a forwarding rule sent it round."""
    return any(hmac.compare_digest(raw.strip(), desk_mark().encode()) for raw in head.all_raw(DESK_HEADER.lower()))


_SCORE = re.compile(r"-?\d+(?:\.\d+)?")


def spam_reason(head: Head, sender: str, settings: EmailSettings) -> str:
    """Why the mail server's filter or the owner's rules call it spam; empty where they do not."""
    sender = sender.lower()
    domain = "@" + sender.rpartition("@")[2]
    if sender in settings.trusted_senders or domain in settings.trusted_senders:
        return ""
    if sender in settings.spam_senders or domain in settings.spam_senders:
        return "sender"
    if _value(head, "x-spam-flag").startswith("yes") or _value(head, "x-spam").startswith("yes"):
        return "filter"
    if _value(head, "x-spam-status").startswith("yes") or _value(head, "x-rspamd-action") in {
        "reject",
        "add header",
        "rewrite subject",
    }:
        return "filter"
    if re.match(r"[^:]*:\s*true", _value(head, "x-spamd-result")):
        return "filter"
    if settings.spam_score > 0:
        for name in ("x-spam-score", "x-rspamd-score", "x-spam-status", "x-spamd-result"):
            text = _value(head, name)
            found = re.search(r"score=(-?\d+(?:\.\d+)?)", text) or re.search(r"\[(-?\d+(?:\.\d+)?)\s*/", text)
            plain = _SCORE.match(text)
            score = float(found[1]) if found else float(plain[0]) if plain else 0.0
            if score >= settings.spam_score:
                return "score"
    return ""
