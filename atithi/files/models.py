"""Stored files: what came with a message, kept outside the web root under names of our own."""

import os

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models

from atithi.core.ids import public_id

# Raster formats that a browser draws and never runs. SVG and HTML are documents with scripts: they are downloads.
SHOWN_INLINE = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav",
})  # fmt: skip


class StoredFile(models.Model):
    """One stored content. `media_type` is what the bytes are, not what their sender called them."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=180)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def shown_inline(self) -> bool:
        return self.media_type in SHOWN_INLINE

    @property
    def is_image(self) -> bool:
        return self.shown_inline and self.media_type.startswith("image/")

    def read(self) -> bytes:
        """The whole content."""
        with default_storage.open(self.path, "rb") as content:
            data: bytes = content.read()
            return data


def save_content(path: str, content: bytes) -> str:
    """Writes `content` where `default_storage` keeps it, through to the disk; returns the path it got."""
    saved = default_storage.save(path, ContentFile(content))
    if isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
        _through_to_disk(default_storage.path(saved))
    return saved


def _through_to_disk(path: str) -> None:
    for name in (path, os.path.dirname(path)):
        handle = os.open(name, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
