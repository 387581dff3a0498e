"""Tells what a file is by its first bytes, whatever its sender calls it."""

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftypM4A", "audio/mp4"),
    (0, b"PK\x03\x04", "application/zip"),
)
# Types that look alike in their first bytes, where the sender's word may choose among them.
_ZIP_FAMILY = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_HARMLESS_TEXT = frozenset({"text/plain", "text/csv", "text/calendar", "text/vcard"})


def sniff(content: bytes, declared: str) -> str:
    """The media type of `content`; `application/octet-stream` where neither bytes nor `declared` settle it."""
    declared = declared.split(";")[0].strip().lower()
    for offset, signature, media_type in _SIGNATURES:
        if content[offset : offset + len(signature)] == signature and (
            media_type not in {"image/webp", "audio/wav"} or content[:4] == b"RIFF"
        ):
            return declared if media_type == "application/zip" and declared.startswith(_ZIP_FAMILY) else media_type
    if declared in _HARMLESS_TEXT or declared == "message/rfc822":
        return declared
    return "application/octet-stream"
