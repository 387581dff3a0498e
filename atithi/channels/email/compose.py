"""Makes a mail of a reply: the same bytes at every try, in the customer's language, in the right thread."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.mime.base import MIMEBase
from email.utils import format_datetime

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from atithi.channels.adapters import Outgoing
from atithi.channels.email import signed, write
from atithi.channels.email.automatic import DESK_HEADER, desk_mark
from atithi.channels.email.identity import referenced
from atithi.channels.email.links import file_url, unsubscribe_url
from atithi.channels.email.settings import EmailSettings
from atithi.core.clock import now
from atithi.files.models import StoredFile
from atithi.staff.colours import shades

_RE = re.compile(r"^\s*(re|aw|sv|antw|उत्तर|जवाब|ప్రత్యుత్తరం|উত্তর)\s*[:：]", re.IGNORECASE)
_LINK = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]।])")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
MOST_REFERENCES = 20
LANGUAGES = frozenset({"en", "hi", "te", "bn"})


@dataclass(frozen=True)
class Composed:
    """A mail ready for a mail server."""

    message_id: str  # without angles
    sender: str
    recipients: tuple[str, ...]  # the customer first
    content: bytes


@dataclass(frozen=True)
class Thread:
    """Where a reply stands: who else gets it, and the ids of the mails before it, oldest first."""

    cc: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    answers: str = ""  # the id of the mail that is answered


def thread_of(outgoing: Outgoing, answers: str, cc: Iterable[str]) -> Thread:
    """The thread of a reply, from the provider ids of the conversation's earlier messages."""
    earlier = [reference for kept in outgoing.references if (reference := referenced(kept))]
    if answers and answers in earlier:
        earlier.remove(answers)
    references = [*earlier, answers] if answers else earlier
    if len(references) > MOST_REFERENCES:
        references = [references[0], *references[-(MOST_REFERENCES - 1) :]]
    return Thread(tuple(cc), tuple(references), answers or (references[-1] if references else ""))


def compose(outgoing: Outgoing, settings: EmailSettings, thread: Thread) -> Composed:
    """The mail of a reply."""
    address = outgoing.channel_address
    domain = address.rpartition("@")[2] or "localhost"
    message_id = signed.message_id(outgoing.message_public_id, domain)
    token = signed.token_for(outgoing.conversation_id)
    values = {"reply_domain": settings.reply_domain, "plus_addresses": settings.plus_addresses}
    reply_to = signed.reply_address(address, values, token)
    with translation.override(outgoing.language if outgoing.language in LANGUAGES else "en"):
        lines = [
            f"Date: {format_datetime(now())}",
            write.addresses("From", [write.mailbox(outgoing.business_name, address)]),
            write.addresses("To", [write.mailbox(outgoing.to_name, outgoing.to)]),
            *([write.addresses("Cc", [write.mailbox("", each) for each in thread.cc])] if thread.cc else []),
            write.addresses("Reply-To", [write.mailbox(outgoing.business_name, reply_to)]),
            write.header("Subject", _subject(outgoing)),
            write.ids("Message-ID", [message_id]),
            *([write.ids("In-Reply-To", [thread.answers])] if thread.answers else []),
            *([write.ids("References", list(thread.references))] if thread.references else []),
            f"{DESK_HEADER}: {desk_mark()}",
            *(_of_a_program(outgoing) if outgoing.extra.get("automatic") else []),
            "X-Auto-Response-Suppress: OOF, AutoReply",
            f"Content-Language: {outgoing.language or 'en'}",
            "MIME-Version: 1.0",
        ]
        body = _body(outgoing, settings)
    return Composed(message_id, address, (outgoing.to, *thread.cc), write.finished(lines, body))


def _of_a_program(outgoing: Outgoing) -> list[str]:
    """What a mail says that no person wrote: machines keep silent, and one click ends such mails (RFC 8058)."""
    return [
        "Auto-Submitted: auto-replied",
        write.ids("List-Unsubscribe", [unsubscribe_url(outgoing.to, outgoing.language)]),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]


