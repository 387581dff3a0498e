"""Pages of this room."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from atithi.channels.email.links import linked_file
from atithi.core.errors import NotFound
from atithi.files.serving import serve


@require_safe
def linked(request: HttpRequest, token: str) -> FileResponse:
    """A file that was too large for a mail, for whoever has its signed link."""
    file = linked_file(token)
    if file is None:
        raise NotFound
    return serve(file, download=True)
