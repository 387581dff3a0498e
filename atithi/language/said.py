"""A name as it is said, in the letters of whoever reads it: మీనాక్షి is मीनाक्षी to a Hindi reader and Minakshi to an English one.

From an Indian script it is read sound by sound; Roman spellings leave open what is long and what is aspirated, so what is made of
them is a good guess, which people correct.
"""

import re
from functools import lru_cache

from atithi.language.phonemes import Sound, language_of, sounds
from atithi.language.scripts import counts

_BASE = {"Deva": 0x0900, "Telu": 0x0C00, "Beng": 0x0980}
_OF_READER = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}
_CONSONANTS = {
    "k": 0x15, "kh": 0x16, "g": 0x17, "gh": 0x18, "ng": 0x19, "c": 0x1A, "ch": 0x1B, "j": 0x1C, "jh": 0x1D, "ny": 0x1E, "T": 0x1F,
    "Th": 0x20, "D": 0x21, "Dh": 0x22, "N": 0x23, "t": 0x24, "th": 0x25, "d": 0x26, "dh": 0x27, "n": 0x28, "p": 0x2A, "ph": 0x2B,
    "b": 0x2C, "bh": 0x2D, "m": 0x2E, "y": 0x2F, "r": 0x30, "l": 0x32, "L": 0x32, "v": 0x35, "sh": 0x36, "S": 0x37, "s": 0x38,
    "h": 0x39, "z": 0x1C, "R": 0x21, "Rh": 0x22, "f": 0x2B, "J": 0x2F,
}  # fmt: skip
_VOWELS = {
    "a": (0x05, 0), "A": (0x06, 0x3E), "i": (0x07, 0x3F), "I": (0x08, 0x40), "u": (0x09, 0x41), "U": (0x0A, 0x42),
    "e": (0x0F, 0x47),
    "E": (0x0F, 0x47), "ai": (0x10, 0x48), "o": (0x13, 0x4B), "O": (0x13, 0x4B), "au": (0x14, 0x4C),
}  # fmt: skip
_ROMAN = {
    "c": "ch", "ch": "chh", "T": "t", "Th": "th", "D": "d", "Dh": "dh", "N": "n", "S": "sh", "L": "l", "R": "r", "Rh": "rh",
    "ny": "n", "J": "j", "A": "a", "I": "i", "U": "u", "E": "e", "O": "o", "Ri": "ri", "M": "n", "~": "n", "H": "h",
    "t_": "t",
}  # fmt: skip
_SPELLED = {
    "ksh": ("k", "S"), "shr": ("sh", "r"), "chh": ("ch",), "sh": ("sh",), "ch": ("c",), "kh": ("kh",), "gh": ("gh",),
    "jh": ("jh",),
    "th": ("th",), "dh": ("dh",), "ph": ("ph",), "bh": ("bh",), "gy": ("j", "ny"), "gn": ("j", "ny"), "ng": ("M", "g"),
    "aa": ("A",), "ee": ("I",), "oo": ("U",), "ai": ("ai",), "au": ("au",), "ou": ("au",), "ay": ("E",), "x": ("k", "s"),
    "w": ("v",), "q": ("k",), "z": ("j",), "f": ("ph",), "c": ("k",),
}  # fmt: skip
_PART = re.compile("|".join([*sorted(_SPELLED, key=len, reverse=True), "[a-z]"]))
_DOUBLED = re.compile(r"([bcdfgjkpqvwxz])\1")
_VIRAMA = 0x4D
# Before a stop of its own place, n and m are written as a dot; Bengali joins them.
_NASAL = {("n", stop) for stop in "tdckgj"} | {("m", stop) for stop in "pb"}


def reader_script(language: str) -> str:
    """The script in which somebody with this language reads."""
    return _OF_READER.get(language, "Latn")


@lru_cache(maxsize=4096)
def said(name: str, script: str) -> str:
    """The name in a script; empty where it is written in it already, or in one that is not read here."""
    words = [_word(word, script) for word in name.split()]
    if not words or not all(words):
        return ""
    written = " ".join(words)
    return "" if written == name else written


def _word(word: str, script: str) -> str:
    own = max(counts(word).items(), key=lambda pair: pair[1], default=("", 0))[0]
    if own == script or not own:
        return word
    if own == "Latn":
        return _native(_spelled(word.lower(), script), script) if script in _BASE else ""
    found = sounds(word) if language_of(word) else ()
    if not found:
        return ""
    silent = own != "Telu" and len(found) > 1 and found[-1].value == "a" and not found[-2].vowel
    values = [one.value for one in (found[:-1] if silent else found)]
    if script == "Latn":
        return _roman(found[:-1] if silent else found)
    if own == "Telu" and values[-1] == "a":
        values[-1] = "A"  # a Telugu word ends in its vowel: తేజ is तेजा
    return _native(values, script)


def _roman(found: tuple[Sound, ...]) -> str:
    written = ""
    for number, one in enumerate(found):
        after = found[number + 1].value if number + 1 < len(found) else ""
        nasal = one.value in {"M", "~"}
        written += "m" if nasal and after[:1] in {"p", "b", "m"} else _ROMAN.get(one.value, one.value)
    return written[:1].upper() + written[1:]


def _spelled(word: str, script: str) -> list[str]:
    """The sounds of a Roman spelling, as a name is most often meant."""
    parts = _PART.findall(_DOUBLED.sub(r"\1", word))
    found: list[str] = []
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        after = parts[number + 1] if not last else ""
        if part == "a":
            found.append("A" if last and number else "a")
        elif part == "i":
            found.append("I" if last and script == "Deva" else "i")
        elif part == "y" and last:
            found.append("I")
        elif script != "Beng" and (part, after[:1]) in _NASAL:
            found.append("M")
        else:
            found += _SPELLED.get(part, (part,))
    return found


def _native(values: list[str], script: str) -> str:
    base, written = _BASE[script], ""
    bare = False  # a consonant is written that has no vowel yet
    for value in values:
        if value in _CONSONANTS:
            written += (chr(base + _VIRAMA) if bare else "") + _consonant(value, script, joined=bare)
            bare = True
        elif value in {"M", "~", "H"}:
            written += chr(base + {"M": 0x02, "~": 0x01, "H": 0x03}[value])
            bare = False
        elif value in _VOWELS:
            letter, sign = _VOWELS[value]
            written += (chr(base + sign) if sign else "") if bare else chr(base + letter)
            bare = False
        elif value == "Ri":
            written += chr(base + (0x43 if bare else 0x0B))
            bare = False
    # Telugu says that no vowel follows; Hindi and Bengali leave it unsaid.
    return written + chr(base + _VIRAMA) if bare and script == "Telu" else written


def _consonant(value: str, script: str, *, joined: bool) -> str:
    if script == "Beng":
        if value == "v":
            return "\u09ac"
        if value == "y" and not joined:
            return "\u09df"
    if script == "Deva" and value in {"R", "Rh"}:
        return {"R": "\u095c", "Rh": "\u095d"}[value]
    return chr(_BASE[script] + _CONSONANTS[value])
