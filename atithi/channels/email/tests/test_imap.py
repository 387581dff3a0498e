"""Fetching from a real Dovecot."""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from atithi.channels.email.imap import watch
from atithi.channels.email.imap.connection import Connection, LoginRefused
from atithi.channels.email.imap.fetch import fetch_new
from atithi.channels.email.models import Mailbox
from atithi.channels.email.settings import read_settings
from atithi.channels.email.tests.conftest import letter
from atithi.channels.email.tests.mail_servers import Dovecot
from atithi.channels.models import RawInbound
from atithi.conftest import Cast
from atithi.conversations.actions import add_channel, change_channel
from atithi.conversations.models import Channel, Message
from atithi.core.ids import public_id
from atithi.events import Actor
from atithi.events.testing import run_jobs

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def one_dovecot() -> Iterator[Dovecot]:
    # Not pytest's folder: that one is closed to the user as whom Dovecot works.
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))
    server = Dovecot(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def dovecot(one_dovecot: Dovecot) -> Dovecot:
    """The server, with a mailbox that nobody used yet."""
    one_dovecot.user = f"help-{public_id().lower()}@sharma.example"
    return one_dovecot


@pytest.fixture
def mailbox(open_cast: Cast, dovecot: Dovecot) -> Channel:
    """The shop's mailbox, set up to be fetched."""
    return change_channel(channel=open_cast.mailbox, settings=dovecot.settings(), actor=Actor.system())


def once(channel: Channel, folder: str = "INBOX") -> int:
    """Connects, fetches what is new, and leaves."""
    settings = read_settings(channel.settings)
    assert settings.imap is not None
    row, _created = Mailbox.objects.get_or_create(channel=channel, folder=folder)
    server = Connection(settings.imap)
    try:
        return fetch_new(server, channel, settings, row)
    finally:
        server.close()


@contextmanager
def watching() -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=watch.run, args=(stop,), kwargs={"look_seconds": 0.2}, daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def eventually(check: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def numbered(first: int, last: int) -> list[bytes]:
    return [
        letter(f"mail {n}", Message_ID=f"<{n}@example.com>", From=f"guest{n}@example.com").as_bytes()
        for n in range(first, last)
    ]


def stored() -> int:
    return RawInbound.objects.count()


def test_what_is_new_is_fetched_once_and_left_as_it_was(mailbox: Channel, dovecot: Dovecot) -> None:
    dovecot.put(*numbered(0, 3))
    assert once(mailbox) == 3
    assert once(mailbox) == 0
    dovecot.put(*numbered(3, 5))
    assert once(mailbox) == 2
    run_jobs()
    assert sorted(Message.objects.values_list("text", flat=True)) == [f"mail {n}" for n in range(5)]
    client = dovecot.client()
    client.select("INBOX", readonly=True)
    assert client.search(None, "UNSEEN")[1][0].split() == [b"1", b"2", b"3", b"4", b"5"]
    client.logout()


def test_the_server_tells_of_new_mail_at_once(mailbox: Channel, dovecot: Dovecot) -> None:
    with watching():
        eventually(lambda: Mailbox.objects.exclude(checked_at=None).exists())
        dovecot.put(*numbered(0, 1))
        eventually(lambda: stored() == 1, 15)
        dovecot.put(*numbered(1, 2))
        eventually(lambda: stored() == 2, 15)


def test_after_an_outage_everything_is_caught_up_with(
    mailbox: Channel, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(watch, "LONGEST_PAUSE", 0.5)
    with watching():
        dovecot.put(*numbered(0, 2))
        eventually(lambda: stored() == 2)
        dovecot.stop()
        eventually(lambda: bool(Mailbox.objects.get().problem))
        dovecot.start()
        dovecot.put(*numbered(2, 20))
        eventually(lambda: stored() == 20)
        eventually(lambda: not Mailbox.objects.get().problem)


def test_uids_given_out_anew_double_nothing_and_lose_nothing(mailbox: Channel, dovecot: Dovecot) -> None:
    dovecot.put(*numbered(0, 5))
    once(mailbox)
    before = Mailbox.objects.get().uid_validity
    dovecot.stop()
    for path in (dovecot.folder / "mails" / dovecot.user).rglob("dovecot*"):
        path.unlink()
    dovecot.start()
    dovecot.put(*numbered(5, 8))
    once(mailbox)
    if Mailbox.objects.get().uid_validity == before:
        Mailbox.objects.update(uid_validity=before + 1)
        once(mailbox)
    assert stored() == 8


def test_moved_and_deleted_mails_stop_nothing(mailbox: Channel, dovecot: Dovecot) -> None:
    dovecot.put(*numbered(0, 6))
    client = dovecot.client()
    client.select("INBOX")
    client.store("2", "+FLAGS", r"(\Deleted)")
    client.create("Old")
    client.copy("4", "Old")
    client.store("4", "+FLAGS", r"(\Deleted)")
    client.expunge()
    client.logout()
    assert once(mailbox) == 4
    dovecot.put(*numbered(6, 7))
    assert once(mailbox) == 1


@pytest.mark.parametrize("rule", ["seen", "delete", "move:Fetched"])
def test_the_mailbox_is_tidied_only_after_storing(
    mailbox: Channel, dovecot: Dovecot, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atithi.channels.email.imap import fetch

    client = dovecot.client()
    client.create("Fetched")
    mailbox = change_channel(channel=mailbox, settings={"after_storing": rule}, actor=Actor.system())
    dovecot.put(*numbered(0, 3))
    with monkeypatch.context() as patched:
        patched.setattr(fetch, "accept_mail", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            once(mailbox)
    client.select("INBOX", readonly=True)
    assert len(client.search(None, "UNSEEN")[1][0].split()) == 3
    assert once(mailbox) == 3
    client.select("INBOX", readonly=True)
    assert client.search(None, "UNSEEN")[1][0] == b""
    assert len(client.search(None, "ALL")[1][0].split()) == (3 if rule == "seen" else 0)
    if rule.startswith("move"):
        client.select("Fetched", readonly=True)
        assert len(client.search(None, "ALL")[1][0].split()) == 3
    client.logout()


def test_one_mail_that_the_server_refuses_does_not_hold_up_the_others(
    mailbox: Channel, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import imaplib

    dovecot.put(*numbered(0, 5))
    real = Connection.sources

    def stubborn(self: Connection, uids: list[int], **more: int) -> dict[int, bytes]:
        if 3 in uids:
            raise imaplib.IMAP4.error("internal error in this one")
        return real(self, uids, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "sources", stubborn)
        assert once(mailbox) == 4
        assert Mailbox.objects.get().skipped == [3]
        dovecot.put(*numbered(5, 6))
        assert once(mailbox) == 1
    assert once(mailbox) == 1
    assert (stored(), Mailbox.objects.get().skipped) == (6, [])


def test_several_mailboxes_and_folders_are_watched_at_once(mailbox: Channel, dovecot: Dovecot) -> None:
    client = dovecot.client()
    client.create("Repairs")
    client.logout()
    change_channel(channel=mailbox, settings={"folders": ["INBOX", "Repairs"]}, actor=Actor.system())
    sales = add_channel(
        kind="email",
        name="Sales",
        address="sales@sharma.example",
        settings=dovecot.settings("sales@sharma.example"),
        actor=Actor.system(),
    )
    with watching():
        dovecot.put(*numbered(0, 2))
        dovecot.put(*numbered(2, 3), folder="Repairs")
        dovecot.put(*numbered(3, 7), user="sales@sharma.example")
        eventually(lambda: stored() == 7)
    assert RawInbound.objects.filter(channel=sales).count() == 4


def test_two_processes_share_the_work_without_doubling(mailbox: Channel, dovecot: Dovecot) -> None:
    dovecot.put(*numbered(0, 40))
    with watching(), watching():
        eventually(lambda: stored() == 40)
        assert Mailbox.objects.exclude(owner="").count() == 1


def test_a_wrong_password_is_said_in_words(mailbox: Channel) -> None:
    imap = {**mailbox.settings["imap"], "password": "wrong"}
    mailbox = change_channel(channel=mailbox, settings={"imap": imap}, actor=Actor.system())
    with pytest.raises(LoginRefused):
        once(mailbox)


def test_only_recent_mail_is_fetched_from_a_mailbox_seen_for_the_first_time(mailbox: Channel, dovecot: Dovecot) -> None:
    mailbox = change_channel(channel=mailbox, settings={"start_days": 0}, actor=Actor.system())
    dovecot.put(*numbered(0, 3))
    assert once(mailbox) == 0
    dovecot.put(*numbered(3, 4))
    assert once(mailbox) == 1


def test_a_server_without_idle_is_asked_again_and_again(
    mailbox: Channel, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.3)
    real = Connection._sign_in

    def without_idle(self: Connection, server: object) -> None:
        real(self, server)  # type: ignore[arg-type]
        self.can_idle = False

    monkeypatch.setattr(Connection, "_sign_in", without_idle)
    with watching():
        eventually(lambda: Mailbox.objects.exclude(checked_at=None).exists())
        dovecot.put(*numbered(0, 2))
        eventually(lambda: stored() == 2, 15)
