# ruff: noqa: E501 (data)
"""Replies on their way out: what can go wrong, and that nothing is sent twice or to where it must not go."""

import socket
import threading

import pytest

from atithi.channels.adapters import Outgoing
from atithi.channels.email.adapter import ADAPTER
from atithi.channels.email.compose import compose, thread_of
from atithi.channels.email.links import linked_file
from atithi.channels.email.models import Departure, Suppression
from atithi.channels.email.parse import read
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.email.tests.conftest import Post, PostOffice, free_port, letter
from atithi.channels.errors import ChannelError, PermanentProblem, TemporaryProblem, UncertainOutcome
from atithi.channels.models import DeliveryAttempt
from atithi.conftest import Cast
from atithi.conversations.actions import add_note, change_channel, send_reply
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.files.actions import store


def outgoing(cast: Cast, **values: object) -> Outgoing:
    fixed: dict[str, object] = {
        "message_id": 1, "message_public_id": "bcdfghjkmnpqrs", "conversation_id": 7, "conversation_public_id": "x", "attempt_id": 1,
        "channel_id": cast.mailbox.id, "channel_kind": "email", "channel_address": "help@sharma.example", "channel_settings": {},
        "to": "lakshmi@example.com", "to_name": "Lakshmi", "subject": "TV", "text": "Tomorrow.", "language": "te", "author_name": "Ravi",
        "business_name": "Sharma Electronics",
    }  # fmt: skip
    return Outgoing(**{**fixed, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "problem", "handed"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, PermanentProblem, False),
        ({"RCPT": "450 greylisted"}, TemporaryProblem, False),
        ({"DATA": "554 spam"}, PermanentProblem, True),
        ({"DATA": "451 try later"}, TemporaryProblem, True),
        ({"DATA": "drop"}, UncertainOutcome, True),
    ],
)
def test_each_answer_of_the_mail_server_is_understood(
    cast: Cast, post_office: PostOffice, answers: dict[str, str], problem: type[Exception], handed: bool
) -> None:
    post_office.answers = answers
    told: list[bool] = []
    with pytest.raises(problem):
        ADAPTER.send(outgoing(cast), handing_over=lambda: told.append(True))
    assert bool(told) is handed


def test_a_server_that_is_down_or_silent_at_the_start_is_tried_later(cast: Cast, settings: object) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 0.3  # type: ignore[attr-defined]
    with pytest.raises(TemporaryProblem):
        ADAPTER.send(outgoing(cast), handing_over=never)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EMAIL_PORT = silent.getsockname()[1]  # type: ignore[attr-defined]
        with pytest.raises(TemporaryProblem):
            ADAPTER.send(outgoing(cast), handing_over=never)


def never() -> None:
    raise AssertionError("nothing was handed over")


