"""Files put to what a person has begun to write."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.conversations.models.conversations import Conversation
from atithi.core.ids import public_id
from atithi.files.models import StoredFile


class DraftFile(models.Model):
    """A file that goes with a begun reply or note once it is sent; until then its writer alone sees it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, help_text="reply or note")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "conversation", "kind"], name="files_of_draft"),
            models.Index(fields=["created_at"], name="draft_file_by_age"),
        ]

    def __str__(self) -> str:
        return self.file.name
