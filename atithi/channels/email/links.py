"""Signed links to files that are too large to send along."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from atithi.files.models import StoredFile

DAYS = 60
_SALT = "atithi.email.file"


def file_url(file: StoredFile) -> str:
    """An address under which whoever got the mail can fetch the file for sixty days."""
    return f"{settings.PUBLIC_URL}/email/files/{TimestampSigner(salt=_SALT).sign(file.public_id)}"


def linked_file(token: str) -> StoredFile | None:
    """The file of a link; None where it is not ours or too old."""
    try:
        public_id = TimestampSigner(salt=_SALT).unsign(token, max_age=DAYS * 24 * 3600)
    except BadSignature:
        return None
    return StoredFile.objects.filter(public_id=public_id).first()
