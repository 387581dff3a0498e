"""Reports on mails of ours: could not be delivered, is late, has arrived, was opened (RFC 3464, 8098 and the odd ones)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from atithi.channels.email import signed
from atithi.channels.email.parse import Mail
from atithi.channels.email.parse.addresses import clean_email
from atithi.channels.email.parse.headers import Head, split_head
from atithi.channels.email.parse.structure import Part


class About(StrEnum):
    """What a report says of a mail."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    OPENED = "seen"


@dataclass(frozen=True)
class Report:
    """One report: about which of our messages (its public id, empty if it does not say), for whom, and why."""

    about: About
    message_public_id: str
    recipient: str
    status: str  # an enhanced status code such as 5.1.1, or empty
    diagnostic: str

    @property
    def is_hard(self) -> bool:
        """Whether the address itself is no good, so that nothing more should be sent there."""
        return self.about == About.FAILED and (
            self.status.startswith(("5.1.", "5.0.0")) or bool(_NOBODY.search(self.diagnostic))
        )


_OURS = re.compile(rb"([0-9A-Za-z]{8,20}\.[a-z2-7]{16}@[A-Za-z0-9.-]+)")
_BOUNCER = re.compile(
    r"^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounce|bounces|mdaemon)(@|\+|-|$)", re.IGNORECASE
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|report|has failed|incomplete)|failure notice|returned mail|mail delivery|"
    r"non-?delivery|could not be delivered|message not delivered|अवितरित|డెలివరీ కాలేదు|বিতরণ (ব্যর্থ|করা যায়নি)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b([45]\d\d)[ -](?=[A-Za-z0-9#(<.])")
_NOBODY = re.compile(
    r"user (is )?unknown|unknown user|no such (user|mailbox|recipient|address)|does ?n[o']t exist|mailbox unavailable|"
    r"mailbox not found|"
    r"recipient (address )?rejected|invalid (recipient|mailbox|address)|address (not found|couldn't be found)|no mailbox here",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"delayed|will (be )?retr|not yet been delivered|warning: (message|could not)|temporary (problem|failure)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_ACTIONS = {
    "failed": About.FAILED,
    "delayed": About.DELAYED,
    "delivered": About.DELIVERED,
    "relayed": About.DELIVERED,
    "expanded": About.DELIVERED,
}


def read_report(mail: Mail, raw: bytes) -> Report | None:
    """The report that a mail is; None where it is none."""
    kind = mail.root.parameters.get("report-type", "").lower()
    parts = list(_walk(mail.root))
    if any(part.type == "message/disposition-notification" for part in parts) or kind == "disposition-notification":
        return _opened(parts, raw)
    status = next(
        (part for part in parts if part.type in {"message/delivery-status", "message/global-delivery-status"}), None
    )
    if status is not None:
        return _standard(status, mail, raw)
    if _is_odd_bounce(mail):
        return _odd(mail, raw)
    return None


def _walk(part: Part) -> "list[Part]":
    found = [part]
    for child in part.children:
        found += _walk(child)
    return found


def _about_message(raw: bytes, head: Head) -> str:
    """Our message that a report names anywhere: in the copy of the original, or as what it answers."""
    for found in _OURS.finditer(raw):
        if public_id := signed.read_message_id(found[1].decode("ascii")):
            return public_id
    for part in re.findall(rb"(?:[A-Za-z0-9+/]{60,100}\r?\n)+[A-Za-z0-9+/=]*", raw)[:5]:  # a copy in base64
        import binascii

        try:
            decoded = binascii.a2b_base64(part)
        except binascii.Error:
            continue
        for found in _OURS.finditer(decoded):
            if public_id := signed.read_message_id(found[1].decode("ascii")):
                return public_id
    return ""


def _opened(parts: list[Part], raw: bytes) -> Report | None:
    part = next((part for part in parts if part.type == "message/disposition-notification"), None)
    content = part.content() if part else b""
    head, _end = split_head(content, 0, len(content))
    disposition = head.text("disposition").lower()
    if "displayed" not in disposition:
        return Report(About.DELIVERED, _about_message(raw, head), "", "", disposition) if disposition else None
    return Report(About.OPENED, _about_message(raw, head), _typed(head.text("final-recipient")), "", disposition)


