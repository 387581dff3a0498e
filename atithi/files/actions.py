"""The only place that stores and removes files."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.core.text import clean_line
from atithi.files.errors import FileError
from atithi.files.kinds import sniff
from atithi.files.models import StoredFile, save_content


def store(*, content: bytes, name: str, declared_type: str = "", limit: int | None = None) -> StoredFile:
    """Keeps `content` (at most `limit` bytes, by default the desk's upload limit) and says what it really is.

    The bytes are on disk before the row exists: a row never points to nothing. Bytes whose row was never
    committed are removed by `purge_orphans`.
    """
    limit = settings.UPLOAD_LIMIT if limit is None else limit
    if not content:
        raise FileError("file_empty", _("The file %(name)s is empty."), name=clean_line(name, 80))
    if len(content) > limit:
        megabytes = limit // (1024 * 1024)
        raise FileError(
            "file_too_large", _("%(name)s is too large: at most %(limit)s MB."), name=clean_line(name, 80),
            limit=megabytes, status=413,
        )  # fmt: skip
    moment = now()
    path = save_content(f"{moment:%Y/%m}/{public_id()}", content)
    return StoredFile.objects.create(
        name=safe_name(name), media_type=sniff(content, declared_type), size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), path=path, created_at=moment,
    )  # fmt: skip


def safe_name(name: str) -> str:
    """A file name without folders, control characters and direction tricks; never empty."""
    name = clean_line(name.replace("\\", "/").split("/")[-1], 400).strip(". ")
    if len(name) > 150:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[:130]}{dot}{extension[:15]}" if dot else name[:150]
    return name or "file"


def remove_unused(files: Iterable[StoredFile]) -> None:
    """Removes files for good, rows now and bytes after the commit; the caller knows that nothing shows them any more."""
    for file in files:
        path = file.path
        file.delete()
        if not StoredFile.objects.filter(path=path).exists():
            transaction.on_commit(partial(default_storage.delete, path))


def purge_orphans(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Removes stored bytes that no row points to: what was written for a transaction that never committed."""
    removed = 0
    years, _files = default_storage.listdir("") if default_storage.exists("") else ([], [])
    for year in years:
        for month in default_storage.listdir(year)[0]:
            folder = f"{year}/{month}"
            names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
            known = set(StoredFile.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
            for path in set(names) - known:
                if default_storage.get_modified_time(path) < now() - older_than:
                    default_storage.delete(path)
                    removed += 1
    return removed
