"""What this room remembers beside the raw mails: heads, mailboxes, departures, and addresses that cannot be reached."""

from typing import ClassVar

from django.db import models
from django.db.models import F

from atithi.channels.models import RawInbound
from atithi.conversations.models import Channel, Conversation, Message


class Trust(models.TextChoices):
    """What the receiving mail server found out about the sender."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    FORGED = "forged"


class Filed(models.TextChoices):
    """What became of a mail."""

    MESSAGE = "message"
    REPLY = "reply"  # a colleague answered by mail
    AUTOMATIC = "automatic"
    REPORT = "report"
    SPAM = "spam"
    LOOP = "loop"


class ReceivedMail(models.Model):
    """The head of a mail that came in. Its source is the raw row, its words are the message."""

    raw = models.OneToOneField(RawInbound, on_delete=models.CASCADE, related_name="mail")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="mails")
    filed = models.CharField(max_length=10, choices=Filed)
    message_key = models.CharField(max_length=200, blank=True, db_index=True)
    sender = models.CharField(max_length=254, blank=True, help_text="In lower case.")
    reply_to = models.CharField(max_length=254, blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    references = models.JSONField(default=list)
    subject = models.CharField(max_length=300, blank=True)
    trust = models.CharField(max_length=8, choices=Trust, default=Trust.UNKNOWN)
    trust_facts = models.JSONField(default=dict, help_text="What SPF, DKIM and DMARC said.")
    remote_pictures = models.BooleanField(default=False, help_text="Its HTML names pictures that lie elsewhere.")
    received_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index("channel", "sender", F("received_at").desc(), name="mails_of_sender"),
            models.Index("filed", F("received_at").desc(), name="mails_filed"),
            models.Index("conversation", F("id").desc(), name="mails_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"


class Mailbox(models.Model):
    """How far a mailbox is read by IMAP. One process at a time reads it, by lease."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="mailboxes")
    folder = models.CharField(max_length=200, default="INBOX")
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0, help_text="Everything up to this one is stored here.")
    skipped = models.JSONField(default=list, help_text="UIDs that the server would not give us; asked for again.")
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "folder"], name="one_mark_per_folder")]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.folder}"


class Suppression(models.Model):
    """An address to which nothing is sent, and why."""

    address = models.CharField(max_length=254, unique=True, help_text="In lower case.")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class Departure(models.Model):
    """A mail that left the house, for the limits on how many may leave."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index("at", name="departures_by_time"),
            models.Index("channel", "at", name="departures_of_channel"),
            models.Index("recipient", "at", name="departures_to"),
        ]

    def __str__(self) -> str:
        return self.recipient
