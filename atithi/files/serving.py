"""Hands a stored file to somebody who was found to have the right to it."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.http import content_disposition_header

from atithi.files.models import StoredFile


def serve(stored: StoredFile, *, download: bool = False) -> FileResponse:
    """The file as a response that no browser runs: pictures and sound in place, all else as a download."""
    inline = stored.shown_inline and not download
    response = FileResponse(
        default_storage.open(stored.path, "rb"),
        content_type=stored.media_type if inline else "application/octet-stream",
    )
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Even opened on its own, the file may load and run nothing.
    response._csp_replace = {"default-src": ["'none'"], "sandbox": []}  # type: ignore[attr-defined]
    return response
