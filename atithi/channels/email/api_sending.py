"""Hands a finished mail to a provider's web interface (by django-anymail), and tells apart what can have gone wrong."""

from collections.abc import Callable
from email.message import EmailMessage as Parsed
from email.parser import BytesParser
from email.policy import default
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from atithi.channels.email.compose import Composed
from atithi.channels.email.settings import Sending
from atithi.channels.errors import PermanentProblem, TemporaryProblem, UncertainOutcome

# Headers that go along as they are; the others a provider makes itself.
_KEPT = (
    "Message-ID", "In-Reply-To", "References", "X-Atithi-Desk", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip


def send_by_provider(sending: Sending, mail: Composed, *, handing_over: Callable[[], None]) -> None:
    """Gives `mail` to a provider. Raises TemporaryProblem, PermanentProblem or UncertainOutcome."""
    try:
        backend = _backend(sending)
        message = as_message(mail)
        backend.open()
    except (AnymailError, ImproperlyConfigured, ImportError, TypeError) as error:
        raise TemporaryProblem(f"{sending.provider}: {_first_line(error)}", after=900) from error
    try:
        handing_over()
        backend.send_messages([message])
    except AnymailAPIError as error:
        raise _problem(sending.provider, error) from error
    except (AnymailError, ValueError) as error:  # it was refused before anything left
        raise PermanentProblem(f"{sending.provider}: {_first_line(error)}") from error
    finally:
        backend.close()


def _backend(sending: Sending) -> Any:
    found = import_string(f"anymail.backends.{sending.provider}.EmailBackend")
    more = {"ignore_unsupported_features": True, "timeout": settings.EMAIL_TIMEOUT, "fail_silently": False}
    return found(**sending.options, **more)


def as_message(mail: Composed) -> EmailMultiAlternatives:
    """The finished mail in the form that Django's senders take: the same text, HTML, files and thread."""
    parsed = BytesParser(policy=default).parsebytes(mail.content)
    plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=str(parsed["Subject"]), body=plain.get_content() if plain else "", from_email=str(parsed["From"]),
        to=[str(each) for each in parsed["To"].addresses], reply_to=[str(each) for each in parsed["Reply-To"].addresses],
        cc=[str(each) for each in parsed["Cc"].addresses] if parsed["Cc"] else [],
        headers={name: " ".join(str(parsed[name]).split()) for name in _KEPT if parsed[name]},
    )  # fmt: skip
    if html:
        message.attach_alternative(html.get_content(), "text/html")
    for part in parsed.iter_attachments():
        message.attach(part.get_filename() or "file", _content(part), part.get_content_type())
    return message


def _content(part: Parsed) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else bytes(part)


def _problem(provider: str, error: AnymailAPIError) -> Exception:
    said = f"{provider}: {_first_line(error)}"
    status = error.status_code or 0
    if isinstance(error, requests.exceptions.ConnectTimeout) or _never_connected(error):
        return TemporaryProblem(said)
    if status in {401, 403}:
        return TemporaryProblem(said, after=900)
    if status in {429, 503}:
        return TemporaryProblem(said)
    if 400 <= status < 500:
        return PermanentProblem(said)
    return UncertainOutcome(said)  # silence, a broken connection, or trouble of theirs: it may be on its way


def _never_connected(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(cause, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(cause)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:250] or type(error).__name__
