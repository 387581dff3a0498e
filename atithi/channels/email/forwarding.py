"""A message that staff send on: a mail of its own, answered to whoever sent it on and never into the conversation."""

from dataclasses import dataclass
from email.mime.base import MIMEBase
from email.utils import format_datetime

from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atithi.channels.email import queries, write
from atithi.channels.email.actions import note_departure
from atithi.channels.email.api_sending import send_by_provider
from atithi.channels.email.compose import Composed
from atithi.channels.email.links import file_url
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.email.transport import outgoing_server, send_by_smtp
from atithi.channels.errors import ChannelError, PermanentProblem, TemporaryProblem, UncertainOutcome
from atithi.channels.handlers import CUT_OFF
from atithi.conversations.actions import mark_forward, note_handing_over
from atithi.conversations.models import Channel, Forward, Message, MessageKind
from atithi.conversations.queries import channel_of
from atithi.core.clock import now
from atithi.events import JobView, Retry
from atithi.files.models import StoredFile
from atithi.staff.queries import business

HISTORY = 30  # messages before it, at most
NO_MAILBOX = gettext_noop("This desk has no mailbox: nothing was sent.")


@dataclass(frozen=True)
class Parcel:
    """A forward ready to leave."""

    forward_id: int
    channel_id: int
    settings: EmailSettings
    mail: Composed


@dataclass(frozen=True)
class Ending:
    """How the sending of a forward ended; `problem` in words, where there is one."""

    state: str
    problem: str = ""


def prepare(job: JobView) -> Parcel | None:
    """`message.forwarded`, `forward.retried`: the mail; None where it has left, cannot leave, was cut off while it was
    handed over (a person decides then), or its message lost its words meanwhile."""
    number = job.event.data["forward"] if job.event else job.args["forward"]
    rows = Forward.objects.select_related(
        "message__conversation__channel", "message__customer", "message__author", "by"
    )
    forward = rows.get(pk=number)
    if forward.state == Forward.State.HANDING:
        mark_forward(forward=forward, state=Forward.State.UNCERTAIN, problem=CUT_OFF)
        return None
    if forward.state != Forward.State.QUEUED or forward.message.redacted_at is not None:
        return None
    own = forward.message.conversation.channel
    channel = own if own.kind == "email" and own.active else channel_of("email")
    if channel is None:
        mark_forward(forward=forward, state=Forward.State.FAILED, problem=NO_MAILBOX)
        return None
    try:
        settings = read_settings(channel.settings)
    except ChannelError as error:
        mark_forward(forward=forward, state=Forward.State.FAILED, problem=str(error))
        return None
    with translation.override(forward.by.language if forward.by else "en"):
        return Parcel(forward.pk, channel.pk, settings, _mail(forward, channel, settings))


def perform(parcel: Parcel) -> Ending:
    """Sends it, outside any transaction, and says how it ended. Raises Retry where trying later may help."""
    mail = parcel.mail

    def leaving() -> None:
        note_handing_over(forward_id=parcel.forward_id, begun=True)
        note_departure(channel_id=parcel.channel_id, recipients=list(mail.recipients))

    try:
        if suppressed := queries.suppression_of(mail.recipients[0]):
            raise PermanentProblem(f"{mail.recipients[0]}: {suppressed.reason}")
        if parcel.settings.sending is not None:
            send_by_provider(parcel.settings.sending, mail, handing_over=leaving)
        else:
            server = outgoing_server(parcel.settings)
            send_by_smtp(server, mail.sender, list(mail.recipients), mail.content, handing_over=leaving)
    except TemporaryProblem as problem:
        note_handing_over(forward_id=parcel.forward_id, begun=False)
        raise Retry(reason=str(problem)) from problem
    except PermanentProblem as problem:
        return Ending(Forward.State.FAILED, str(problem) or type(problem).__name__)
    except UncertainOutcome as problem:
        return Ending(Forward.State.UNCERTAIN, str(problem))
    return Ending(Forward.State.SENT)


def settle(job: JobView, parcel: Parcel, ending: Ending) -> None:
    """Notes how it ended."""
    forward = Forward.objects.select_related("message__conversation__team").get(pk=parcel.forward_id)
    mark_forward(forward=forward, state=ending.state, problem=ending.problem)


def stuck(job: JobView, reason: str) -> None:
    """It stopped for good."""
    number = job.event.data["forward"] if job.event else job.args["forward"]
    forward = Forward.objects.select_related("message__conversation__team").filter(pk=number).first()
    if forward is not None:
        cut_off = forward.state == Forward.State.HANDING
        state = Forward.State.UNCERTAIN if cut_off else Forward.State.FAILED
        mark_forward(forward=forward, state=state, problem=CUT_OFF if cut_off else reason)


def _mail(forward: Forward, channel: Channel, settings: EmailSettings) -> Composed:
    message, shop = forward.message, business()
    domain = channel.address.rpartition("@")[2] or "localhost"
    message_id = f"forward.{forward.public_id}@{domain}"
    subject = message.conversation.subject or _("A message from %(business)s") % {
        "business": message.customer or shop.name
    }
    answers_to = write.mailbox(forward.by.name, forward.by.email) if forward.by else channel.address
    lines = [
        f"Date: {format_datetime(now())}",
        write.addresses("From", [write.mailbox(shop.name, channel.address)]),
        write.addresses("To", [forward.to]),
        write.addresses("Reply-To", [answers_to]),
        write.header("Subject", f"Fwd: {subject}"),
        write.ids("Message-ID", [message_id]),
        "MIME-Version: 1.0",
    ]
    content = write.finished(lines, _body(forward, settings))
    return Composed(message_id, channel.address, (forward.to,), content)


def _body(forward: Forward, settings: EmailSettings) -> MIMEBase:
    files = [attachment.file for attachment in forward.message.attachments.select_related("file").order_by("id")]
    along, links = _by_size(files, settings.attach_limit_mb * 1024 * 1024)
    linked = [f"{file.name} ({filesizeformat(file.size)}): {file_url(file)}" for file in links]
    pieces = [forward.note, _signature(forward), *linked, *map(_told, _told_before(forward)), _told(forward.message)]
    text = write.text_part("\n\n".join(piece for piece in pieces if piece) + "\n", "plain")
    if not along:
        return text
    parts = [write.file_part(file.name, file.media_type, file.read()) for file in along]
    return write.joined("mixed", [text, *parts], f"=_forward_{forward.public_id}")


def _by_size(files: list[StoredFile], limit: int) -> tuple[list[StoredFile], list[StoredFile]]:
    along: list[StoredFile] = []
    for file in files:
        if sum(each.size for each in along) + file.size <= limit:
            along.append(file)
    return along, [file for file in files if file not in along]


def _signature(forward: Forward) -> str:
    return "\n".join(name for name in (forward.by.name if forward.by else "", business().name) if name)


def _told_before(forward: Forward) -> list[Message]:
    """What was said before it, the oldest first: never notes, never what was removed."""
    if not forward.with_history:
        return []
    rows = Message.objects.filter(
        conversation=forward.message.conversation_id, id__lt=forward.message_id, redacted_at=None,
        kind__in=[MessageKind.CUSTOMER, MessageKind.REPLY],
    )  # fmt: skip
    return list(reversed(rows.select_related("customer", "author").order_by("-id")[:HISTORY]))


def _told(message: Message) -> str:
    who = message.customer if message.kind == MessageKind.CUSTOMER else message.author or business().name
    return f"---- {who}, {message.created_at:%Y-%m-%d %H:%M} UTC ----\n{message.text}"
