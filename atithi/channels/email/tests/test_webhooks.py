# ruff: noqa: E501 (data)
"""Mail brought by providers: calls as the providers document them, signatures, and calls by nobody we know."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from atithi.channels import intake as base
from atithi.channels.email.tests.conftest import letter
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import change_channel
from atithi.conversations.models import Message
from atithi.events import Actor
from atithi.events.testing import run_jobs

PAYLOADS = Path(__file__).parent / "payloads"
BASIC = "Basic " + base64.b64encode(b"postmark:long secret").decode()


def set_up(cast: Cast, provider: str, secret: str) -> str:
    change_channel(
        channel=cast.mailbox, settings={"webhook": {"provider": provider, "secret": secret}}, actor=Actor.system()
    )
    return f"/email/in/{cast.mailbox.public_id}/{provider}"


def mailgun(mail: bytes, key: str = "key-1", **more: str) -> dict[str, str]:
    signature = hmac.new(key.encode(), b"1700000000token", hashlib.sha256).hexdigest()
    return {
        "recipient": "help@sharma.example", "sender": "lakshmi@example.com", "body-mime": mail.decode(), "timestamp": "1700000000",
        "token": "token", "signature": signature, **more,
    }  # fmt: skip


def test_postmark_brings_a_mail_in_pieces(cast: Cast) -> None:
    url = set_up(cast, "postmark", "postmark:long secret")
    body = (PAYLOADS / "postmark.json").read_bytes()
    for _ in range(2):  # it asks twice where our answer was lost
        assert (
            Client().post(url, body, content_type="application/json", headers={"Authorization": BASIC}).status_code
            == 200
        )
    run_jobs()
    message = Message.objects.get()
    assert message.text == "टीवी नहीं चल रहा"
    assert message.customer.name == "Lakshmi Devi"
    assert message.attachments.get().file.read() == "बिल".encode()


def test_postmark_brings_a_raw_mail(cast: Cast) -> None:
    url = set_up(cast, "postmark", "postmark:long secret")
    call = {
        "From": "lakshmi@example.com",
        "RawEmail": letter("raw नमस्ते").as_string(),
        "OriginalRecipient": "help@sharma.example",
    }
    answer = Client().post(url, json.dumps(call), content_type="application/json", headers={"Authorization": BASIC})
    assert answer.status_code == 200
    run_jobs()
    assert Message.objects.get().text == "raw नमस्ते"


def test_mailgun_brings_a_large_mail_signed(cast: Cast) -> None:
    url = set_up(cast, "mailgun", "key-1")
    mail = letter("large")
    mail.add_attachment(b"x" * 4_000_000, "application", "pdf", filename="a.pdf")
    assert Client().post(url, mailgun(mail.as_bytes())).status_code == 200
    run_jobs()
    assert Message.objects.get().attachments.get().file.size == 4_000_000


@pytest.mark.parametrize(
    "call",
    [
        mailgun(b"x", key="another"),
        mailgun(b"x", signature="0" * 64),
        mailgun(b"x", token="other"),
        {"body-mime": "x"},
        {},
    ],
    ids=["another key", "another signature", "another token", "unsigned", "empty"],
)
def test_a_call_by_nobody_we_know_changes_nothing(cast: Cast, call: dict[str, Any]) -> None:
    url = set_up(cast, "mailgun", "key-1")
    assert Client().post(url, call).status_code == 404
    assert RawInbound.objects.count() == 0


def test_only_the_provider_that_was_set_up_may_call(cast: Cast) -> None:
    url = set_up(cast, "postmark", "postmark:long secret")
    body = (PAYLOADS / "postmark.json").read_bytes()
    for path, header in [
        (url, "Basic " + base64.b64encode(b"postmark:guess").decode()),
        (url, ""),
        (url.replace("postmark", "sendgrid"), BASIC),
        (url.replace(cast.mailbox.public_id, cast.chat.public_id), BASIC),
        (url.replace(cast.mailbox.public_id, "nothing"), BASIC),
    ]:
        assert (
            Client().post(path, body, content_type="application/json", headers={"Authorization": header}).status_code
            == 404
        )
    set_up(cast, "postmark", "")
    assert (
        Client().post(url, body, content_type="application/json", headers={"Authorization": BASIC}).status_code == 404
    )
    assert RawInbound.objects.count() == 0


@pytest.mark.parametrize("body", ["", "[]", "{", '{"RawEmail": 3}', '{"Headers": 7}', "null"])
def test_a_signed_call_that_holds_no_mail_is_an_error_and_changes_nothing(cast: Cast, body: str) -> None:
    url = set_up(cast, "postmark", "postmark:long secret")
    answer = Client(raise_request_exception=False).post(
        url, body, content_type="application/json", headers={"Authorization": BASIC}
    )
    assert answer.status_code in {400, 404, 422}
    assert RawInbound.objects.count() == 0


def test_what_could_not_be_stored_is_asked_for_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    url = set_up(cast, "mailgun", "key-1")
    monkeypatch.setattr(base, "_keep", lambda batch: 1 / 0)
    assert Client(raise_request_exception=False).post(url, mailgun(letter().as_bytes())).status_code >= 500


@pytest.mark.parametrize(("payload", "files"), [("sendgrid_raw.txt", []), ("sendgrid_parsed.txt", ["बिल"])])
def test_sendgrid_brings_a_mail_whole_or_in_pieces(cast: Cast, payload: str, files: list[str]) -> None:
    url = set_up(cast, "sendgrid", "postmark:long secret")
    body = (PAYLOADS / payload).read_bytes()
    for _ in range(2):
        kind = "multipart/form-data; boundary=xYzZY"
        assert Client().post(url, body, content_type=kind, headers={"Authorization": BASIC}).status_code == 200
    run_jobs()
    message = Message.objects.get()
    assert (message.text, message.customer.name) == ("टीवी नहीं चल रहा", "Lakshmi Devi")
    assert [each.file.read().decode() for each in message.attachments.all()] == files
    assert RawInbound.objects.get().details["rcpt"] == ["help@in.sharma.example"]
    assert Client().post(url, body, content_type=kind).status_code == 404


def test_sparkpost_brings_several_mails_at_once(cast: Cast) -> None:
    url = set_up(cast, "sparkpost", "postmark:long secret")
    body = (PAYLOADS / "sparkpost.json").read_bytes()
    for _ in range(2):
        answer = Client().post(url, body, content_type="application/json", headers={"Authorization": BASIC})
        assert answer.status_code == 200
    run_jobs()
    assert [message.text for message in Message.objects.all()] == ["टीवी नहीं चल रहा"] * 2
    assert Client().post(url, body, content_type="application/json").status_code == 404
