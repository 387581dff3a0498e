"""TNEF (winmail.dat), in which Outlook hides text and files: a small reader of what matters."""

import struct
from dataclasses import dataclass, field

from atithi.channels.email.parse import charsets, rtf
from atithi.channels.email.parse.files import File

SIGNATURE = 0x223E9F78
_BODY, _ATTACH_DATA, _ATTACH_TITLE, _ATTACH_START = 0x800C, 0x800F, 0x8010, 0x9002
_MAPI_PROPERTIES, _ATTACHMENT, _CODEPAGE = 0x9003, 0x9005, 0x9007
_PR_BODY, _PR_HTML, _PR_RTF = 0x1000, 0x1013, 0x1009
_PR_LONG_NAME, _PR_NAME, _PR_MIME, _PR_CONTENT_ID, _PR_DATA = 0x3707, 0x3704, 0x370E, 0x3712, 0x3701
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}


class NotTnef(Exception):
    """These bytes are no TNEF, or are cut off before anything of use."""


@dataclass
class Tnef:
    """What lay inside."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)


@dataclass
class _Open:
    """A file whose pieces are still coming."""

    name: str = ""
    type: str = "application/octet-stream"
    content_id: str = ""
    content: bytes = b""


def read_tnef(data: bytes) -> Tnef:
    """Text, HTML and files of a TNEF stream. Raises NotTnef; a stream cut off gives what came before the cut."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise NotTnef
    found, position, codepage = Tnef(), 6, "cp1252"
    current: _Open | None = None
    while position + 9 <= len(data):
        _level, attribute, length = struct.unpack_from("<BII", data, position)
        value = data[position + 9 : position + 9 + length]
        position += 9 + length + 2
        kind = attribute & 0xFFFF
        if kind == _CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif kind == _BODY:
            found.text = found.text or _string(value, codepage)
        elif kind == _MAPI_PROPERTIES:
            _message_properties(found, _properties(value), codepage)
        elif kind == _ATTACH_START:
            _close(found, current)
            current = _Open()
        elif current is not None:
            _attachment(current, kind, value, codepage)
    _close(found, current)
    return found


def _attachment(current: _Open, kind: int, value: bytes, codepage: str) -> None:
    if kind == _ATTACH_TITLE:
        current.name = current.name or _string(value, codepage)
    elif kind == _ATTACH_DATA:
        current.content = value
    elif kind == _ATTACHMENT:
        properties = _properties(value)
        for tag in (_PR_LONG_NAME, _PR_NAME):
            if tag in properties:
                current.name = _property_text(properties[tag], codepage)
                break
        if _PR_MIME in properties:
            current.type = _property_text(properties[_PR_MIME], codepage).lower() or current.type
        if _PR_CONTENT_ID in properties:
            current.content_id = _property_text(properties[_PR_CONTENT_ID], codepage).strip("<>")
        if not current.content and _PR_DATA in properties:
            current.content = properties[_PR_DATA][1][16:]


def _close(found: Tnef, current: _Open | None) -> None:
    if current is not None and (current.name or current.content):
        name = current.name or "file.bin"
        found.files.append(File(name, current.type, current.content, current.content_id, bool(current.content_id)))


def _message_properties(found: Tnef, properties: dict[int, tuple[int, bytes]], codepage: str) -> None:
    if _PR_HTML in properties:
        kind, value = properties[_PR_HTML]
        found.html = value.decode("utf-16-le", "replace") if kind == 0x1F else charsets.decode(value, codepage)
        found.html = found.html.rstrip("\x00")
    if _PR_BODY in properties:
        found.text = found.text or _property_text(properties[_PR_BODY], codepage)
    if _PR_RTF in properties and not found.text and not found.html:
        found.text, found.html = rtf.read_compressed(properties[_PR_RTF][1])


def _string(value: bytes, codepage: str) -> str:
    return charsets.decode(value.rstrip(b"\x00"), codepage)


def _property_text(item: tuple[int, bytes], codepage: str) -> str:
    kind, value = item
    return value.decode("utf-16-le", "replace").rstrip("\x00") if kind == 0x1F else _string(value, codepage)


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """MAPI properties by id: their type and first value. Stops where the bytes no longer make sense."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        count, position = struct.unpack_from("<I", data)[0], 4
        for _ in range(min(count, 2000)):
            kind, tag = struct.unpack_from("<HH", data, position)
            position += 4
            if tag >= 0x8000:
                position = _skip_name(data, position)
            value, position = _value(data, position, kind)
            found.setdefault(tag, (kind & 0x0FFF, value))
    except (struct.error, IndexError, KeyError):
        pass
    return found


def _skip_name(data: bytes, position: int) -> int:
    position += 16
    named, number = struct.unpack_from("<II", data, position)
    position += 8
    return position + ((number + 3) & ~3) if named == 1 else position


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    many, base = bool(kind & 0x1000), kind & 0x0FFF
    if base in _FIXED:
        count = 1
        if many:
            count, position = struct.unpack_from("<I", data, position)[0], position + 4
        size = _FIXED[base]
        return data[position : position + size], position + size * min(count, len(data))
    if base not in {0x0D, 0x1E, 0x1F, 0x102}:
        raise KeyError(base)
    count, position = struct.unpack_from("<I", data, position)[0], position + 4
    first = b""
    for index in range(min(count, 1000)):
        length = struct.unpack_from("<I", data, position)[0]
        position += 4
        if index == 0:
            first = data[position : position + length]
        position += (length + 3) & ~3
    return first, position
