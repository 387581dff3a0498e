"""Mail that a provider brings by a web call. Signatures are checked by django-anymail; the raw mail is read by us."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.sendgrid import SendGridInboundWebhookView
from anymail.webhooks.sparkpost import SparkPostInboundWebhookView
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from atithi.channels.email.parse.structure import parse_tree
from atithi.channels.email.vault import unseal
from atithi.channels.errors import ChannelError
from atithi.core.errors import NotFound

# What each provider's view is given of the channel's settings; without any of it, its calls are refused.
_SECRETS = {
    "mailgun": "webhook_signing_key",
    "postmark": "webhook_secret",
    "sendgrid": "webhook_secret",
    "sparkpost": "webhook_secret",
}
_VIEWS: dict[str, type[AnymailCoreWebhookView]] = {
    "mailgun": MailgunInboundWebhookView,
    "postmark": PostmarkInboundWebhookView,
    "sendgrid": SendGridInboundWebhookView,
    "sparkpost": SparkPostInboundWebhookView,
}


@dataclass(frozen=True)
class Delivered:
    """A raw mail with what the provider knew of its way."""

    raw: bytes
    mail_from: str
    recipients: tuple[str, ...]


def read_call(provider: str, channel_settings: dict[str, Any], request: HttpRequest) -> list[Delivered]:
    """The mails of one call. NotFound where the channel has no such provider or the call is not signed by it;
    ChannelError where it is signed and yet holds no mail."""
    settings = channel_settings.get("webhook") or {}
    secret = unseal(str(settings.get("secret") or ""))
    if provider not in _VIEWS or settings.get("provider") != provider or not secret:
        raise NotFound
    _read_whole(request)
    view = _VIEWS[provider](**{_SECRETS[provider]: secret})
    view.request = request
    try:
        view.run_validators(request)
    except (AnymailWebhookValidationFailure, UnicodeEncodeError) as error:
        raise NotFound from error
    try:
        return _raw_mails(provider, request) or _parsed_mails(view, request)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ChannelError("webhook_unreadable", f"{provider}: {type(error).__name__}") from error


def _read_whole(request: HttpRequest) -> None:
    """Reads the body and its form by ourselves: Django's limit for form fields is far below the size of a mail."""
    body = request.read()
    request._body = body
    if not (request.content_type or "").startswith("multipart/"):
        request._load_post_and_files()
        return
    fields, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
    tree = parse_tree(b"Content-Type: " + request.META.get("CONTENT_TYPE", "").encode("latin-1") + b"\r\n\r\n" + body)
    for part in tree.children:
        name = part.disposition_parameters.get("name", "")
        if "filename" in part.disposition_parameters:
            files.appendlist(name, SimpleUploadedFile(part.name or "file", part.raw, part.type))
        else:
            fields.appendlist(name, part.raw.decode("utf-8", "surrogateescape"))
    request._post, request._files = fields, files  # type: ignore[attr-defined]


def _raw_mails(provider: str, request: HttpRequest) -> list[Delivered]:
    """The mail as it came to the provider, where the call holds it."""
    post = request.POST
    if provider == "mailgun" and "body-mime" in post:
        return [Delivered(_bytes(post["body-mime"]), post.get("sender", ""), _list(post.get("recipient", "")))]
    if provider == "sendgrid" and "email" in post:
        envelope = json.loads(post.get("envelope") or "{}")
        return [
            Delivered(_bytes(post["email"]), str(envelope.get("from", "")), tuple(map(str, envelope.get("to", []))))
        ]
    if provider == "postmark":
        call = json.loads(request.body)
        if call.get("RawEmail"):
            return [
                Delivered(
                    _bytes(call["RawEmail"]), str(call.get("From", "")), _list(str(call.get("OriginalRecipient", "")))
                )
            ]
    if provider == "sparkpost":
        return [_sparkpost(each["msys"]["relay_message"]) for each in json.loads(request.body)]
    return []


def _sparkpost(message: dict[str, Any]) -> Delivered:
    content = message["content"]
    raw = content["email_rfc822"]
    data = base64.b64decode(raw) if content.get("email_rfc822_is_base64") else _bytes(raw)
    return Delivered(data, str(message.get("msg_from", "")), _list(str(message.get("rcpt_to", ""))))


def _parsed_mails(view: AnymailCoreWebhookView, request: HttpRequest) -> list[Delivered]:
    """The call holds the mail in pieces: anymail puts a mail together from them."""
    mails = []
    for event in view.parse_events(request):
        message = event.message
        # The same call must give the same bytes, or a repeated one would be another mail.
        for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
            part.set_boundary(f"=_{number}_{hashlib.sha256(request.body).hexdigest()[:20]}")
        mails.append(
            Delivered(message.as_bytes(), message.envelope_sender or "", _list(message.envelope_recipient or ""))
        )
    return mails


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _list(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())
