"""Address lists as people and programs write them, right and wrong."""

import re
from dataclasses import dataclass

from atithi.channels.email.parse.headers import decode_words

_ANGLE = re.compile(rb"<([^<>]*)>")
_COMMENT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)")
_ROUTE = re.compile(r"^\s*@[^:<>\"]*:(?=[^:]*@)")  # <@relay.example:somebody@example.com>
_LOOSE_DOT = re.compile(r"(@[^\s@,;<>]*)\s+\.\s*(?=\w)")
_BARE = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;]+")
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]")
MOST = 500
LONGEST = 1000


@dataclass(frozen=True)
class Address:
    """A mail address as written, with the name beside it; either may be empty."""

    name: str
    email: str

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


def parse_addresses(raw: bytes) -> tuple[Address, ...]:
    """All addresses of a header, in order. Entries without an address are left out, groups are opened."""
    found = (address for piece in _pieces(raw[: 256 * 1024]) for address in _addresses(piece))
    return tuple(address for address in found if address.email or _is_name(address.name))[:MOST]


def _is_name(text: str) -> bool:
    """Whether something without an address says whom it was for: not a comment, not "undisclosed recipients"."""
    return bool(text) and not text.startswith("(") and not text.lower().startswith("undisclosed")


def _addresses(piece: bytes) -> list[Address]:
    """The addresses of one piece of a list: several where they stand side by side with blanks alone between them."""
    words = piece.split()
    if len(words) > 1 and all(_BARE.fullmatch(word.decode("utf-8", "replace")) for word in words):
        return [Address("", clean_email(decode_words(word))) for word in words]
    return [_address(piece)]


def first_address(raw: bytes) -> Address:
    """The first address that has a mail address; an empty one where there is none."""
    addresses = parse_addresses(raw)
    return next(
        (address for address in addresses if "@" in address.email), addresses[0] if addresses else Address("", "")
    )


def _pieces(raw: bytes) -> list[bytes]:
    """Cut at commas and semicolons that stand outside quotes, comments and angles. A name's own comma is mended."""
    pieces: list[bytes] = []
    current = bytearray()
    quoted, depth, angle, escaped = False, 0, False, False
    if raw.count(b'"') % 2:  # a quote that is never closed quotes nothing
        raw = raw.replace(b'"', b"")
    for byte in raw:
        letter = bytes([byte])
        if escaped:
            escaped = False
        elif letter == b"\\":
            escaped = True
        elif quoted:
            quoted = letter != b'"'
        elif letter == b'"' and not depth:
            quoted = True
        elif letter == b"(":
            depth += 1
        elif letter == b")":
            depth = max(0, depth - 1)
        elif letter == b"<" and not depth:
            if (end := current.rfind(b">")) >= 0 and b"@" in current[:end]:
                pieces.append(bytes(current[: end + 1]))  # the comma between two addresses is missing
                del current[: end + 1]
            angle = True
        elif letter == b">":
            angle = False
        elif letter in (b",", b";") and not depth and not (angle and b"@" not in current):
            pieces.append(bytes(current))
            current.clear()
            angle = False
            if len(pieces) > MOST:
                break
            continue
        elif letter == b":" and not depth and not angle and b"@" not in current and not _scheme(current):
            current.clear()  # the name of a group
            continue
        current += letter
    pieces.append(bytes(current))
    return _mended(pieces)


def _scheme(current: bytearray) -> bool:
    return bytes(current).strip().lower() in {b"mailto", b"smtp"} or b"=?" in current


def _mended(pieces: list[bytes]) -> list[bytes]:
    """`Sharma, Ravi <ravi@…>` without quotes was cut in two."""
    out: list[bytes] = []
    pending = b""
    for piece in pieces:
        if not piece.strip():
            continue
        whole = pending + b"," + piece if pending else piece
        if b"@" in piece or b"<" in piece:
            out.append(whole)
            pending = b""
        else:
            pending = whole
    if pending:
        out.append(pending)
    return out


def _address(piece: bytes) -> Address:
    if len(piece) > 2 * LONGEST:
        piece = piece[:LONGEST] + b" " + piece[-LONGEST:]
    angles = list(_ANGLE.finditer(piece))
    if angles:
        chosen = next((angle for angle in reversed(angles) if b"@" in angle[1]), angles[-1])
        rest = piece[: chosen.start()] or _COMMENT.sub(rb"\1", piece[chosen.end() :])
        email = clean_email(_ROUTE.sub("", decode_words(_COMMENT.sub(b"", chosen[1]))))
        if not email.count("@") and (better := _BARE.search(decode_words(piece))):
            email = clean_email(better[0])
        return Address(_name(rest), email)
    text = _LOOSE_DOT.sub(r"\1.", decode_words(_COMMENT.sub(b" ", piece)))
    found = _BARE.search(text)
    if found is None:
        return Address(_name(piece), "")
    comment = _COMMENT.search(piece)
    name = (
        decode_words(comment[1])
        if comment
        else _name_text(text.replace(found[0], " ").replace("<", "").replace(">", ""))
    )
    return Address(name.strip(), clean_email(found[0]))


def _name(raw: bytes) -> str:
    return _name_text(decode_words(raw))


def _name_text(text: str) -> str:
    text = _HIDDEN.sub("", text).strip().strip("<>").strip()
    text = re.sub(r"\\(.)", r"\1", text)
    for quotes in ('""', "''", "‘’", "“”"):
        if len(text) > 1 and text[0] == quotes[0] and text[-1] == quotes[1]:
            text = text[1:-1].strip()
    return " ".join(text.replace('"', "").split())


def clean_email(text: str) -> str:
    """An address without what crept in around it: blanks, quotes, `mailto:`, invisible signs."""
    text = _HIDDEN.sub("", text).strip().strip("'\"<>[](),;:").strip()
    text = re.sub(r"(?i)^(mailto:|smtp:)", "", text)
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    if not local.startswith('"'):
        local = local.replace(" ", "")
    return f"{local}@{''.join(domain.split()).rstrip('.')}"
