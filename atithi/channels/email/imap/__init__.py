"""Fetches mail from mailboxes by IMAP. `run(stop)` is the door: it watches every mailbox of the desk."""

from atithi.channels.email.imap.watch import run

__all__ = ["run"]
