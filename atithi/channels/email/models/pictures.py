"""Pictures that mails name and we fetched on behalf of who reads them."""

from django.db import models

from atithi.files.models import StoredFile


class RemotePicture(models.Model):
    """A picture from elsewhere as it was when somebody asked to see it; kept for a while, so that it is fetched once."""

    key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its address.")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
