"""Phonetic keys: one word in three scripts and many spellings meets itself.

`fold` gives the skeleton, consonants in Latin letters: it finds 9 of 10 spellings and much that only sounds alike, so it
proposes.
`sound` keeps i and u and tells v from b: it is right more often and finds less. `spelling.rank` decides between candidates.
"""

import re
from functools import cache, lru_cache
from itertools import islice, product

from atithi.language.languages import DATA
from atithi.language.phonemes import Sound, language_of, sounds
from atithi.language.words import tokens

# Raise it with every change to keys: stored keys of another version are re-made by re-indexing (see docs/language.md).
FOLD_VERSION = 1

MOST_KEYS = 6
MOST_SPELLINGS = 24  # of one native word, before equal skeletons fall together


def fold(text: str) -> str:
    """Each word of the text as its phonetic skeleton, joined by spaces: वापसी, vapasi, waapsi and wapsi are all `bps`."""
    return " ".join([keys(word)[0] for word in tokens(text)])


def sound(text: str) -> str:
    """Each word of the text as its vowel-aware key, joined by spaces: वापसी and wapsi are `vpsi`."""
    return " ".join([_sound_of(word) for word in tokens(text)])


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[str, ...]:
    """All skeletons one token may be looked for under, `fold`'s first: नहीं is written nahi and nahin. At most six."""
    if word.isascii():
        return _roman_keys(word)
    found = sounds(word) if language_of(word) else ()
    return _native_keys(word, found) if found else (word,)


@lru_cache(maxsize=65536)
def _sound_of(word: str) -> str:
    if word.isascii():
        return word if any(c.isdigit() for c in word) else _roman_sound(loans().get(word, word))
    found = sounds(word) if language_of(word) else ()
    return _native_sound(word, found) or word if found else word


@lru_cache(maxsize=65536)
def loose(word: str) -> str:
    """A word with its vowels, spelled one way: ghantey, ghante and घंटे are `gante`. For lists of words that are few."""
    if not word.isascii() and language_of(word):
        word = plain(word)
    said = _consonants(word.replace("ee", "i").replace("oo", "u"))
    return _DOUBLED.sub(r"\1", _LONG_PART.sub(lambda part: _LONG[part.group()], said)).removesuffix("h")


@cache
def loans() -> dict[str, str]:
    """English words that are not said as written → a spelling as they are said (message → mesej), from data/en/loans.tsv."""
    path = DATA / "en" / "loans.tsv"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row.split("\t")[0]: row.split("\t")[1] for row in rows if row and not row.startswith("#")}


# --- Roman ----------------------------------------------------------------------------------------------------------

