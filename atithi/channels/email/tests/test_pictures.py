"""Pictures that lie elsewhere come when asked for, by way of the desk, and never from our own network; trust in words."""

import http.server
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from atithi.channels import outside
from atithi.channels.email import pictures
from atithi.channels.email.actions import forget_old
from atithi.channels.email.models import ReceivedMail, RemotePicture
from atithi.channels.email.tests.conftest import Post, letter
from atithi.channels.email.tests.test_threads import trusting
from atithi.conftest import Cast
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.files.models import StoredFile

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


class Site:
    """A site of a stranger, at a public address as far as the desk knows."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        if path.startswith("/to/"):
            return 302, {"Location": path[4:]}, b""
        if path == "/round":
            return 302, {"Location": "/round"}, b""
        content = {"/page": b"<html><script>", "/svg": b"<svg onload='x'/>", "/huge": PNG * 60_000}.get(path, PNG)
        return (404, {}, b"") if path == "/gone" else (200, {"Content-Type": "image/png"}, content)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.headers.append(dict(self.headers))
            status, headers, content = site.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                pass

        def log_message(self, *_args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    port = server.server_address[1]
    names = {"pictures.example": ["93.184.216.34"], "two.example": ["93.184.216.34", "10.0.0.1"],
             "inside.example": ["127.0.0.1"], "metadata.example": ["169.254.169.254"]}  # fmt: skip
    connect = outside.socket.create_connection

    def resolve(host: str, port: int) -> list[str]:
        return names.get(host) or [host]

    def open_(address: tuple[str, int], *more: Any) -> Any:
        assert address[0] == "93.184.216.34", "only what was looked at is connected to"
        return connect(("127.0.0.1", port), *more)

    monkeypatch.setattr(outside, "resolve", resolve)
    monkeypatch.setattr(outside.socket, "create_connection", open_)
    yield site
    server.shutdown()
    server.server_close()


def html_letter(*sources: str) -> Any:
    mail = letter()
    mail.set_content("Hello")
    mail.add_alternative("<p>Hello</p>" + "".join(f'<img src="{source}">' for source in sources), subtype="html")
    return mail


def shown(browser: Client, message: Message) -> str:
    return browser.get(f"/email/messages/{message.public_id}/pictures/").content.decode()


def test_a_remote_picture_is_not_loaded_until_somebody_asks(cast: Cast, post: Post, sign_in: Any, site: Site) -> None:
    message = post(html_letter("http://pictures.example/a.png?x=1&amp;y=2"))
    assert message is not None
    assert "pictures.example" not in message.html
    browser = sign_in(cast.ravi)
    page = browser.get(f"/conversations/{message.conversation.public_id}/").content.decode()
    assert f"/email/messages/{message.public_id}/pictures/" in page
    assert not site.asked
    source = re.search(r'src="(/email/picture/[^"]+)"', shown(browser, message))
    assert source is not None
    for _ in range(2):
        answer = browser.get(source[1].replace("&amp;", "&"))
        assert (answer.status_code, answer["Content-Type"], b"".join(answer)) == (200, "image/png", PNG)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    assert site.asked == ["/a.png?x=1&y=2"]  # fetched once, then kept
    assert not {"Cookie", "Referer"} & set(site.headers[0])
    assert RemotePicture.objects.count() == 1


def test_a_mail_without_remote_pictures_offers_none(cast: Cast, post: Post, sign_in: Any) -> None:
    message = post(html_letter("cid:a@b"))
    assert message is not None
    assert sign_in(cast.ravi).get(f"/email/messages/{message.public_id}/pictures/").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://inside.example/a.png", "http://metadata.example/a", "http://two.example/a.png", "http://127.0.0.1/a.png",
        "http://[::1]/a.png", "http://[::ffff:10.0.0.1]/a", "http://10.1.2.3/a", "http://192.168.1.1/a", "http://0.0.0.0/",
        "http://[fd00::1]/a", "http://[64:ff9b::7f00:1]/a", "http://pictures.example:22/a", "http://pictures.example:8025/",
        "http://a:b@pictures.example/a", "ftp://pictures.example/a", "file:///etc/passwd", "http://pictures.example/page",
        "http://pictures.example/svg", "http://pictures.example/huge", "http://pictures.example/gone",
        "http://pictures.example/round", "http://pictures.example/to/http://inside.example/a.png",
        "http://pictures.example/to/http://[::1]/a.png", "http://", "http://[",
    ],
)  # fmt: skip
def test_what_is_no_public_picture_is_not_fetched(cast: Cast, site: Site, url: str) -> None:
    with pytest.raises((outside.Refused, pictures.NotFound)):
        pictures.picture(url, pictures._signer.sign(url).rpartition(":")[2])
    assert not RemotePicture.objects.exists()


def test_kept_pictures_are_forgotten_after_a_month(cast: Cast, site: Site) -> None:
    url = "http://pictures.example/a.png"
    pictures.picture(url, pictures._signer.sign(url).rpartition(":")[2])
    forget_old()
    assert RemotePicture.objects.count() == 1
    RemotePicture.objects.update(fetched_at=now() - timedelta(days=31))
    forget_old()
    assert (RemotePicture.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_redirect_to_another_public_place_is_followed(cast: Cast, site: Site) -> None:
    url = "http://pictures.example/to/http://pictures.example/b.png"
    assert pictures.picture(url, pictures._signer.sign(url).rpartition(":")[2]).media_type == "image/png"
    assert site.asked[-1] == "/b.png"


def test_the_proxy_is_not_open_to_strangers_or_other_addresses(cast: Cast, sign_in: Any, site: Site) -> None:
    url = "http://pictures.example/a.png"
    mac = pictures._signer.sign(url).rpartition(":")[2]
    good = f"/email/picture/{mac}?url={quote(url, safe='')}"
    assert Client().get(good).status_code == 302
    assert sign_in(cast.ravi).get(good + "2").status_code == 404
    assert sign_in(cast.ravi).get(f"/email/picture/{mac}").status_code == 404
    assert not site.asked


def test_a_message_of_a_private_team_shows_its_pictures_to_nobody_else(
    cast: Cast, post: Post, sign_in: Any, site: Site
) -> None:
    message = post(html_letter("http://pictures.example/a.png"))
    assert message is not None
    message.conversation.team = cast.complaints
    message.conversation.save(update_fields=["team"])
    url = f"/email/messages/{message.public_id}/pictures/"
    assert sign_in(cast.ravi).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert sign_in(cast.imran).get(url).status_code == 200


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ("mx.sharma.example; dmarc=pass header.from=example.com", "Sender checked"),
        ("mx.sharma.example; dmarc=fail header.from=example.com", "Sender forged?"),
        ("", "Sender could not be checked"),
    ],
)
def test_how_far_the_sender_can_be_believed_is_said_in_words(
    cast: Cast, post: Post, sign_in: Any, results: str, words: str
) -> None:
    trusting(cast)
    mail = letter().as_bytes()
    message = post(f"Authentication-Results: {results}\n".encode() + mail if results else mail)
    assert message is not None
    page = sign_in(cast.ravi).get(f"/conversations/{message.conversation.public_id}/").content.decode()
    assert [each for each in ("Sender checked", "Sender forged?", "Sender could not be checked") if each in page] == [
        words
    ]


def test_an_alias_has_its_own_store_and_team(cast: Cast, post: Post) -> None:
    from atithi.channels.email.actions import change_mailbox
    from atithi.events import Actor

    aliases = [{"address": "sales@sharma.example", "team": cast.sales.public_id, "store": cast.kolkata.public_id},
               {"address": "old@sharma.example", "team": "gone", "store": ""}]  # fmt: skip
    change_mailbox(channel=cast.mailbox, settings={"aliases": aliases}, actor=Actor.system(), team=cast.repairs)
    cast.mailbox.refresh_from_db()
    found = []
    for address in ("Sales+x@sharma.example", "old@sharma.example", "help@sharma.example"):
        message = post(letter(f"to {address}", To=address))
        assert message is not None
        found.append((message.conversation.team, message.conversation.store))
    assert found == [(cast.sales, cast.kolkata), (cast.repairs, None), (cast.repairs, None)]


def test_marks_of_a_page_of_messages_are_one_question(cast: Cast, post: Post, django_assert_num_queries: Any) -> None:
    from atithi.channels.email.queries import mail_marks

    messages = [post(letter(f"letter {n}")) for n in range(5)]
    ids = [message.pk for message in messages if message]
    with django_assert_num_queries(1):
        assert [mail.trust for mail in mail_marks(ids).values()] == ["unknown"] * 5
    assert ReceivedMail.objects.count() == 5