def _subject(outgoing: Outgoing) -> str:
    subject = write.one_line(outgoing.subject)
    if not subject:
        return _("A message from %(business)s") % {"business": outgoing.business_name}
    # Gmail keeps a thread together only while the subject stays; "Re:" is understood everywhere, translations are not.
    return subject if _RE.match(subject) or not outgoing.references else f"Re: {subject}"


def _body(outgoing: Outgoing, settings: EmailSettings) -> MIMEBase:
    attached, linked = _by_size(outgoing.files, settings.attach_limit_mb * 1024 * 1024)
    signature = _signature(outgoing, settings)
    ending = _("No more automatic mails") if outgoing.extra.get("automatic") else ""
    links = [(file.name, filesizeformat(file.size), file_url(file)) for file in linked]
    seed = outgoing.message_public_id
    bodies = [
        write.text_part(_plain(outgoing, links, signature, ending), "plain"),
        write.text_part(_html(outgoing, settings, links, signature, ending), "html"),
    ]
    body = write.joined("alternative", bodies, f"=_alternative_{seed}")
    if not attached:
        return body
    files = [write.file_part(file.name, file.media_type, file.read()) for file in attached]
    return write.joined("mixed", [body, *files], f"=_mixed_{seed}")


def _by_size(files: tuple[StoredFile, ...], limit: int) -> tuple[list[StoredFile], list[StoredFile]]:
    """Files that go along, and those that would make the mail too large: they become signed links."""
    attached: list[StoredFile] = []
    linked: list[StoredFile] = []
    total = 0
    for file in files:
        if total + file.size <= limit:
            attached.append(file)
            total += file.size
        else:
            linked.append(file)
    return attached, linked


def _signature(outgoing: Outgoing, settings: EmailSettings) -> list[str]:
    values = {"name": outgoing.author_name, "business": outgoing.business_name}
    own = outgoing.extra.get("signature") or settings.signatures.get(outgoing.language) or settings.signatures.get("*")
    if own:
        for name, value in values.items():
            own = own.replace("{" + name + "}", value)
        return [line.strip() for line in own.split("\n") if line.strip()]
    return [line for line in (outgoing.author_name, outgoing.business_name) if line]


def _plain(outgoing: Outgoing, links: list[tuple[str, str, str]], signature: list[str], ending: str) -> str:
    files = "\n".join(f"{name} ({size}): {url}" for name, size, url in links)
    below = f"{ending}: {unsubscribe_url(outgoing.to, outgoing.language)}" if ending else ""
    pieces = (outgoing.text.strip(), files, "-- \n" + "\n".join(signature), below)
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _html(
    outgoing: Outgoing,
    settings: EmailSettings,
    links: list[tuple[str, str, str]],
    signature: list[str],
    ending: str,
) -> str:
    # The mailbox's own colour, else the business's, else ours; each in a shade that can be read in light and in dark.
    own = settings.color if settings.color != EmailSettings.color and _COLOR.fullmatch(settings.color) else ""
    both = shades(own or outgoing.extra.get("colour") or EmailSettings.color)
    values = {
        "language": outgoing.language or "en",
        # Safe: only what `conversations.html.safe` let through when it was written.
        "formatted": mark_safe(outgoing.html),  # noqa: S308
        "paragraphs": [_paragraph(text) for text in re.split(r"\n\s*\n", outgoing.text.strip())],
        "files": [{"name": name, "size": size, "url": url} for name, size, url in links],
        "signature": signature,
        "color": both.light.colour,
        "dark_color": both.dark.colour,
        "ending": ending,
        "unsubscribe": unsubscribe_url(outgoing.to, outgoing.language) if ending else "",
    }
    return render_to_string("email/reply.html", values)


def _paragraph(text: str) -> SafeString:
    """A paragraph with its line breaks, and its addresses as links."""
    pieces = _LINK.split(text)
    html = "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if index % 2 else escape(piece).replace("\n", "<br>")
        for index, piece in enumerate(pieces)
    )
    return mark_safe(html)  # noqa: S308 - every piece is escaped above
