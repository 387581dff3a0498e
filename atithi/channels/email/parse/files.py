"""Files that come with a mail."""

import mimetypes
from dataclasses import dataclass, field


@dataclass(frozen=True)
class File:
    """An attachment or a picture in place (then with the content id by which the HTML names it)."""

    name: str
    type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False


_EXTENSIONS = {
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html", "image/jpeg": ".jpg",
    "application/pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s", "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc", "text/rfc822-headers": ".txt", "message/delivery-status": ".txt",
    "application/octet-stream": ".bin", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "image/png": ".png",
    "audio/ogg": ".ogg", "text/csv": ".csv",
}  # fmt: skip


def file_name(given: str, media_type: str, stem: str) -> str:
    """The sender's name for a file, or one made of `stem` and its type's extension."""
    name = " ".join(given.replace("\x00", "").split())
    if name:
        return name
    return stem + (_EXTENSIONS.get(media_type) or mimetypes.guess_extension(media_type) or ".bin")