def scripted(answers: list[bytes]) -> tuple[int, threading.Thread]:
    """A server that says these lines, one for each that it hears, and then nothing more."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()

    def talk() -> None:
        connection, _address = listening.accept()
        heard = connection.makefile("rb")
        connection.sendall(b"220 hi\r\n")
        for answer in answers:
            heard.readline()
            connection.sendall(answer)
        while heard.readline() not in (b".\r\n", b""):
            pass
        threading.Event().wait(1.5)
        connection.close()
        listening.close()

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    return listening.getsockname()[1], thread


def test_silence_after_the_whole_mail_is_uncertain(cast: Cast, settings: object) -> None:
    port, thread = scripted([b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"])
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5  # type: ignore[attr-defined]
    told: list[bool] = []
    with pytest.raises(UncertainOutcome):
        ADAPTER.send(outgoing(cast), handing_over=lambda: told.append(True))
    assert told
    thread.join(5)


def test_if_the_attempt_cannot_be_noted_nothing_is_handed_over(cast: Cast, post_office: PostOffice) -> None:
    def broken() -> None:
        raise OSError("the database is away")

    with pytest.raises(TemporaryProblem):
        ADAPTER.send(outgoing(cast), handing_over=broken)
    assert post_office.raw == []


def test_an_uncertain_reply_waits_for_a_person(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message = post(letter())
    assert message is not None
    post_office.answers["DATA"] = "drop"
    reply = send_reply(conversation=message.conversation, text="x", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    reply.refresh_from_db()
    assert reply.delivery == "uncertain"
    assert DeliveryAttempt.objects.get().state == "uncertain"
    assert run_jobs() == 0


HOSTILE = "Hi\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\x00\u202e"


@pytest.mark.parametrize("field", ["subject", "to_name", "business_name", "author_name", "text"])
def test_nothing_that_is_said_becomes_a_header(cast: Cast, field: str) -> None:
    mail = read(compose(outgoing(cast, **{field: HOSTILE}), EmailSettings(), thread_of(outgoing(cast), "", ())).content)
    assert "bcc" not in mail.head
    assert [address.email for address in mail.to] == ["lakshmi@example.com"]
    assert "<script>" not in mail.html
    assert mail.message_id.endswith("@sharma.example")


def test_the_mail_speaks_the_customers_language_and_looks_like_the_business(cast: Cast) -> None:
    settings = read_settings({"signatures": {"te": "{name} గారు\n{business}, ఆబిడ్స్"}, "color": "#aa0000"})
    mail = read(
        compose(
            outgoing(cast, subject="", text="రేపు వస్తాము <b>\n\nhttps://sharma.example/a"),
            settings,
            thread_of(outgoing(cast), "", ()),
        ).content
    )
    assert mail.text.endswith("Ravi గారు\nSharma Electronics, ఆబిడ్స్")
    assert 'lang="te"' in mail.html
    assert "#aa0000" in mail.html
    assert "&lt;b&gt;" in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert "<img" not in mail.html
    assert mail.subject == "Sharma Electronics నుంచి సందేశం"


def test_a_thread_of_hundreds_keeps_its_first_and_latest_mails(cast: Cast) -> None:
    references = tuple(f"<{number}@example.com> hash" for number in range(300))
    out = outgoing(cast, references=references)
    mail = read(compose(out, EmailSettings(), thread_of(out, "299@example.com", ())).content)
    assert (mail.references[0], mail.references[-1], len(mail.references)) == ("0@example.com", "299@example.com", 20)
    assert mail.subject == "Re: TV"


def test_large_files_become_signed_links(cast: Cast, client: object, settings: object) -> None:
    small = store(content=b"%PDF-small", name="bill.pdf", declared_type="application/pdf")
    large = store(content=b"%PDF-" + b"x" * 1_100_000, name="manual.pdf", declared_type="application/pdf")
    mail = read(
        compose(
            outgoing(cast, files=(small, large)), EmailSettings(attach_limit_mb=1), thread_of(outgoing(cast), "", ())
        ).content
    )
    assert [file.name for file in mail.files] == ["bill.pdf"]
    link = next(word for word in mail.text.split() if "/email/files/" in word)
    path = link.removeprefix(settings.PUBLIC_URL)  # type: ignore[attr-defined]
    response = client.get(path)  # type: ignore[attr-defined]
    assert (response.status_code, b"".join(response.streaming_content)[:5]) == (200, b"%PDF-")
    assert client.get(path[:-1] + "x").status_code == 404  # type: ignore[attr-defined]
    assert linked_file("nothing") is None


def test_a_suppressed_address_gets_nothing(cast: Cast, post_office: PostOffice) -> None:
    Suppression.objects.create(
        address="lakshmi@example.com", reason="There is no mailbox with this address.", since=now()
    )
    with pytest.raises(PermanentProblem, match="no mailbox"):
        ADAPTER.send(outgoing(cast), handing_over=never)


def test_a_rule_that_runs_wild_is_slowed_down(cast: Cast, post: Post, post_office: PostOffice) -> None:
    change_channel(channel=cast.mailbox, settings={"guest_hourly_limit": 3}, actor=Actor.system())
    message = post(letter())
    assert message is not None
    for turn in range(5):
        send_reply(conversation=message.conversation, text=f"turn {turn}", actor=Actor.system())
    run_jobs(strict=False)
    assert len(post_office.raw) == 3
    waiting = Job.objects.filter(handler="channels.deliver", state="ready")
    assert waiting.count() == 2
    assert "more than 3 mails an hour" in waiting.order_by("id").first().last_error
    Departure.objects.all().delete()
    waiting.update(run_at=now())
    run_jobs(strict=False)
    assert Message.objects.filter(delivery="sent").count() == 5


def test_a_note_is_never_sent(cast: Cast, post: Post, post_office: PostOffice) -> None:
    message = post(letter())
    assert message is not None
    add_note(conversation=message.conversation, text="secret", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    assert post_office.raw == []


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"closed": "maybe"}, "closed"),
        ({"imap": {"host": ""}}, "imap.host"),
        ({"smtp": {"host": "x", "port": "25"}}, "smtp.port"),
        ({"smtp": {"host": "x", "security": "ssl"}}, "smtp.security"),
        ({"imap": {"host": "x", "oauth": {"client_id": "1"}}}, "imap.oauth"),
        ({"hourly_limit": -1}, "hourly_limit"),
        ({"plus_addresses": "yes"}, "plus_addresses"),
        ({"aliases": 3}, "aliases"),
        ({"after_storing": "burn"}, "after_storing"),
    ],
)
def test_a_wrong_setting_is_named(values: dict[str, object], name: str) -> None:
    with pytest.raises(ChannelError) as problem:
        read_settings(values)
    assert name in str(problem.value)


def test_who_is_refused_beside_the_customer_does_not_stop_the_customers_copy(
    cast: Cast, post: Post, post_office: PostOffice
) -> None:
    post_office.answers["RCPT gone@example.com"] = "550 no such user"
    message = post(letter(Cc="gone@example.com"))
    assert message is not None
    send_reply(conversation=message.conversation, text="x", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    assert post_office.envelopes == [("help@sharma.example", ["lakshmi@example.com"])]
