"""Makes text from outside safe to store and to show, without changing what was said."""

import re
import unicodedata

# Null bytes cannot be stored in PostgreSQL; other control characters serve only to hide things.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Overrides can make "gpj.exe" read "exe.jpg". Joiners (ZWJ, ZWNJ) stay: Indic scripts need them.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def clean(text: str) -> str:
    """`text` without null bytes, control characters and lone surrogates, newlines as LF, in Unicode NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))
    return unicodedata.normalize("NFC", text)


def clean_line(text: str, limit: int) -> str:
    """One line of at most `limit` characters without direction overrides: for names, subjects and file names."""
    text = " ".join(_BIDI.sub("", clean(text)).split())
    return text[:limit].rstrip()
