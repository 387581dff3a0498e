"""The phrases of phrases.toml as patterns."""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))


def _any(words: list[str]) -> str:
    ordered = sorted({unicodedata.normalize("NFC", word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


# "On 2 Nov 2026, at 3 pm, X <x@y> wrote:", "सोम, 2 नव॰ 2026 को … ने लिखा:", "---- On … wrote ----"
WROTE = re.compile(rf"(?:{_any(_DATA['wrote'])})\s*(?:[:：]|----+)?\s*-*\s*$", re.IGNORECASE)
# What makes such a line more than a sentence that ends in "wrote": an address, or a date with an hour or a year.
SAYS_WHO_OR_WHEN = re.compile(
    r"[\w.+-]+@[\w.-]+|\b(?:19|20)\d\d\b|\d{1,2}:\d\d|[०-९]{4}|[౦-౯]{4}|[০-৯]{4}|[०-९౦-౯০-৯]{1,2}:[०-९౦-౯০-৯]{2}"
)
BEGINS = re.compile(r"^\W{0,6}(?:on|am|le|el|il|em|op)\s", re.IGNORECASE)
QUOTED = re.compile(
    rf"^[\s>]*[-_*=]{{2,}}\s*(?:{_any(_DATA['separators']['quoted'])})\s*[-_*=]{{2,}}(?:\s*$|(?<=----)\S)",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    rf"^[\s>]*[-_*=]*\s*(?:{_any(_DATA['separators']['forwarded'])})\s*[-_*=:]*\s*:?\s*$", re.IGNORECASE
)
RULE = re.compile(r"^\s*_{8,}\s*$")
LABELS = {
    kind: re.compile(rf"^\s*>?\s*\*?(?:{_any(words)})\s*\*?\s*[:：]\*?\s*(.*)$", re.IGNORECASE)
    for kind, words in _DATA["labels"].items()
}
PHONE_SIGNATURE = re.compile(rf"^\s*(?:{_any(_DATA['signatures']['starts'])})", re.IGNORECASE)
