"""The sounds of a word in Devanagari, Telugu or Bengali letters.

The three blocks of Unicode lie in one order (all come from ISCII), so one table reads them: the last seven bits of a code point
say which letter it is. What a script says differently stands in `_OWN`.
"""

from functools import lru_cache
from typing import NamedTuple

# Consonants: small letters with h for breath, capitals for the retroflex row. One string a sound.
_ROWS = "k kh g gh ng c ch j jh ny T Th D Dh N t th d dh n n p ph b bh m y r r l L L v sh S s h"
_CONSONANTS = dict(enumerate(_ROWS.split(), start=0x15))
_VOWELS = {
    0x05: "a",
    0x06: "A",
    0x07: "i",
    0x08: "I",
    0x09: "u",
    0x0A: "U",
    0x0B: "Ri",
    0x0C: "l",
    0x0D: "e",
    0x0E: "e",
    0x0F: "E",
    0x10: "ai",
}
_VOWELS |= {0x11: "O", 0x12: "o", 0x13: "O", 0x14: "au", 0x60: "Ri"}
_SIGNS = {
    0x3E: "A",
    0x3F: "i",
    0x40: "I",
    0x41: "u",
    0x42: "U",
    0x43: "Ri",
    0x44: "Ri",
    0x45: "e",
    0x46: "e",
    0x47: "E",
    0x48: "ai",
}
_SIGNS |= {0x49: "O", 0x4A: "o", 0x4B: "O", 0x4C: "au", 0x57: "au"}
_MARKS = {0x01: "~", 0x02: "M", 0x03: "H"}
_VIRAMA, _NUKTA = 0x4D, 0x3C
_WITH_NUKTA = {"k": "k", "kh": "kh", "g": "g", "j": "z", "D": "R", "Dh": "Rh", "ph": "f", "y": "y"}
_OWN = {
    "bn": {0x2F: "J", 0x4E: "t_", 0x35: "v"},  # ya is said ja; khanda ta has no vowel; Assamese va
    "te": {0x16: "kh"},
    "hi": {},
}


class Sound(NamedTuple):
    """One sound. `after_virama`: joined to the consonant before it (the second of a conjunct)."""

    value: str
    vowel: bool
    after_virama: bool = False


def language_of(word: str) -> str | None:
    """The language whose script the word's first letter is in, None for Latin and others."""
    block = ord(word[0]) & ~0x7F if word else 0
    return {0x0900: "hi", 0x0C00: "te", 0x0980: "bn"}.get(block)


@lru_cache(maxsize=32768)
def sounds(word: str) -> tuple[Sound, ...]:
    """The sounds of a normalised native word, an inherent vowel as `a`; letters that are not known are left out."""
    code = language_of(word) or "hi"
    own = _OWN[code]
    found: list[Sound] = []
    open_consonant = joined = False  # whether a consonant waits for its vowel; whether a virama stands before
    for letter in word:
        offset = ord(letter) & 0x7F
        if offset in _CONSONANTS or own.get(offset) in ("J", "t_", "v"):
            if open_consonant:
                found.append(Sound("a", True))
            value = own.get(offset) or _CONSONANTS[offset]
            found.append(Sound(value.rstrip("_"), False, joined))
            open_consonant, joined = value != "t_", False
        elif offset == _NUKTA and found:
            value = {"J": "Y"}.get(found[-1].value) or _WITH_NUKTA.get(found[-1].value, found[-1].value)
            found[-1] = found[-1]._replace(value=value)
        elif offset == _VIRAMA:
            open_consonant, joined = False, True
        elif offset in _SIGNS:
            found.append(Sound(_SIGNS[offset], True))
            open_consonant = joined = False
        elif offset in _VOWELS or offset in _MARKS:
            if open_consonant:
                found.append(Sound("a", True))
            open_consonant = joined = False
            found.append(Sound(_VOWELS.get(offset) or _MARKS[offset], offset in _VOWELS))
    if open_consonant:
        found.append(Sound("a", True))
    return tuple(found)
