"""Replies that leave by a provider's web interface: what it is told, and what its answers mean."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from atithi.channels.email.actions import change_mailbox, unsubscribe
from atithi.channels.email.adapter import UNWANTED
from atithi.channels.email.settings import SENDING_PROVIDERS, read_settings
from atithi.channels.email.tests.conftest import Post, letter
from atithi.channels.errors import ChannelError
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Message
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.files.actions import store

# What each provider answers when all is well.
GOOD = {
    "brevo": {"messageId": "<1@brevo>"},
    "mailersend": {},
    "mailgun": {"id": "<1@mailgun>", "message": "Queued. Thank you."},
    "mailjet": {"Messages": [{"Status": "success", "To": [{"Email": "lakshmi@example.com", "MessageID": 1}]}]},
    "mailtrap": {"success": True, "message_ids": ["1"]},
    "mandrill": [{"email": "lakshmi@example.com", "status": "sent", "_id": "1"}],
    "postal": {"status": "success", "data": {"message_id": "1", "messages": {"lakshmi@example.com": {"id": 1, "token": "t"}}}},
    "postmark": {"To": "lakshmi@example.com", "ErrorCode": 0, "Message": "OK", "MessageID": "1"},
    "resend": {"id": "1"},
    "scaleway": {"emails": [{"id": "1", "mail_rcpt": "lakshmi@example.com", "status": "new"}]},
    "sendgrid": {},
    "sparkpost": {"results": {"total_rejected_recipients": 0, "total_accepted_recipients": 1, "id": "1"}},
    "unisender_go": {"status": "success", "job_id": "1", "emails": ["lakshmi@example.com"], "failed_emails": {}},
}  # fmt: skip


@dataclass
class Provider:
    """A provider's web interface as the tests play it."""

    url: str = ""
    status: int = 200
    answer: Any = field(default_factory=dict)
    silent: bool = False
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    playing = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            playing.calls.append((self.path, dict(self.headers), body))
            if playing.silent:
                self.close_connection = True
                return
            content = json.dumps(playing.answer).encode()
            self.send_response(playing.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-Message-Id", "1")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    playing.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield playing
    server.shutdown()
    server.server_close()


def sends_by(cast: Cast, name: str, url: str, **more: str) -> None:
    options = dict.fromkeys(SENDING_PROVIDERS[name], "a key") | {"api_url": url} | more
    change_mailbox(
        channel=cast.mailbox, settings={"sending": {"provider": name, "options": options}}, actor=Actor.system()
    )
    cast.mailbox.refresh_from_db()


def reply(cast: Cast, post: Post, *, files: tuple[Any, ...] = (), by_program: bool = False) -> Message:
    message = post(letter())
    assert message is not None
    author = None if by_program else cast.mita
    sent = send_reply(
        conversation=message.conversation, text="कल आएँगे।", author=author, files=files,
        actor=Actor.system() if by_program else Actor.staff(cast.mita.pk),
    )  # fmt: skip
    run_jobs(strict=False)
    sent.refresh_from_db()
    return sent


@pytest.mark.parametrize("name", sorted(SENDING_PROVIDERS))
def test_each_provider_is_given_the_whole_reply(cast: Cast, post: Post, provider: Provider, name: str) -> None:
    provider.answer = GOOD[name]
    provider.status = 202 if name in {"sendgrid", "mailersend"} else 200
    sends_by(cast, name, provider.url, **({"sender_domain": "sharma.example"} if name == "mailgun" else {}))
    file = store(content=b"\x89PNG\r\n\x1a\n...", name="चित्र.png", declared_type="image/png")
    sent = reply(cast, post, files=(file,))
    assert (sent.delivery, sent.delivery_note) == ("sent", "")
    assert len(provider.calls) == 1
    said = provider.calls[0][2].decode("utf-8", "replace")
    said += json.dumps(json.loads(said), ensure_ascii=False) if said.startswith(("{", "[")) else ""
    assert "lakshmi@example.com" in said
    assert "कल आएँगे।" in said
    assert "iVBORw0KGgo" in said or "\x89PNG" in said or "PNG" in said
    assert "help+c-" in said or "help%2Bc-" in said  # the signed reply address


def test_mailgun_is_told_our_message_id_and_thread(cast: Cast, post: Post, provider: Provider) -> None:
    provider.answer = GOOD["mailgun"]
    sends_by(cast, "mailgun", provider.url, sender_domain="sharma.example")
    sent = reply(cast, post)
    path, _headers, body = provider.calls[0]
    form = {name.lower(): values[0] for name, values in parse_qs(body.decode()).items()}
    assert path == "/sharma.example/messages"
    assert form["h:message-id"] == sent.provider_id
    assert form["h:in-reply-to"].endswith("@example.com>")


@pytest.mark.parametrize(
    ("status", "delivery"),
    [(400, "failed"), (401, "queued"), (422, "failed"), (429, "queued"), (503, "queued"), (500, "uncertain")],
)
def test_its_refusals_are_told_apart(cast: Cast, post: Post, provider: Provider, status: int, delivery: str) -> None:
    provider.status, provider.answer = status, {"message": "no thanks"}
    sends_by(cast, "brevo", provider.url)
    assert reply(cast, post).delivery == delivery


def test_silence_after_all_was_said_is_uncertain(cast: Cast, post: Post, provider: Provider) -> None:
    provider.silent = True
    sends_by(cast, "brevo", provider.url)
    assert reply(cast, post).delivery == "uncertain"


def test_a_provider_that_cannot_be_reached_is_tried_later(cast: Cast, post: Post, provider: Provider) -> None:
    sends_by(cast, "brevo", "http://127.0.0.1:1/")
    assert reply(cast, post).delivery == "queued"


def test_wrong_settings_of_a_provider_are_named(cast: Cast) -> None:
    for sending, word in (({"provider": "nobody"}, "sending.provider"), ({"provider": "brevo"}, "api_key")):
        with pytest.raises(ChannelError) as error:
            read_settings({"sending": sending})
        assert word in str(error.value)


def test_mails_of_machines_can_be_ended_by_one_click(cast: Cast, post: Post, provider: Provider) -> None:
    provider.answer = GOOD["brevo"]
    sends_by(cast, "brevo", provider.url)
    assert reply(cast, post, by_program=True).delivery == "sent"
    headers = json.loads(provider.calls[0][2])["headers"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    unsubscribe(address="Lakshmi@example.com")
    refused = reply(cast, post, by_program=True)
    assert (refused.delivery, refused.delivery_note) == ("failed", UNWANTED)
    assert reply(cast, post).delivery == "sent"  # answers of people still go
    assert "List-Unsubscribe" not in json.loads(provider.calls[-1][2])["headers"]
