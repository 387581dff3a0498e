"""One spelling for one letter: what keyboards, fonts and phones write differently becomes equal here."""

import re
import unicodedata

# Zero-width joiners and spaces, byte order marks, soft hyphens and direction marks change nothing that is read.
# One exception: Bengali র‍্য (ra, ZWJ, virama, ya) differs from র্য, but people type both for the same words.
from atithi.core.amounts import DIGITS

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]")

# NFC itself takes the one-code-point nukta letters apart (U+0958 to U+095F, Bengali U+09DC to U+09DF): base and nukta remain.
_LETTERS = {
    # Devanagari: letters for Dravidian sounds that Hindi writes as plain ones, and short vowels that phones offer.
    "\u0929": "\u0928", "\u0931": "\u0930", "\u0934": "\u0933", "\u0972": "\u090d", "\u090e": "\u090f", "\u0912": "\u0913",
    "\u0946": "\u0947", "\u094a": "\u094b",
    # Bengali: ta, virama, joiner is how khanda ta was typed before it had a code point of its own.
    "\u09a4\u09cd\u200d": "\u09ce",
    # Telugu: the tsa and dza of dictionaries, and the old rra, which speech does not keep apart.
    "\u0c58": "\u0c1a", "\u0c59": "\u0c1c", "\u0c31": "\u0c30", "\u0c5a": "\u0c30",
    # Punctuation of phones and word processors.
    "\u2019": "'", "\u2018": "'", "`": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"',
    "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2026": "...", "\u00a0": " ", "\u0965": "\u0964",
}  # fmt: skip
_LETTER = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)))

# Letters in circles, full width or mathematical.
_WIDE = re.compile("[\u2460-\u24ff\uff00-\uffef\U0001d400-\U0001d7ff]")
_TA_VIRAMA_END = re.compile("ত্(?![\u0980-\u09ff])")
_DOUBLED_SIGN = re.compile("([\u093e-\u094d\u09be-\u09cd\u0c3e-\u0c4d\u0901-\u0903\u0981-\u0983\u0c01-\u0c03])\\1+")


def normalise(text: str) -> str:
    """The text in NFC with one way to write each letter, digits 0 to 9, plain quotes and dashes, and single spaces.

    Case is kept. Nukta letters of Devanagari come as base and nukta; Bengali ড় ঢ় য় likewise; a word-final Bengali ত্ is ৎ.
    """
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    text = _LETTER.sub(lambda match: _LETTERS[match.group()], text)
    text = _INVISIBLE.sub("", text)
    if _WIDE.search(text):
        text = unicodedata.normalize("NFKC", text)
    text = _TA_VIRAMA_END.sub("ৎ", text)
    text = _DOUBLED_SIGN.sub(r"\1", text)
    return " ".join(text.translate(DIGITS).split())
