"""What becomes of a mail that came in: a customer's message, a colleague's reply, a report, or nothing for anybody."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atithi.channels.adapters import Ignored
from atithi.channels.email import queries
from atithi.channels.email.automatic import Origin, is_ours, origin_of, spam_reason
from atithi.channels.email.models import Filed, ReceivedMail, Trust
from atithi.channels.email.parse import Mail, read
from atithi.channels.email.parse.addresses import Address
from atithi.channels.email.parse.mail import stable_key
from atithi.channels.email.pictures import has_remote_pictures
from atithi.channels.email.quotes import Forwarded, fold, fold_html, read_forwarded
from atithi.channels.email.reporting import apply_report
from atithi.channels.email.reports import read_report
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.email.trust import Verdict, judge
from atithi.channels.email.whose import Whose, find_conversation
from atithi.channels.errors import ChannelError
from atithi.channels.models import RawInbound
from atithi.conversations.actions import add_note, receive_message, send_reply
from atithi.conversations.actions.shared import TEXT_LIMIT
from atithi.conversations.inbound import InboundFile, InboundMessage
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.events import Actor
from atithi.files.actions import store
from atithi.staff.models import User
from atithi.staff.queries import business

# What `parse` reports; named here so that it is translated.
READING_PROBLEMS = (
    gettext_noop("The content could not be read; the mail is attached as it came."),
    gettext_noop("Its parts are nested too deep; the rest is attached."),
    gettext_noop("The text is longer than we show; all of it is in the original."),
    gettext_noop("winmail.dat could not be opened."),
)
CHANGING = (
    "conversation", "message", "filed", "message_key", "sender", "reply_to", "to", "cc", "references", "subject",
    "trust", "trust_facts", "remote_pictures",
)  # fmt: skip
MOST_FILES = 200
LOOP_MAILS, LOOP_WINDOW = 20, timedelta(minutes=10)
FLOOD_MAILS, FLOOD_WINDOW = 2000, timedelta(hours=1)
LATEST = timedelta(days=2)


@dataclass(frozen=True)
class Arrival:
    """A mail with everything that was found out about it."""

    raw: RawInbound
    mail: Mail
    settings: EmailSettings
    verdict: Verdict
    sender: str
    name: str
    own: set[str]

    def filed(self, filed: Filed, *, conversation: Conversation | None = None, message: Message | None = None) -> None:
        """Remembers the head of the mail and what became of it."""
        row = ReceivedMail(
            raw=self.raw, channel_id=self.raw.channel_id, conversation=conversation, message=message, filed=filed,
            message_key=clean_line(stable_key(self.mail.message_id), 200), sender=clean_line(self.sender.lower(), 254),
            reply_to=clean_line(self.mail.reply_to.email.lower(), 254), to=_known(self.mail.to), cc=_known(self.mail.cc),
            references=[clean_line(reference, 300) for reference in self.mail.references][-30:],
            subject=clean_line(self.mail.subject, 300), trust=self.verdict.trust, trust_facts=self.verdict.facts,
            received_at=self.raw.received_at, remote_pictures=has_remote_pictures(self.mail.html),
        )  # fmt: skip
        # One statement: a mail that is read again (taken back from spam, after an upgrade) has its row already.
        ReceivedMail.objects.bulk_create([row], update_conflicts=True, unique_fields=["raw"], update_fields=CHANGING)


def _known(addresses: tuple[Address, ...]) -> list[str]:
    return [clean_line(address.email.lower(), 254) for address in addresses if "@" in address.email][:100]


def take_in(raw: RawInbound) -> InboundMessage | Ignored:
    """Reads a raw mail and does what follows from it, in the caller's transaction."""
    with translation.override(business().default_language):
        return _take_in(raw)


def _take_in(raw: RawInbound) -> InboundMessage | Ignored:
    content = raw.content()
    arrival = _arrival(raw, read(content))
    mail, forced = arrival.mail, bool(raw.details.get("not_spam"))
    if is_ours(mail.head):
        arrival.filed(Filed.LOOP)
        return Ignored("a mail of ours came back")
    if report := read_report(mail, content):
        conversation = apply_report(report, arrival.sender)
        if conversation is not None or report.message_public_id:
            arrival.filed(Filed.REPORT, conversation=conversation)
            return Ignored(f"report: {report.about}")
    whose = find_conversation(mail, arrival.sender, arrival.verdict.trust, _recipients(arrival))
    origin = origin_of(mail.head, mail.subject)
    known_guest = whose.conversation is not None and arrival.verdict.trust == Trust.VERIFIED
    reason = "" if forced or known_guest else spam_reason(mail.head, arrival.sender, arrival.settings)
    if reason:
        arrival.filed(Filed.SPAM)
        return Ignored(f"spam: {reason}")
    if origin == Origin.ANSWERING_MACHINE:
        return _answering_machine(arrival, whose)
    if not forced and (reason := _loop(arrival, whose)):
        arrival.filed(Filed.LOOP, conversation=whose.conversation)
        return Ignored(f"loop: {reason}")
    colleague = _colleague(arrival)
    if whose.staff_id is not None and whose.conversation is not None:
        if colleague is not None and whose.staff_id == colleague.pk:
            return _reply_of(arrival, colleague, whose.conversation)
        whose = Whose(None, refused=True)  # an address signed for a colleague, in the hands of nobody that we know
    return _message(arrival, whose, origin, colleague)


