"""A mail of the desk itself to one person: a code, an answer, what waits. What a conversation says goes by its channel."""

from dataclasses import dataclass

from django.core.mail import EmailMessage

from atithi.events.subscriber import Retry


@dataclass(frozen=True)
class Mail:
    """A mail ready to be sent."""

    to: str
    subject: str
    text: str
    message_id: str


def perform(mail: Mail) -> bool:
    """Hands it to the mail server; one that is away is asked again. For a NetworkSubscriber: outside of transactions."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    try:
        return bool(EmailMessage(mail.subject, mail.text, to=[mail.to], headers=headers).send())
    except OSError as error:
        raise Retry(reason=str(error)) from error
