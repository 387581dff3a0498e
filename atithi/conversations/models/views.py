"""Saved views of conversations, and how each person has their rail."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.staff.models import Team


class ViewOrder(models.TextChoices):
    NEWEST = "newest", _("Latest message first")
    OLDEST = "oldest", _("Oldest message first")
    WAITING = "waiting", _("Waiting longest first")


class Sharing(models.TextChoices):
    PRIVATE = "private", _("Only me")
    TEAM = "team", _("A team")
    EVERYBODY = "everybody", pgettext_lazy("view", "Everybody")


# Parts of a row that one can do without, by the name of the part.
COLUMNS = ("subject", "preview", "channel", "language", "waiting", "assignee", "tags", "mood")


class SavedView(models.Model):
    """Conditions under a name. What they mean is read anew each time: see `conversations.conditions`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60)
    icon = models.CharField(max_length=30, default="layers")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    sharing = models.CharField(max_length=10, choices=Sharing, default=Sharing.PRIVATE)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    conditions = models.JSONField(default=dict)
    order = models.CharField(max_length=10, choices=ViewOrder, default=ViewOrder.NEWEST)
    without = models.JSONField(default=list, blank=True, help_text="Names of parts of a row that are left out.")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def queue(self) -> str:
        """The name under which the view is a queue."""
        return f"view:{self.public_id}"


class Rail(models.Model):
    """One person's rail: the order of its entries and those hidden, by the queues' names. Unknown ones come last."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    order = models.JSONField(default=list, blank=True)
    hidden = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = []

    def __str__(self) -> str:
        return str(self.user_id)
