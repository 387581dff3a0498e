"""E-mail as a kind of channel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_noop

from atithi.channels.adapters import Ignored, Outgoing, Sent
from atithi.channels.email import queries
from atithi.channels.email.actions import note_departure
from atithi.channels.email.api_sending import send_by_provider
from atithi.channels.email.compose import Composed, compose, thread_of
from atithi.channels.email.models import ReceivedMail, Trust
from atithi.channels.email.parse.addresses import clean_email
from atithi.channels.email.receiving import take_in
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.email.transport import outgoing_server, send_by_smtp
from atithi.channels.errors import ChannelError, PermanentProblem, TemporaryProblem
from atithi.channels.models import RawInbound
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Message
from atithi.customers.queries import reachable_email

HOUR = timedelta(hours=1)
TOTAL_HOURLY_LIMIT = 5000
MOST_CC = 20
# Said in the reader's language where it is shown.
UNWANTED = gettext_noop("This customer wants no automatic mails.")


class EmailAdapter:
    """Reads mails, and sends replies by SMTP."""

    kind = "email"
    pushes = True

    def parse(self, raw: RawInbound) -> InboundMessage | Ignored:
        return take_in(raw)

    def recipient(self, message: Message) -> str:
        """Where the customer's last mail wants its answer; else the address that we know of them."""
        mail = queries.latest_mail(message.conversation_id, message.pk)
        if mail is not None:
            own = queries.own_addresses()
            for address in (mail.reply_to if mail.trust != Trust.FORGED else "", mail.sender):
                if "@" in address and not queries.is_own(address, own):
                    return address
        return reachable_email(message.conversation.customer)

    def send(self, outgoing: Outgoing, *, handing_over: Callable[[], None]) -> Sent:
        try:
            settings = read_settings(outgoing.channel_settings)
        except ChannelError as error:
            raise TemporaryProblem(str(error), after=900) from error
        if suppressed := queries.suppression_of(outgoing.to):
            raise PermanentProblem(f"{outgoing.to}: {suppressed.reason}")
        if outgoing.extra.get("automatic") and queries.is_unsubscribed(outgoing.to):
            raise PermanentProblem(UNWANTED)
        _within_limits(outgoing, settings)
        mail = _composed(outgoing, settings)
        self._deliver(outgoing, settings, mail, handing_over)
        return Sent(f"<{mail.message_id}>")

    def _deliver(
        self, outgoing: Outgoing, settings: EmailSettings, mail: Composed, handing_over: Callable[[], None]
    ) -> None:
        def leaving() -> None:
            handing_over()
            note_departure(channel_id=outgoing.channel_id, recipients=list(mail.recipients))

        if settings.sending is not None:
            send_by_provider(settings.sending, mail, handing_over=leaving)
            return
        send_by_smtp(outgoing_server(settings), mail.sender, list(mail.recipients), mail.content, handing_over=leaving)


def _composed(outgoing: Outgoing, settings: EmailSettings) -> Composed:
    last = queries.latest_mail(outgoing.conversation_id, outgoing.message_id)
    cc: list[str] = []
    if last is not None and settings.reply_to_cc and last.trust != Trust.FORGED:
        cc = _others(outgoing, [*last.to, *last.cc])
    own = queries.signature_for_message(outgoing.message_id, outgoing.language)
    outgoing = replace(outgoing, extra={**outgoing.extra, "signature": own})
    return compose(outgoing, settings, thread_of(outgoing, _answers(last), cc))


def _answers(last: ReceivedMail | None) -> str:
    return last.message_key if last is not None and not last.message_key.startswith("sha256:") else ""


def _others(outgoing: Outgoing, addresses: list[str]) -> list[str]:
    """Those beside us whom the customer wrote to: they get the answer too."""
    own = queries.own_addresses()
    found = dict.fromkeys(
        address
        for address in map(clean_email, addresses)
        if "@" in address and address != outgoing.to.lower() and not queries.is_own(address, own)
        and queries.suppression_of(address) is None
    )  # fmt: skip
    return list(found)[:MOST_CC]


def _within_limits(outgoing: Outgoing, settings: EmailSettings) -> None:
    """A rule that runs wild is slowed down here, visibly: its mails wait in the queue with this reason."""
    if queries.departures(within=HOUR, recipient=outgoing.to) >= settings.guest_hourly_limit:
        raise TemporaryProblem(f"more than {settings.guest_hourly_limit} mails an hour to {outgoing.to}", after=900)
    if queries.departures(within=HOUR, channel_id=outgoing.channel_id) >= settings.hourly_limit:
        raise TemporaryProblem(f"more than {settings.hourly_limit} mails an hour from this mailbox", after=600)
    if queries.departures(within=HOUR) >= TOTAL_HOURLY_LIMIT:
        raise TemporaryProblem(f"more than {TOTAL_HOURLY_LIMIT} mails an hour from this desk", after=600)


ADAPTER = EmailAdapter()
