"""The business's accounts on channels."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from atithi.core.ids import public_id
from atithi.staff.models import Store, Team


class Channel(models.Model):
    """One account of the business on one kind of channel: a mailbox, a chat on a site, a WhatsApp number."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    address = models.CharField(
        max_length=254, blank=True, help_text="Mail address, number or site, as customers know it."
    )
    settings = models.JSONField(default=dict, blank=True)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.SET_NULL)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=~Q(address=""), name="one_channel_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name
