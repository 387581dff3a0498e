"""An import, the pieces of its file, and its rows in batches."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.files.models import StoredFile


class ImportState(models.TextChoices):
    UPLOADING = "uploading", _("Coming in")
    MAPPING = "mapping", _("Columns to be named")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being brought in")
    PAUSED = "paused", pgettext_lazy("import", "Paused")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")
    FAILED = "failed", pgettext_lazy("import", "Could not be read")


ACTIVE = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)
"""States in which background work goes on."""


class Policy(models.TextChoices):
    """What becomes of somebody who is known already."""

    FILL = "fill", _("Fill in what is empty, change nothing else")
    OVERWRITE = "overwrite", _("Take what the file says")
    SKIP = "skip", _("Leave them as they are")


class Import(models.Model):
    """A file that is brought in, from the first piece of it to its end or its undoing."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADING)
    name = models.CharField(max_length=180, help_text="Of the file.")
    size = models.BigIntegerField(help_text="Bytes of the whole file, as announced.")
    received = models.BigIntegerField(default=0, help_text="Bytes that are here.")
    sha256 = models.CharField(max_length=64, blank=True)
    target = models.CharField(max_length=20, help_text="What its rows are; see targets/.")
    origin = models.CharField(max_length=20, default="file", help_text="Whose numbers its ids are: file, zendesk …")
    layout = models.JSONField(default=dict, help_text="Format, encoding, separator, sheet, heads, a few rows.")
    mapping = models.JSONField(default=dict, help_text="Field of the target by number of the column, from 0.")
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.FILL)
    problem = models.JSONField(default=dict, blank=True, help_text="Why it stopped: code and values of reasons.py.")
    total = models.PositiveIntegerField(default=0, help_text="Records, once all were read.")
    read_all = models.BooleanField(default=False, help_text="Whether all records lie in batches.")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index("sha256", name="import_by_content")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether background work goes on with it."""
        return self.state in ACTIVE


class Piece(models.Model):
    """A part of an import's file, in order."""

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    offset = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "offset"], name="one_piece_per_offset")]

    def __str__(self) -> str:
        return f"{self.owner_id} from {self.offset}"


class Batch(models.Model):
    """Some records of an import. They are dealt with in one transaction, at whose end `checked` or `done` is set."""

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="batches", db_index=False)
    position = models.PositiveIntegerField()
    rows = models.BinaryField(help_text="The records, compressed; see reading/sheaves.py.")
    count = models.PositiveIntegerField()
    seen = models.BinaryField(default=bytes, help_text="Short hashes of what must occur once, with their rows.")
    repeats = models.JSONField(default=dict, blank=True, help_text="Row by row: the earlier one that says the same.")
    checked = models.BooleanField(default=False)
    done = models.BooleanField(default=False)
    last_event = models.BigIntegerField(default=0, help_text="The record's last event when its rows were in.")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "position"], name="one_batch_per_position")]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.position}"


class Rejection(models.Model):
    """A record that was not brought in, as it stood in the file, and why."""

    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejections", db_index=False)
    batch = models.PositiveIntegerField(help_text="Position of its batch.")
    row = models.PositiveIntegerField(help_text="Where it stands in the file, the heads being row 1.")
    values: Any = models.JSONField(help_text="Its cells, of each of its rows; or the object it was.")
    reasons = models.JSONField(help_text="List of [code, values] of reasons.py.")

    class Meta:
        indexes: ClassVar = [models.Index("owner", "row", name="rejection_in_order")]

    def __str__(self) -> str:
        return f"{self.owner_id} row {self.row}"
