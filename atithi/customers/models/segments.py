"""Segments: customers who have something in common, by conditions that are read anew each time."""

from django.db import models

from atithi.core.ids import public_id


class Segment(models.Model):
    """Conditions under a name. What they mean: `customers.segments`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60)
    owner = models.BigIntegerField(help_text="Id of whoever of the staff made it.")
    shared = models.BooleanField(default=False, help_text="Everybody has it, not its maker alone.")
    conditions = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
