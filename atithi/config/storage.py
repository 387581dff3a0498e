"""How static files are named and served: collected once per version, with hashed names that browsers keep for a year."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed, compressed files where they were collected (`collect`); plain ones from the package in tests."""

    manifest_strict = False
    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # as deep as modules may import modules

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            return str(StaticFilesStorage.url(self, name))
        return str(super().url(name, force))


def collect() -> bool:
    """Collects the static files into the folder of data if they changed since; True if it did."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / "collected.txt"
    state = _fingerprint()
    if stamp.exists() and stamp.read_text() == state:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=False, verbosity=0)
    stamp.write_text(state)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()
