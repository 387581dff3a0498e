"""Files that staff attach."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.files.actions import store
from atithi.files.models import StoredFile
from atithi.workspace.access import StaffRequest

MOST = 10


@transaction.atomic
def stored_files(request: StaffRequest) -> list[StoredFile]:
    """The request's files, stored: all or none. Raises where there are more than ten; where one is too large, `store` does."""
    uploads = request.FILES.getlist("files")
    if len(uploads) > MOST:
        raise ConversationError("too_many_files", _("At most %(count)s files go with one message."), count=MOST)
    return [
        store(content=upload.read(), name=upload.name or "file", declared_type=upload.content_type or "")
        for upload in uploads
    ]
