"""Which column is what: proposed from heads in four languages, decided by a person."""

import unicodedata
from collections.abc import Sequence

import regex

from atithi.language.fold import keys
from atithi.language.words import tokens
from atithi.transfer.targets.base import Field, Target

_APART = regex.compile(r"[^\w.]+|_")
SURE, FOLDED, WITHIN = 3, 2, 1


def guess(heads: Sequence[str], target: Target) -> dict[int, str]:
    """A field for each column that looks like one: first those headed so exactly, then those that sound so or hold such a
    word. A field is given once, but for those that several columns may be."""
    fields = list(target.fields())
    found: dict[int, str] = {}
    given: set[str] = set()
    candidates = sorted(
        (
            (-rank, place, number)
            for place, head in enumerate(heads)
            for number, field in enumerate(fields)
            if (rank := _rank(head, field))
        ),
    )
    for _rank_, place, number in candidates:
        field = fields[number]
        if place not in found and (field.name not in given or (field.many and -_rank_ >= FOLDED)):
            found[place] = field.name
            given.add(field.name)
    return dict(sorted(found.items()))


def _rank(head: str, field: Field) -> int:
    plain = _plain(head)
    if not plain:
        return 0
    words = [_plain(word) for word in field.words]
    if plain in words or plain == _plain(field.name) or plain == _plain(str(field.title)):
        return SURE
    sounds = _sounds(plain)
    if sounds and any(sounds == _sounds(word) for word in words):
        return FOLDED
    parts = set(plain.split())
    return WITHIN if any(set(word.split()) <= parts for word in words if len(word) > 2) else 0


def _plain(text: str) -> str:
    """Lower case, without marks between words: `Phone No.` and `phone_no` are `phone no`."""
    text = unicodedata.normalize("NFC", text).lower().strip()
    return " ".join(part.strip(".") for part in _APART.sub(" ", text).split()).strip()


def _sounds(text: str) -> tuple[str, ...]:
    return tuple(keys(word)[0] for word in tokens(text) if keys(word))
