"""Content-Transfer-Encodings, undone as far as the bytes allow."""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_AFTER_PADDING = re.compile(rb"=+(?=[A-Za-z0-9+/])")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ?([^\r\n]*)\r?\n", re.MULTILINE)
MOST_FALSE_BEGINS = 20
_WORD_GAP = re.compile(rb"[^\s][ ](?=[^\s])")
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def decode(data: bytes, encoding: str) -> bytes:
    """`data` without its transfer encoding. Never raises; an encoding that is none leaves the bytes as they are."""
    encoding = encoding.strip().strip("\"'").lower().split(";")[0].split("(")[0].strip()
    if encoding in {"base64", "b", "base-64"}:
        return data if _is_prose(data) else decode_base64(data)
    if encoding in {"quoted-printable", "quotedprintable", "q", "qp", "quoted_printable"}:
        return binascii.a2b_qp(data)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        found = find_uuencoded(data)
        return found[0][3] if found else data
    return data


def _is_prose(data: bytes) -> bool:
    """Whether what is called base64 is text as it stands: words with blanks between them, or one that is too short."""
    start = data[:2000].strip()
    words = len(_WORD_GAP.findall(start))
    if words > 5 and words * 4 > len(start.splitlines()) and len(start) < words * 30:
        return True
    return len(start) < 40 and len(start) % 4 == 1 and start.isalpha()


def decode_base64(data: bytes) -> bytes:
    """Base64 with stray characters, lost padding, or several pieces one after another."""
    if b"=" not in data.rstrip(b"=\r\n\t -"):
        return _piece(data)
    tail = re.search(rb"=\s*\r?\n(?=[^\r\n]*[^A-Za-z0-9+/=\s])", data)
    if tail:  # a footer in plain text that some list added below
        data = data[: tail.end()]
    data = _NOT_BASE64.sub(b"", data)
    return b"".join(_piece(piece) for piece in _AFTER_PADDING.split(data))


def _piece(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        bare = _NOT_BASE64.sub(b"", data).replace(b"=", b"")
        if len(bare) % 4 == 1:
            bare = bare[:-1]
        return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def find_uuencoded(data: bytes) -> list[tuple[int, int, bytes, bytes]]:
    """Uuencoded files within `data`: where each begins and ends, its name and its content."""
    found = []
    position = failed = 0
    while failed < MOST_FALSE_BEGINS and (begin := _UU_BEGIN.search(data, position)):
        end = _UU_END.search(data, begin.end())
        if end is None:
            break
        content = _uu_content(data[begin.end() : end.start()], base64=begin[0].startswith(b"begin-"))
        position = begin.end()
        failed += not content
        if content:
            found.append((begin.start(), end.end(), begin[1].strip(), content))
            position = end.end()
    return found


def _uu_content(lines: bytes, *, base64: bool) -> bytes:
    if base64:
        return decode_base64(lines)
    out = bytearray()
    for line in lines.splitlines():
        if not line.strip(b"`"):
            continue
        count = (line[0] - 32) & 63
        try:
            out += binascii.a2b_uu(line)
        except (binascii.Error, ValueError):
            padded = line[: 1 + (count * 4 + 2) // 3 + 3].ljust(1 + (count + 2) // 3 * 4)
            try:
                out += binascii.a2b_uu(padded)
            except (binascii.Error, ValueError):
                return b""
    return bytes(out)
