"""What a person has begun to write in a conversation, as their pages are told."""

from typing import Any

from django.urls import reverse

from atithi.conversations.models import Conversation, DraftFile
from atithi.conversations.queries import draft_files, drafts
from atithi.staff.models import User


def begun(user: User, conversation: Conversation) -> dict[str, dict[str, Any]]:
    """By kind (reply, note): the text with its version, and the files."""
    found: dict[str, dict[str, Any]] = {
        each.kind: {"text": each.text, "version": each.version, "files": []} for each in drafts(user, conversation)
    }
    for row in draft_files(user, conversation):
        found.setdefault(row.kind, {"text": "", "version": 0, "files": []})["files"].append(file_data(row))
    return found


def file_data(row: DraftFile) -> dict[str, Any]:
    """A file of a draft: its id, name, size in bytes, where it is, and whether it is a picture."""
    where = reverse("workspace:draft_file", args=[row.public_id])
    return {"id": row.public_id, "name": row.file.name, "size": row.file.size, "url": where, "image": row.file.is_image}
