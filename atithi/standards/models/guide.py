"""The guide beside a conversation: what was done of it, what the guest needs in their own words, and the offered wordings."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Conversation, MatterKind
from atithi.core.ids import public_id


class Step(models.TextChoices):
    """What good service is made of. An upset guest is listened to first (`order_for` in guide/steps.py)."""

    WELCOME = "welcome", pgettext_lazy("step", "Welcome")
    RAPPORT = "rapport", pgettext_lazy("step", "Know them")
    NEEDS = "needs", pgettext_lazy("step", "Understand")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("step", "Acknowledge")
    SOLUTION = "solution", pgettext_lazy("step", "Solve")
    THANKS = "thanks", pgettext_lazy("step", "Thank")


class How(models.TextChoices):
    """By what a step is done: what was said, what was done for the guest, or a person's word."""

    SAID = "said", _("said in an answer")
    DONE = "done", _("done for the guest")
    MARKED = "marked", _("marked by a person")


class DoneStep(models.Model):
    """A step that was done in a conversation: kept for the study of what brings satisfaction, never a score of a person."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="done_steps", db_index=False)
    step = models.CharField(max_length=12, choices=Step)
    how = models.CharField(max_length=6, choices=How)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    done_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "step"], name="a_step_is_done_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.step}"


class Need(models.Model):
    """What a guest needs, in their words; the last one of a conversation counts."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="needs", db_index=False)
    words = models.CharField(max_length=500)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When the guest said: yes, that is it.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["conversation", "-id"], name="needs_of_conversation")]

    def __str__(self) -> str:
        return self.words


class GuideWording(models.Model):
    """A sentence that the guide offers. With a `key` it stands in the place of one that came with the desk."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    key = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=12, choices=Step)
    kind = models.ForeignKey(
        MatterKind, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    texts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, help_text="By variant, as en or hi-Latn."
    )
    removed_at = models.DateTimeField(null=True, blank=True, help_text="With a key: ours is not offered at all.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_wording_in_a_place")
        ]

    def __str__(self) -> str:
        return self.key or f"{self.step} {self.public_id}"
