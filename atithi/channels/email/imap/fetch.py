"""Brings what is new in a folder into the desk: stored first, counted as fetched only then."""

import imaplib
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from atithi.channels.email.imap.connection import Connection
from atithi.channels.email.models import Mailbox
from atithi.channels.email.settings import EmailSettings
from atithi.channels.email.smtp_intake import accept_mail
from atithi.conversations.models import Channel
from atithi.core.clock import now

logger = logging.getLogger(__name__)
BATCH_MAILS, BATCH_BYTES = 50, 4 * 1024 * 1024
SIZE_LIMIT = 100 * 1024 * 1024
FIRST_BYTES = 1024 * 1024
STORE_THREADS = 8
MOST_SKIPPED = 1000


def fetch_new(server: Connection, channel: Channel, settings: EmailSettings, mailbox: Mailbox) -> int:
    """Fetches from the open folder what came since the last time; returns how many mails were stored.

    The mark moves on only over mails that are on disk here. A mail that the server will not give us is remembered
    and asked for again; it does not hold up the others.
    """
    folder = server.open(mailbox.folder, change=settings.after_storing != "keep")
    if folder.uid_validity != mailbox.uid_validity:
        uids = _uids_of_a_new_folder(server, settings, mailbox)
        before = uids[0] - 1 if uids else max(folder.uid_next - 1, 0)
        _save(mailbox, uid_validity=folder.uid_validity, last_uid=before, skipped=[])
    else:
        uids = [*mailbox.skipped, *server.uids_after(mailbox.last_uid)]
    stored = 0
    for batch in _batches(server, uids):
        stored += _bring(server, channel, settings, mailbox, batch)
    _save(mailbox, checked_at=now(), problem="")
    return stored


def _uids_of_a_new_folder(server: Connection, settings: EmailSettings, mailbox: Mailbox) -> list[int]:
    """A folder seen for the first time, or one whose UIDs were given out anew: then everything since we last looked
    is fetched again, and what is known is recognised by its content."""
    if mailbox.checked_at is not None:
        return server.uids_since((mailbox.checked_at - timedelta(days=2)).date())
    if settings.start_days == 0:
        return []
    return server.uids_since((now() - timedelta(days=settings.start_days)).date())


def _batches(server: Connection, uids: list[int]) -> Iterator[dict[int, int]]:
    """UIDs with their sizes, in portions that are small in number and in bytes."""
    for start in range(0, len(uids), 500):
        batch: dict[int, int] = {}
        portion = uids[start : start + 500]
        sizes = server.sizes(portion)
        for uid in portion:
            size = sizes.get(uid, 0)
            if batch and (len(batch) >= BATCH_MAILS or sum(batch.values()) + size > BATCH_BYTES):
                yield batch
                batch = {}
            batch[uid] = size
        if batch:
            yield batch


def _bring(
    server: Connection, channel: Channel, settings: EmailSettings, mailbox: Mailbox, batch: dict[int, int]
) -> int:
    sources, refused = _sources(server, batch)
    _store_all(channel, mailbox.folder, sources, {uid for uid, size in batch.items() if size > SIZE_LIMIT})
    # Only now is anything said to the mailbox or noted as fetched.
    skipped = [uid for uid in mailbox.skipped if uid not in sources] + [
        uid for uid in refused if uid not in mailbox.skipped
    ]
    _save(mailbox, last_uid=max(mailbox.last_uid, *batch), skipped=skipped[-MOST_SKIPPED:])
    if sources:
        _tidy(server, settings, list(sources))
    return len(sources)


def _sources(server: Connection, batch: dict[int, int]) -> tuple[dict[int, bytes], list[int]]:
    huge = [uid for uid, size in batch.items() if size > SIZE_LIMIT]
    normal = [uid for uid in batch if uid not in huge]
    sources: dict[int, bytes] = {}
    refused: list[int] = []
    try:
        sources.update(server.sources(normal) if normal else {})
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:  # one of them: which?
        for uid in normal:
            try:
                sources.update(server.sources([uid]))
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                logger.warning("the mail server refuses mail %s: %s", uid, error)
                refused.append(uid)
    for uid in huge:
        sources.update(server.sources([uid], first_bytes=FIRST_BYTES))
    return sources, refused


def _store_all(channel: Channel, folder: str, sources: dict[int, bytes], cut: set[int]) -> None:
    """Stores a batch in several threads, so that many mails share a commit."""
    uids = list(sources)
    problems: list[Exception] = []

    def store(mine: list[int]) -> None:
        try:
            for uid in mine:
                more = {"cut": True} if uid in cut else {}
                accept_mail(channel, sources[uid], by="imap", folder=folder, uid=uid, **more)
        except Exception as error:  # noqa: BLE001 - told to the caller below
            problems.append(error)
        finally:
            connection.close()

    portions = [uids[number::STORE_THREADS] for number in range(min(STORE_THREADS, len(uids)))]
    threads = [threading.Thread(target=store, args=(portion,), name="imap store") for portion in portions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def _tidy(server: Connection, settings: EmailSettings, uids: list[int]) -> None:
    """What the owner wants done with mails that are stored here."""
    if settings.after_storing == "seen":
        server.mark_seen(uids)
    elif settings.after_storing == "delete":
        server.delete(uids)
    elif settings.after_storing.startswith("move:"):
        server.move(uids, settings.after_storing[5:].strip())


def _save(mailbox: Mailbox, **values: object) -> None:
    for name, value in values.items():
        setattr(mailbox, name, value)
    mailbox.save(update_fields=list(values))
