"""What this room remembers beside the raw mails."""

from atithi.channels.email.models.mails import (
    Departure,
    Filed,
    Mailbox,
    ReceivedMail,
    Suppression,
    Trust,
)
from atithi.channels.email.models.pictures import RemotePicture
from atithi.channels.email.models.wishes import Signature, Unsubscription

__all__ = [
    "Departure",
    "Filed",
    "Mailbox",
    "ReceivedMail",
    "RemotePicture",
    "Signature",
    "Suppression",
    "Trust",
    "Unsubscription",
]
