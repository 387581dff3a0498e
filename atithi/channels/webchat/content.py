"""What a guest's page sends, checked: the same rules where it is accepted and where it is read later."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat.errors import ChatError
from atithi.core.clock import now
from atithi.core.text import clean
from atithi.files.kinds import sniff

TEXT_LIMIT = 10_000
BODY_LIMIT = 128 * 1024
FILE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_PUBLIC_ID = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
_HEAD = 16


@dataclass(frozen=True)
class Written:
    """A message as the page sent it. `id` was made by the page: the same id again is the same message."""

    id: str
    text: str
    sent_at: datetime | None


def read_json(body: bytes, limit: int = BODY_LIMIT) -> dict[str, object]:
    """The JSON object in `body`. Raises ChatError where it is too large or not one."""
    if len(body) > limit:
        raise ChatError("too_long", _("This message is too long."), status=413)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ChatError("malformed", _("The page sent something unreadable. Please reload it."))
    return data


def read_message(body: bytes) -> Written:
    """The message in `body`. Raises ChatError where it is malformed, empty or too long."""
    data = read_json(body)
    text, sent = data.get("text"), data.get("at")
    if not isinstance(text, str) or not isinstance(sent, str | None):
        raise ChatError("malformed", _("The page sent something unreadable. Please reload it."))
    text = clean(text).strip()
    if not text:
        raise ChatError("empty", _("Please write something first."))
    if len(text) > TEXT_LIMIT:
        raise ChatError("too_long", _("This message is too long."), status=413)
    return Written(client_id(data.get("id")), text, written_at(sent))


def client_id(value: object) -> str:
    """An id made by the page. Raises ChatError where `value` is none."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ChatError("malformed", _("The page sent something unreadable. Please reload it."))
    return value


def known_id(value: object) -> str:
    """A public id of ours; empty where `value` cannot be one (a null byte would trouble PostgreSQL)."""
    return value if isinstance(value, str) and _PUBLIC_ID.fullmatch(value) else ""


def written_at(value: str | None) -> datetime | None:
    """When the page says it was written (it may have waited for the network); None where that cannot be."""
    try:
        moment = parse_datetime(value) if value else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    return moment if timedelta(0) <= now() - moment <= timedelta(days=30) else None


def check_file(upload: UploadedFile[bytes] | None) -> UploadedFile[bytes]:
    """The uploaded picture or PDF. Raises ChatError where it is missing, empty, too large or of another type."""
    if upload is None or not upload.size:
        raise ChatError("file_empty", _("This file is empty."))
    if upload.size > settings.UPLOAD_LIMIT:
        raise too_large()
    head = upload.read(_HEAD)
    upload.seek(0)
    if sniff(head, "") not in FILE_TYPES:
        raise ChatError("file_type", _("Only pictures (JPEG, PNG, GIF, WebP) and PDF can be sent here."), status=415)
    return upload


def too_large() -> ChatError:
    megabytes = settings.UPLOAD_LIMIT // (1024 * 1024)
    return ChatError("file_too_large", _("This file is too large: at most %(limit)s MB."), status=413, limit=megabytes)