def _arrival(raw: RawInbound, mail: Mail) -> Arrival:
    try:
        settings = read_settings(raw.channel.settings)
    except ChannelError:
        settings = EmailSettings()  # a wrong setting must not stop mail from coming in
    own = queries.own_addresses()
    sender, name = mail.sender.email, mail.sender.name
    verdict = judge(mail.head, mail.sender.domain, settings)
    if queries.is_own(sender, own) and "@" in mail.reply_to.email and not queries.is_own(mail.reply_to.email, own):
        # A form on the shop's own site writes in its own name, and says whom to answer.
        sender, name = mail.reply_to.email, mail.reply_to.name
    if "@" not in sender and "@" in str(raw.details.get("mail_from", "")):
        sender = str(raw.details["mail_from"])
    return Arrival(raw, mail, settings, verdict, sender, name, own)


def _recipients(arrival: Arrival) -> list[str]:
    """Every address at which the mail may have arrived: the envelope's, those of its way, those it names."""
    head, mail = arrival.mail.head, arrival.mail
    way = [head.text(name) for name in ("delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")]
    envelope = [str(address) for address in arrival.raw.details.get("rcpt", [])]
    return [*envelope, *(text.strip("<> ") for text in way if text), *(each.email for each in (*mail.to, *mail.cc))]


def _place(arrival: Arrival) -> tuple[int | None, int | None]:
    """The store and the team of the alias that was written to, where it has its own."""
    if not arrival.settings.places:
        return None, None
    for address in _recipients(arrival):
        if place := arrival.settings.places.get(queries.split_plus(address)[0]):
            return queries.place_ids(place.store, place.team)
    return None, None


def _loop(arrival: Arrival, whose: Whose) -> str:
    """Why this mail is taken for one turn of a loop; empty where it is not."""
    channel = arrival.raw.channel_id
    if whose.conversation is not None:
        turns = queries.recent_mails(channel, arrival.sender, within=LOOP_WINDOW, conversation_id=whose.conversation.pk)
        if turns >= LOOP_MAILS:
            return f"{turns} mails of this sender in this conversation within 10 minutes"
    flood = queries.recent_mails(channel, arrival.sender, within=FLOOD_WINDOW)
    return f"{flood} mails of this sender within an hour" if flood >= FLOOD_MAILS else ""


def _colleague(arrival: Arrival) -> User | None:
    """The person of the staff who wrote it, if the mail server vouches for the sender."""
    if arrival.verdict.trust != Trust.VERIFIED:
        return None
    return User.objects.filter(email=arrival.sender.lower(), is_active=True).first()


def _answering_machine(arrival: Arrival, whose: Whose) -> Ignored:
    """An absence notice is told to staff beside the conversation; it neither waits for an answer nor opens anything."""
    conversation = whose.conversation
    if conversation is not None:
        said = clean(fold(arrival.mail.text).new)[:5000]
        title = _("Automatic reply from %(address)s:") % {"address": arrival.sender}
        add_note(
            conversation=conversation,
            text=f"{title}\n\n{said}",
            actor=Actor.system(),
            client_key=f"mail:{arrival.raw.pk}",
        )
    arrival.filed(Filed.AUTOMATIC, conversation=conversation)
    return Ignored("an automatic reply")


def _reply_of(arrival: Arrival, colleague: User, conversation: Conversation) -> Ignored:
    """A colleague answered from their own mail program."""
    files = [
        store(content=file.content, name=file.name, declared_type=file.declared_type, limit=2**40)
        for file in _files(arrival)[0]
    ]
    message = send_reply(
        conversation=conversation, text=fold(arrival.mail.text).new[:TEXT_LIMIT], actor=Actor.staff(colleague.pk),
        author=colleague, files=files, client_key=f"mail:{arrival.raw.pk}",
        reason=None,
    )  # fmt: skip
    arrival.raw.message = message
    arrival.filed(Filed.REPLY, conversation=conversation, message=message)
    return Ignored("a colleague's reply")


