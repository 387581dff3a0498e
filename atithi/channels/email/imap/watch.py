"""Watches every mailbox of the desk, each in a thread of its own, one process at a time."""

import logging
import random
import threading
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q

from atithi.channels.email.imap.connection import TROUBLE, Connection, LoginRefused
from atithi.channels.email.imap.fetch import fetch_new
from atithi.channels.email.models import Mailbox
from atithi.channels.email.settings import EmailSettings, read_settings
from atithi.channels.errors import ChannelError
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.ids import public_id

logger = logging.getLogger(__name__)
LOOK_SECONDS = 15.0
POLL_SECONDS = 45.0
IDLE_SECONDS = 45.0  # then we look by ourselves: some servers forget to tell; and the lease is prolonged
LEASE = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE, PAUSE_AFTER_REFUSAL = 2.0, 300.0, 600.0


def run(stop: threading.Event, *, look_seconds: float = LOOK_SECONDS) -> None:
    """Fetches mail until `stop` is set. Mailboxes that are added or changed meanwhile are noticed by themselves."""
    watchers: dict[tuple[int, str], _Watcher] = {}
    while not stop.is_set():
        try:
            wanted = _wanted()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("mailboxes could not be listed: %s", error)
            connection.close()
            stop.wait(look_seconds)
            continue
        for key, watcher in list(watchers.items()):
            if key not in wanted or wanted[key][1] != watcher.settings or not watcher.is_alive():
                watcher.stop.set()
                del watchers[key]
        for key, (channel, settings) in wanted.items():
            if key not in watchers:
                watchers[key] = _Watcher(channel, settings, key[1])
                watchers[key].start()
        stop.wait(look_seconds)
    for watcher in watchers.values():
        watcher.stop.set()
    for watcher in watchers.values():
        watcher.join(10)
    connection.close()


def _wanted() -> dict[tuple[int, str], tuple[Channel, EmailSettings]]:
    wanted = {}
    for channel in Channel.objects.filter(kind="email", active=True):
        try:
            settings = read_settings(channel.settings)
        except ChannelError as error:
            logger.warning("mailbox %s: %s", channel.address, error)
            continue
        if settings.imap is not None:
            wanted.update({(channel.pk, folder): (channel, settings) for folder in settings.folders})
    return wanted


class _Watcher(threading.Thread):
    """Keeps one folder fetched: catches up, then waits for news; after trouble it comes back, ever less often."""

    def __init__(self, channel: Channel, settings: EmailSettings, folder: str) -> None:
        super().__init__(name=f"imap {channel.pk} {folder}", daemon=True)
        self.channel, self.settings, self.folder = channel, settings, folder
        self.stop = threading.Event()
        self._owner = public_id()
        self._pause = FIRST_PAUSE

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self._watch_once()
                except LoginRefused as error:
                    self._note(f"login refused: {error}")
                    self.stop.wait(PAUSE_AFTER_REFUSAL)
                except TROUBLE as error:
                    self._note(str(error) or type(error).__name__)
                    self._wait_longer()
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("mailbox %s: the database is in trouble: %s", self.channel.address, error)
                    connection.close()
                    self._wait_longer()
        finally:
            self._give_back()
            connection.close()

    def _watch_once(self) -> None:
        """Holds a connection as long as it lasts."""
        mailbox = self._take()
        if mailbox is None or self.settings.imap is None:  # another process has it
            self.stop.wait(LEASE.total_seconds() / 4)
            return
        server = Connection(self.settings.imap)
        try:
            while not self.stop.is_set():
                fetch_new(server, self.channel, self.settings, mailbox)
                self._pause = FIRST_PAUSE
                if not self._wait_for_news(server):
                    return
                mailbox = self._take()
                if mailbox is None:
                    return
        finally:
            server.close()

    def _wait_for_news(self, server: Connection) -> bool:
        """Waits for the server to tell, or for the time to ask again. False: the mailbox is no longer ours."""
        if server.can_idle:
            server.idle(IDLE_SECONDS, self.stop)
        else:
            self.stop.wait(POLL_SECONDS)
        return self.stop.is_set() or self._take() is not None

    def _take(self) -> Mailbox | None:
        """The folder's row with our lease prolonged; None while another process holds it."""
        mailbox, _created = Mailbox.objects.get_or_create(channel=self.channel, folder=self.folder)
        free = Q(owner="") | Q(owner=self._owner) | Q(leased_until=None) | Q(leased_until__lt=now())
        taken = Mailbox.objects.filter(free, pk=mailbox.pk).update(owner=self._owner, leased_until=now() + LEASE)
        return Mailbox.objects.get(pk=mailbox.pk) if taken else None

    def _give_back(self) -> None:
        try:
            rows = Mailbox.objects.filter(channel=self.channel, folder=self.folder, owner=self._owner)
            rows.update(owner="", leased_until=None)
        except (DatabaseError, InterfaceError):
            connection.close()

    def _note(self, problem: str) -> None:
        logger.warning("mailbox %s: %s", self.channel.address, problem)
        try:
            Mailbox.objects.filter(channel=self.channel, folder=self.folder).update(problem=problem[:300])
        except (DatabaseError, InterfaceError):
            connection.close()

    def _wait_longer(self) -> None:
        self.stop.wait(self._pause * random.uniform(0.8, 1.2))  # noqa: S311 - only spreads the load
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
