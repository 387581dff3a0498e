"""Bytes to text, whatever their label says: labels are wrong, missing or of another age."""

import codecs
import re

from charset_normalizer import from_bytes

from atithi.channels.email.parse import iscii

# What a label means in practice: the superset that senders really use (as browsers read them).
_ALIASES = {
    "": "", "unknown": "", "unknown-8bit": "", "x-unknown": "", "default": "", "none": "", "binary": "", "8bit": "",
    "user-defined": "", "x-user-defined": "", "utf8": "utf-8", "utf-8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "us-ascii": "cp1252", "ascii": "cp1252",
    "ansi-x3.4-1968": "cp1252", "ansi-x3.110-1983": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "gb-2312-80": "gb18030", "cp936": "gb18030",
    "x-gbk": "gb18030", "chinesebig5": "big5hkscs", "big5": "big5hkscs", "x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "ks-c-5601-1987": "cp949",
    "ks-c-5601-1989": "cp949", "euc-kr": "cp949", "korean": "cp949", "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman", "mac": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "unicode": "utf-16", "ucs-2": "utf-16",
    "x-euc-jp": "euc_jp", "visual": "iso-8859-8", "logical": "iso-8859-8", "x-windows-949": "cp949",
}  # fmt: skip
_MULTIBYTE = ("gb", "big5", "cp932", "cp949", "euc", "iso2022", "utf-16", "utf-32", "utf-7", "hz")
_GUESSES = [
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1252", "cp1250", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp874",
]  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
ENOUGH_TO_GUESS = 24
GUESS_FROM = 16 * 1024


def canonical(label: str | None) -> str:
    """Python's name for a charset label; empty where the label says nothing or names no charset we know."""
    name = (label or "").strip().strip("\"'").lower().replace("_", "-").split("*")[0].split(";")[0].strip()
    name = name.removeprefix("x-cp").removeprefix("charset=")
    if iscii.script_of(name):
        return name
    name = _ALIASES.get(name, name)
    if re.fullmatch(r"(windows|win|cp)-?\d{3,4}", name):
        name = "cp" + re.sub(r"\D", "", name)
    if re.fullmatch(r"125\d", name):
        name = "cp" + name
    try:
        return name if name and codecs.lookup(name)._is_text_encoding else ""
    except (LookupError, ValueError):
        return ""


def decode(data: bytes, label: str | None = None) -> str:
    """`data` as text. Never raises; what no charset explains becomes U+FFFD."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace").lstrip("\ufeff")
    name = canonical(label)
    if script := iscii.script_of(name):
        return iscii.decode(data, script)
    if name == "utf-7":
        return _strict(data, "utf-7") or _strict(data, "utf-8") or data.decode("cp1252", "replace")
    if data.isascii() and not name.startswith(_MULTIBYTE):
        return _ascii(data)
    if name.startswith(_MULTIBYTE):
        return _multibyte(data, name)
    # Text of a single-byte charset is hardly ever valid UTF-8 by chance, so that UTF-8 wins over a wrong label.
    if _looks_utf8(data, name):
        return data.decode("utf-8")
    if (name == "utf-8" or (not name and len(_SEQUENCE.findall(data)) > 3)) and (text := _without_cut_end(data)):
        return text
    if name in {"", "utf-8"}:
        return _repaired_utf8(data) or guess(data)
    return data.decode(name, "replace") if name != "cp1252" else _cp1252(data)


def _ascii(data: bytes) -> str:
    if b"\x1b$" in data or b"\x1b(J" in data:
        for encoding in ("iso2022_jp_ext", "iso2022_kr"):
            if (text := _strict(data, encoding)) is not None:
                return text
    return data.decode("ascii")


def _multibyte(data: bytes, name: str) -> str:
    if (text := _strict(data, name)) is not None:
        return text
    if (text := _strict(data, "utf-8")) is not None:
        return text
    if name.startswith("iso2022") and not data.isascii():
        return guess(data)
    return data.decode(name, "replace")


def _looks_utf8(data: bytes, name: str) -> bool:
    if _strict(data, "utf-8") is None:
        return False
    few = len(data) < 8 and name not in {"", "utf-8", "cp1252"}
    return not few or len(_SEQUENCE.findall(data)) > 1


def _without_cut_end(data: bytes) -> str | None:
    """UTF-8 that was cut in the midst of its last letter: all but that."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _repaired_utf8(data: bytes) -> str | None:
    """UTF-8 with some broken bytes among much that is sound: only those are read as cp1252. None if it is not that."""
    sound = len(_SEQUENCE.findall(data))
    text = data.decode("utf-8", "surrogateescape")
    broken = sum(1 for letter in text if "\udc80" <= letter <= "\udcff") if sound else 0
    if not sound or broken * 2 > sound:
        return None
    return re.sub(r"[\udc80-\udcff]", lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def guess(data: bytes) -> str:
    """Text of unlabelled eight-bit bytes, by the letters they would make."""
    high = sum(1 for byte in data[:GUESS_FROM] if byte > 0x7F)
    if high >= ENOUGH_TO_GUESS or (high > 5 and high * 2 > len(data)):
        for size in (GUESS_FROM, GUESS_FROM // 8):  # one broken letter in a long text forbids the right answer
            best = from_bytes(data[:size], cp_isolation=_GUESSES, preemptive_behaviour=False).best()
            if best is not None:
                return data.decode(best.encoding, "replace")
            if len(data) <= size // 8:
                break
    return _cp1252(data)


def _cp1252(data: bytes) -> str:
    """Windows-1252; its five holes are the C1 controls of Latin-1, as browsers read them."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