def _message(arrival: Arrival, whose: Whose, origin: Origin, colleague: User | None) -> InboundMessage:
    mail = arrival.mail
    problems = [_(problem) for problem in mail.problems]
    conversation, follows = _by_the_owners_rule(arrival, whose.conversation)
    forwarded = read_forwarded(mail.text) if colleague is not None and conversation is None else None
    values = _words(arrival, forwarded)
    kind, contact = _contact(arrival, forwarded)
    files, left_out = _files(arrival)
    problems += left_out
    if len(values["text"]) > TEXT_LIMIT:
        files.append(InboundFile("message.txt", "text/plain", values["text"].encode("utf-8", "replace")))
        problems.append(_("The text is very long; all of it is attached."))
    if arrival.verdict.trust == Trust.FORGED:
        problems.append(_("The sender's address may be forged."))
    elif away := _answers_go_elsewhere(arrival):
        problems.append(_("Answers go to another address: %(address)s.") % {"address": away})
    if whose.refused:
        problems.append(_("It names another conversation in which this sender has no part."))
    if origin in {Origin.PROGRAM, Origin.LIST}:
        problems.append(_("Written by a program or a mailing list."))
    store_id, team_id = _place(arrival)
    inbound = InboundMessage(
        store_id=store_id, team_id=team_id,
        channel_id=arrival.raw.channel_id, provider_id=arrival.raw.provider_id, contact_kind=kind, contact_value=contact,
        name=clean_line(forwarded.sender.name if forwarded else arrival.name, 120),
        subject=clean_line((forwarded.subject if forwarded else "") or mail.subject, 200),
        sent_at=_plausible(mail), conversation_id=conversation.pk if conversation else None, files=tuple(files),
        problem=clean_line(" ".join(problems), 300), **values,
    )  # fmt: skip
    message = receive_message(inbound)
    arrival.filed(Filed.MESSAGE, conversation=message.conversation, message=message)
    _tell_staff(message, forwarded, colleague, follows)
    return inbound


def _answers_go_elsewhere(arrival: Arrival) -> str:
    """The address to which a sender for whom nobody vouches wants the answer, if it is of another domain."""
    reply_to = arrival.mail.reply_to
    if arrival.verdict.trust == Trust.VERIFIED or "@" not in reply_to.email or arrival.sender == reply_to.email:
        return ""
    return clean_line(reply_to.email, 100) if reply_to.domain != arrival.sender.rpartition("@")[2].lower() else ""


def _by_the_owners_rule(
    arrival: Arrival, found: Conversation | None
) -> tuple[Conversation | None, Conversation | None]:
    """(the conversation to go on in, the closed one that is followed by a new one)."""
    if found is not None and not found.is_open and arrival.settings.closed == "new":
        return None, found
    return found, None


def _tell_staff(
    message: Message, forwarded: Forwarded | None, colleague: User | None, follows: Conversation | None
) -> None:
    key = f"told:{message.pk}"
    if forwarded is not None and colleague is not None:
        words = _("Forwarded by mail.") + (f"\n\n{clean(forwarded.comment)[:5000]}" if forwarded.comment else "")
        actor = Actor.staff(colleague.pk)
        add_note(conversation=message.conversation, text=words, actor=actor, author=colleague, client_key=key)
    elif follows is not None:
        words = _("This continues conversation #%(number)s, which was closed.") % {"number": follows.number}
        add_note(conversation=message.conversation, text=words, actor=Actor.system(), client_key=key)


def _words(arrival: Arrival, forwarded: Forwarded | None) -> dict[str, Any]:
    mail = arrival.mail
    if forwarded is not None:
        return {"text": forwarded.text or mail.text, "html": "", "quoted": ""}
    folded = fold(mail.text)
    html, cut = fold_html(mail.html) if mail.html else ("", False)
    if folded.quoted and html and not cut and ">" in folded.quoted:
        html = html if len(html) < 500_000 else ""
    return {"text": folded.new or folded.quoted, "html": html, "quoted": folded.quoted if folded.new else ""}


def _contact(arrival: Arrival, forwarded: Forwarded | None) -> tuple[str, str]:
    """Who wrote it. A sender who may be forged, or whose address is none, is nobody that we know."""
    sender = forwarded.sender.email if forwarded else arrival.sender
    if arrival.verdict.trust == Trust.FORGED and forwarded is None:
        return "provider", clean_line(f"mail:unverified:{sender.lower()}", 254)
    try:
        return "email", normalise("email", sender)
    except CustomerError:
        known = clean_line(sender, 200) or arrival.raw.provider_id
        return "provider", clean_line(f"mail:{known}", 254)


def _files(arrival: Arrival) -> tuple[list[InboundFile], list[str]]:
    files: list[InboundFile] = []
    problems: list[str] = []
    for file in arrival.mail.files:
        if not file.content:
            problems.append(_("The file %(name)s came empty.") % {"name": clean_line(file.name, 60)})
        elif len(files) >= MOST_FILES:
            problems.append(_("There are more files in the original mail."))
            break
        else:
            files.append(InboundFile(file.name[:400], file.type, file.content, clean_line(file.content_id, 255)))
    return files, problems


def _plausible(mail: Mail) -> Any:
    """The sender's clock, where it can be believed: not of last century, not of next week."""
    if mail.date is None or mail.date.year < 1995 or mail.date > now() + LATEST:
        return None
    return mail.date