# Read after letters written twice are one; C is ch while c is still to be read. Longest first.
_ROMAN = {
    "ksh": "ks", "x": "ks", "ch": "C", "tch": "C", "chr": "kr", "ck": "k", "sch": "sC", "sci": "si", "sce": "se",
    "ght": "t", "ph": "f", "th": "t", "dh": "d", "kh": "k", "gh": "g", "bh": "b", "jh": "j", "sh": "s", "zh": "j",
    "q": "k", "z": "j", "w": "v", "tion": "son", "sion": "son", "dge": "je", "dgi": "ji", "ng": "n", "ngh": "n",
    "ci": "si", "ce": "se", "cy": "sy", "c": "k",
}  # fmt: skip
_ROMAN_PART = re.compile("|".join(sorted(_ROMAN, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
_APOSTROPHE = re.compile("'.*$")
_GLIDE = re.compile("(?<=[aeo])w(?![aeiouy])")  # town, saw
_TELUGU_START = re.compile("^y(?=e[kpnmvdt])|^v(?=un[dn]|okk|okat)")  # yekkada, vundi: people write the glide or not
_VOWELS = str.maketrans("", "", "aeiouy")


def _consonants(word: str) -> str:
    """A Roman word with one letter for each consonant sound; vowels as written."""
    word = _TELUGU_START.sub("", word)
    word = _GLIDE.sub("", _DOUBLED.sub(r"\1", _APOSTROPHE.sub("", word)))
    word = _ROMAN_PART.sub(lambda part: _ROMAN[part.group()], word).lower()
    return _DOUBLED.sub(r"\1", word)


def _skeleton(word: str) -> str:
    """Consonants of a word prepared by `_consonants`: vowels out but for a mark of a first one, b for v, no last h."""
    if not word:
        return ""
    if word[-1] == "h" and len(word) > 1:
        word = word[:-1]
    first = "a" if word[0] in "aeiou" else "y" if word[0] == "y" else ""
    return first + _DOUBLED.sub(r"\1", word.translate(_VOWELS).replace("v", "b")) or "a"


# What a Roman spelling may stand for beside its plain reading: (pattern, instead), each tried once on the whole word.
_READINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("^ye", "e"),  # Telugu yekkada is ekkada
        ("^v(?=[uo])", ""),  # Telugu vundi is undi
        ("g(?=[eiy])", "j"),  # English message
        ("c(?=[eiy])(?!h)", "ch"),  # street cini for chini
        ("(?<=[nlr])h(?=[aeiou])", ""),  # Telugu aranhya
        ("^[ie](?=s[^aeiouy])", ""),  # iskool
        ("(?<=[aeo])w(?=[aeiou])", ""),  # Bengali jawa and jaoa
        ("(?<=[aeiou]{2})n$|(?<=hi)n$", ""),  # Hindi nahin, mein
        ("^wh", "w"),
        ("^sch", "sk"),
        ("(?<!^)ch(?=[rn])", "k"),  # techno
        ("tur(?=e?s?$)", "char"),  # culture
        ("mg", "ng"),  # Telugu nijamga
    )
)
_SPELLED = {
    "a": "e",
    "c": "s",
    "f": "ef",
    "g": "j",
    "h": "ec",
    "l": "el",
    "m": "em",
    "n": "en",
    "r": "ar",
    "s": "es",
    "u": "y",
    "w": "dblu",
    "x": "eks",
    "y": "v",
}


@lru_cache(maxsize=65536)
def _roman_keys(word: str) -> tuple[str, ...]:
    if any(c.isdigit() for c in word):
        return (word,)
    readings = [word]
    said = loans().get(word)
    if said is not None:
        readings = [said, word]
    for pattern, instead in _READINGS:
        other, count = pattern.subn(instead, word)
        if count:
            readings.append(other)
    found = [_skeleton(_consonants(reading)) for reading in readings]
    if len(word) < 6 and not set(word) & set("aeiouy"):
        found.append(_skeleton("".join(_SPELLED.get(letter, letter) for letter in word)))  # gst as its letters are said
    return tuple(dict.fromkeys(found))[:MOST_KEYS]


_LONG = {
    "aa": "a",
    "ee": "i",
    "oo": "u",
    "ii": "i",
    "uu": "u",
    "ai": "e",
    "ei": "e",
    "ay": "e",
    "ey": "e",
    "au": "o",
    "ou": "o",
    "ow": "o",
}
_LONG_PART = re.compile("|".join(_LONG))


def _roman_sound(word: str) -> str:
    return _vowel_key(
        _LONG_PART.sub(lambda part: _LONG[part.group()], _consonants(word.replace("ee", "i").replace("oo", "u")))
    )


def _vowel_key(word: str) -> str:
    """i, e and y as i, u as u, a and o left out; a first a or o stays as a."""
    if word[-1:] == "h" and len(word) > 1:
        word = word[:-1]
    first = "a" if word[:1] in ("a", "o") else ""
    rest = re.sub("[eiy]+", "i", re.sub("[ao]", "", word))
    return first + _DOUBLED.sub(r"\1", rest) or "a"


# --- Native ---------------------------------------------------------------------------------------------------------

_LETTER = {
    "k": "k", "kh": "k", "g": "g", "gh": "g", "ng": "n", "c": "c", "ch": "c", "j": "j", "jh": "j", "ny": "n", "T": "t", "Th": "t",
    "D": "d", "Dh": "d", "N": "n", "t": "t", "th": "t", "d": "d", "dh": "d", "n": "n", "p": "p", "ph": "f", "b": "b", "bh": "b",
    "m": "m", "y": "y", "Y": "y", "r": "r", "l": "l", "L": "l", "v": "v", "sh": "s", "S": "s", "s": "s", "h": "h",
    "z": "j", "R": "r", "Rh": "r", "f": "f", "J": "j", "M": "n", "~": "", "H": "",
    "a": "a", "A": "a", "i": "i", "I": "i", "u": "u", "U": "u", "e": "e", "E": "e", "ai": "e", "o": "o", "O": "o",
    "au": "o", "Ri": "ri",
}  # fmt: skip
_LABIAL = frozenset(("p", "ph", "b", "bh", "m", "f"))
_LOOSE = frozenset(("y", "r", "l", "L", "v", "sh", "S", "s", "h"))


def _nasal(code: str, value: str, after: str | None) -> tuple[str, ...]:
    """How Roman letters write a nasal mark before the sound `after` (None: at the end), the commonest first."""
    if after is None:
        return {"hi": ("", "n"), "te": ("m",), "bn": ("n", "m") if value == "M" else ("", "n")}[code]
    if value == "~":
        return ("n", "") if code == "hi" else ("", "n")
    if after in _LABIAL:
        return ("m", "n")
    if code == "te":
        return ("m", "n") if after in _LOOSE else ("n", "m")
    return ("n", "m")


def _options(code: str, found: tuple[Sound, ...], index: int) -> tuple[str, ...]:
    """The letters a native sound is written with in Roman, the commonest first (counted on Dakshina's lexicons)."""
    one = found[index]
    before = found[index - 1].value if index else ""
    after = found[index + 1].value if index + 1 < len(found) else None
    match code, one.value:
        case _, "M" | "~":
            return _nasal(code, one.value, after)
        case _, "g" if before in ("ng", "M"):
            return ("",)  # ng is one sound in the plain spelling
        case "hi", "R" | "Rh":
            return ("d", "r")
        case "hi", "ny" if before == "j" and one.after_virama:
            return ("",)
        case "hi", "j" if after == "ny" and found[index + 1].after_virama:
            return ("g", "jn")
        case "te", "j" if after == "ny" and found[index + 1].after_virama:
            return ("g", "j")
        case "te", "th":
            return ("t", "d")
        case "te", "i" | "u" | "U" | "e" | "E" | "o" | "O" if index == 0:
            glide = "y" if one.value in ("e", "E") else "v" if one.value != "i" else ""
            return (_LETTER[one.value], glide + _LETTER[one.value]) if glide else (_LETTER[one.value],)
        case "bn", "j" if after == "ny" and found[index + 1].after_virama:
            return ("g", "gn")
        case "bn", "ny" if before == "j" and one.after_virama:
            return ("",)
        case "bn", "i" if index == 0 and after in ("u", "U"):
            return ("y", "i")
        case "bn", "J" if one.after_virama:
            return ("y", "j") if before == "r" else ("y",)
        case "bn", "J":
            return ("j", "y")
        case "bn", "Y" if before in ("O", "u", "U"):
            return ("v", "")
        case "bn", "R" | "Rh":
            return ("r", "d")
        case "bn", "ch":
            return ("c", "s")
        case "bn", "b" if one.after_virama and before not in ("m", "r", "d", "b", "l"):
            return ("v", "")
        case "bn", "m" if one.after_virama and before in ("s", "S", "sh", "t", "d", "k"):
            return ("m", "")
        case "bn", "S" if one.after_virama and before == "k":
            return ("s", "")
        case _, "a" if _silent(code, found, index):
            return ("", "a") if before == "h" else ("",)
        case _:
            return (_LETTER[one.value],)


def _silent(code: str, found: tuple[Sound, ...], index: int) -> bool:
    """Whether an inherent vowel is not said: at the end (Hindi, Bengali), and in Hindi after VC and before CV."""
    if code == "te":
        return False
    if index == len(found) - 1:
        return index > 1
    if code == "bn" or index < 3 or index + 2 >= len(found):
        return False
    before, after, beyond = found[index - 2], found[index + 1], found[index + 2]
    return before.vowel and not after.vowel and after.value not in "M~H" and beyond.vowel


def _spellings(word: str, found: tuple[Sound, ...]) -> list[str]:
    """Plain Roman spellings of native sounds, in the letters `_consonants` gives, the commonest first."""
    code = language_of(word) or "hi"
    options = [_options(code, found, index) for index in range(len(found))]
    return [_DOUBLED.sub(r"\1", "".join(choice)) for choice in islice(product(*options), MOST_SPELLINGS)]


def plain(word: str) -> str:
    """A native word in plain Roman letters as this module reads it; a Roman one as it is."""
    found = () if word.isascii() else sounds(word)
    return _spellings(word, found)[0] if found else word


def _native_keys(word: str, found: tuple[Sound, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_skeleton(spelling) or word for spelling in _spellings(word, found)))[:MOST_KEYS]


def _native_sound(word: str, found: tuple[Sound, ...]) -> str:
    return _vowel_key(_spellings(word, found)[0])
