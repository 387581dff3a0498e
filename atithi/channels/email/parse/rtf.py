"""Compressed RTF (MS-OXRTFCP) as Outlook puts it into TNEF; its text, or the HTML wrapped in it."""

import re
import struct

_PRELOAD = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    r"\\\*|\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?\??|\\([a-z]+)(-?\d{1,10})? ?|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_HIDDEN = frozenset(
    {
        "colortbl",
        "fonttbl",
        "footer",
        "generator",
        "header",
        "info",
        "listtable",
        "object",
        "pict",
        "stylesheet",
        "themedata",
    }
)
LIMIT = 4 * 1024 * 1024


def read_compressed(data: bytes) -> tuple[str, str]:
    """(text, html) of a compressed RTF; empty where it cannot be undone."""
    source = decompress(data)
    if not source:
        return "", ""
    rtf = source.decode("latin-1")
    wrapped = "\\fromhtml1" in rtf
    said = _strip(rtf, wrapped=wrapped)
    return ("", said) if wrapped else (said.strip(), "")


def decompress(data: bytes) -> bytes:
    """The RTF within; empty if it is damaged."""
    if len(data) < 16:
        return b""
    _size, raw_size, kind = struct.unpack_from("<IIi", data)
    if kind == 0x414C454D:  # MELA: not compressed
        return data[16 : 16 + raw_size]
    if kind != 0x75465A4C:  # LZFu
        return b""
    window = bytearray(4096)
    window[: len(_PRELOAD)] = _PRELOAD
    write, out, position = len(_PRELOAD), bytearray(), 16
    limit = min(raw_size, LIMIT)
    while position < len(data) and len(out) < limit:
        control = data[position]
        position += 1
        for bit in range(8):
            if control & (1 << bit):
                if position + 1 >= len(data):
                    return bytes(out)
                reference = struct.unpack_from(">H", data, position)[0]
                position += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(out)
                for step in range(length):
                    byte = window[(offset + step) % 4096]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) % 4096
            else:
                if position >= len(data):
                    return bytes(out)
                out.append(data[position])
                window[write] = data[position]
                write = (write + 1) % 4096
                position += 1
    return bytes(out)


def _strip(rtf: str, *, wrapped: bool) -> str:
    """Text without its RTF control words; of wrapped HTML only what is HTML."""
    out: list[str] = []
    stack: list[tuple[bool, bool]] = []
    hidden, rtf_only, starred = False, False, False
    for token in _TOKEN.finditer(rtf[:LIMIT]):
        code, unicode, word, number, sign, brace, text = token.groups()
        if token[0] == "\\*":
            starred = True
        elif brace == "{":
            stack.append((hidden, rtf_only))
        elif brace == "}":
            hidden, rtf_only = stack.pop() if stack else (False, False)
        elif word:
            if (starred and word != "htmltag") or word in _HIDDEN:
                hidden = True
            elif word == "htmlrtf":
                rtf_only = number != "0"
            elif not hidden and not (wrapped and rtf_only):
                out.append({"par": "\n", "line": "\n", "tab": "\t", "lquote": "‘", "rquote": "’"}.get(word, ""))
            starred = False
        elif not hidden and not (wrapped and rtf_only):
            if code:
                out.append(bytes([int(code, 16)]).decode("cp1252", "replace"))
            elif unicode:
                out.append(chr(int(unicode) % 65536))
            elif sign:
                out.append({"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\"}.get(sign, ""))
            elif text:
                out.append(text.replace("\r", "").replace("\n", ""))
    return "".join(out)
