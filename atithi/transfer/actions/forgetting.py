"""What a file said is not kept for ever: its bytes, rows and rejections go, what it brought and its traces stay."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from atithi.core.clock import now
from atithi.files.actions import remove_unused
from atithi.transfer.models import Import, ImportState

KEEP = timedelta(days=30)
OVER = (ImportState.DONE, ImportState.UNDONE, ImportState.FAILED)


@transaction.atomic
def forget_content(works: Iterable[Import]) -> int:
    """Forgets what these files said; gives how many there were. Taking one back is possible still."""
    count = 0
    for work in works:
        files = [piece.file for piece in work.pieces.select_related("file")]
        work.pieces.all().delete()
        remove_unused(files)
        work.rejections.all().delete()
        work.batches.update(rows=b"", seen=b"", repeats={})
        work.layout = {**work.layout, "first": []}
        work.save(update_fields=["layout"])
        count += 1
    return count


def forget_old() -> int:
    """Files that were dealt with a month ago, and those that were begun then and never brought in."""
    old = Import.objects.filter(created_at__lt=now() - KEEP, pieces__isnull=False).distinct()
    over = [work for work in old if work.state in OVER and (work.finished_at or work.created_at) < now() - KEEP]
    unused = [work for work in old if work.state in {ImportState.UPLOADING, ImportState.MAPPING, ImportState.CHECKED}]
    return forget_content([*over, *unused])
