"""Signed links in mails: to files that are too large to send along, and to say that one wants no automatic mails."""

from django.conf import settings
from django.core import signing
from django.core.signing import BadSignature, TimestampSigner

from atithi.core.errors import NotFound
from atithi.files.models import StoredFile

DAYS = 60
_SALT = "atithi.email.file"
_UNSUBSCRIBE = "atithi.email.unsubscribe"


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


def unsubscribe_url(address: str, language: str) -> str:
    """Where the owner of an address says that they want no automatic mails. It stays good: old mails are kept long."""
    return f"{settings.PUBLIC_URL}/email/unsubscribe/{signing.dumps([address.lower(), language], salt=_UNSUBSCRIBE)}"


def unsubscribing(token: str) -> tuple[str, str]:
    """The address of such a link, and its owner's language. Raises NotFound where the link is not ours."""
    try:
        address, language = signing.loads(token, salt=_UNSUBSCRIBE)
    except (BadSignature, ValueError) as error:
        raise NotFound from error
    return str(address), str(language)
