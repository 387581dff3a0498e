"""Kinds of matter, as the business sorts what customers turn to it for."""

from django.db import models

from atithi.core.ids import public_id


class MatterKind(models.Model):
    """What a conversation is about: delivery, a repair, a refund. Archived ones stay where they are set."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language, where it is written otherwise.")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The kind's name as it is written in `language`."""
        return str(self.names.get(language[:2]) or self.name)