def _standard(part: Part, mail: Mail, raw: bytes) -> Report:
    content = part.content().replace(b"\r\n", b"\n")
    groups = [
        split_head(group + b"\n\n", 0, len(group) + 2)[0] for group in re.split(rb"\n\s*\n", content) if group.strip()
    ]
    recipients = [group for group in groups if "action" in group or "final-recipient" in group or "status" in group]
    chosen = next(
        (group for group in recipients if _action(group) == About.FAILED), recipients[0] if recipients else Head([])
    )
    diagnostic = re.sub(r"^[\w-]+;\s*", "", chosen.text("diagnostic-code")) or chosen.text("remote-mta")
    status = _STATUS.search(chosen.text("status"))
    return Report(
        about=_action(chosen),
        message_public_id=_about_message(raw, mail.head),
        recipient=_typed(chosen.text("original-recipient") or chosen.text("final-recipient")),
        status=status[1] if status else "",
        diagnostic=diagnostic[:300],
    )


def _action(group: Head) -> About:
    action = group.text("action").strip().lower().split(" ")[0]
    if action in _ACTIONS:
        return _ACTIONS[action]
    return {"2": About.DELIVERED, "4": About.DELAYED}.get(group.text("status").strip()[:1], About.FAILED)


def _typed(text: str) -> str:
    return clean_email(text.partition(";")[2] or text).lower()


def _is_odd_bounce(mail: Mail) -> bool:
    head = mail.head
    if "x-failed-recipients" in head:
        return True
    from_bouncer = bool(_BOUNCER.match(mail.sender.email)) or head.raw("return-path").strip() == b"<>"
    return from_bouncer and bool(_BOUNCE_SUBJECT.search(mail.subject) or _OURS.search(mail.root.raw[:200_000]))


def _odd(mail: Mail, raw: bytes) -> Report:
    """A report in prose, as qmail, Exim and many mail hosts write them."""
    text = mail.text[:20_000]
    status, code = _STATUS.search(text), _CODE.search(text)
    failed = clean_email(mail.head.text("x-failed-recipients").split(",")[0])
    found = failed or next((address for address in _ADDRESS.findall(text[:5000]) if not _BOUNCER.match(address)), "")
    late = (
        bool(_LATE.search(mail.subject + " " + text[:1500]))
        and not failed
        and not (status and status[1].startswith("5"))
    )
    line = next(
        (
            line.strip()
            for line in text.split("\n")
            if _STATUS.search(line) or _CODE.search(line) or _NOBODY.search(line)
        ),
        "",
    )
    guessed = f"{code[1][0]}.0.{0 if _NOBODY.search(line) else 9}" if code else ""
    return Report(
        about=About.DELAYED if late else About.FAILED,
        message_public_id=_about_message(raw, mail.head),
        recipient=found.lower(),
        status=status[1] if status else guessed,
        diagnostic=line[:300],
    )


_WORDS = (
    ("5.1.2", _("The mail domain of this address does not exist.")),
    ("5.1.", _("There is no mailbox with this address.")),
    ("5.2.2", _("The mailbox is full.")),
    ("5.2.1", _("The mailbox is switched off.")),
    ("5.3.4", _("The mail is too large for the recipient's server.")),
    ("5.2.3", _("The mail is too large for the recipient's server.")),
    ("5.4.", _("The recipient's mail server could not be reached.")),
    ("4.4.", _("The recipient's mail server could not be reached.")),
    ("5.7.", _("The recipient's mail server refused this mail (policy or spam filter).")),
    ("4.2.2", _("The mailbox is full.")),
)


def in_words(report: Report) -> str:
    """What happened, for a person, in the language in force."""
    meaning = next((str(words) for prefix, words in _WORDS if report.status.startswith(prefix)), "")
    if not meaning and _NOBODY.search(report.diagnostic):
        meaning = str(_WORDS[1][1])
    if not meaning:
        meaning = str(
            _("The mail could not be delivered.") if report.about == About.FAILED else _("The mail is delayed.")
        )
    detail = " ".join(piece for piece in (report.recipient, report.status, report.diagnostic) if piece)
    return f"{meaning} ({detail})" if detail else meaning
