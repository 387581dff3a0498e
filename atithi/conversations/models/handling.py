"""What staff keep to handle conversations: tags, kinds of matter, links, joins, forwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.conversations.models.conversations import Conversation
from atithi.conversations.models.messages import Message
from atithi.core.ids import public_id
from atithi.staff.models import Team

__all__ = ["ConversationTag", "Forward", "LinkedConversation", "Macro", "Merge", "Tag", "TagColour"]


class TagColour(models.TextChoices):
    """Colours are names of tokens: what they look like is the look's matter."""

    PLAIN = "plain"
    GUEST = "guest"
    ACCENT = "accent"
    GOOD = "good"
    BAD = "bad"


class Tag(models.Model):
    """A word that staff put on conversations. Archived ones stay where they are and are no longer offered."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60, unique=True, help_text="The name as it is compared: in lower case.")
    colour = models.CharField(max_length=10, choices=TagColour, default=TagColour.PLAIN)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    conversations = models.ManyToManyField(Conversation, through="ConversationTag", related_name="tags")

    def __str__(self) -> str:
        return self.name


class ConversationTag(models.Model):
    """A tag on a conversation, and who put it there."""

    # The constraint's index begins with the conversation; the one below answers which conversations have a tag.
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged", db_index=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "tag"], name="tagged_once")]
        indexes: ClassVar = [models.Index("tag", "conversation", name="tagged_conversations")]


class LinkedConversation(models.Model):
    """Two conversations that belong together without being one. `split`: the second was taken out of the first."""

    class Kind(models.TextChoices):
        RELATED = "related"
        SPLIT = "split"

    first = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links_from", db_index=False)
    second = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.RELATED)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="linked_once")]


class Merge(models.Model):
    """One conversation was joined to another; which messages came along, so that they can go back."""

    merged = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="merges")
    into = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="absorbed")
    moved = models.JSONField(default=list, help_text="Ids of the messages that came along.")
    was_open = models.BooleanField(default=False)
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="Of the merged one, before.")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_into_one_only")
        ]


class Forward(models.Model):
    """A message that staff sent on to somebody by mail."""

    class State(models.TextChoices):
        QUEUED = "queued"
        HANDING = "handing"
        SENT = "sent"
        FAILED = "failed"
        UNCERTAIN = "uncertain"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="forwards")
    to = models.EmailField()
    note = models.TextField(blank=True)
    with_history = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.to


class Macro(models.Model):
    """Several steps that one key does. `steps`: a list of {"do": name, …values}; see `conversations.macros`."""

    class Scope(models.TextChoices):
        PERSONAL = "personal"
        TEAM = "team"
        SHARED = "shared"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.PERSONAL)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="macros")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="macros")
    key = models.CharField(max_length=1, blank=True, help_text="The digit that runs it after the macro key; or none.")
    steps = models.JSONField(default=list)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
