"""Which records may be one person: by phone, mail and name, across scripts. Pure: rows in, pairs out.

Records are put into blocks by keys that one person's records share; only those in one block are compared. A block that is too
big says nothing (four hundred guests are called Lakshmi Devi): within it only what agrees in something else besides is
compared, by smaller blocks. So the work grows with the number of records, not with its square.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from atithi.language.fold import fold
from atithi.language.spellings import same
from atithi.language.words import tokens

BIGGEST_BLOCK = 30  # of records that agree in a phone or a mail address
RARE_NAME = 4  # so many of one name may still be compared by the name alone
DIGITS = 10
LIKELY = 50  # from this score on a pair is shown
_LETTERS = re.compile(r"[^a-z]+")
_TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "smt",
        "sri",
        "shri",
        "dr",
        "kumari",
        "md",
        "mohd",
        "श्री",
        "श्रीमती",
        "శ్రీ",
        "శ్రీమతి",
        "শ্রী",
        "শ্রীমতী",
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """A record as it is compared. `contacts`: kind and value, verified and claimed alike."""

    id: int
    name: str
    contacts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Pair:
    """Two records that may be one person: how likely in percent, and why: codes with what they are about."""

    first: int
    second: int
    score: int = 0
    reasons: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a record is compared by."""

    id: int
    name: str  # folded, its words in order of the alphabet
    words: tuple[str, ...]  # in the same order
    phones: frozenset[str]
    mails: frozenset[str]
    locals: frozenset[str]


def find_pairs(people: Iterable[Person]) -> list[Pair]:
    """Pairs that may be one person, the likeliest first."""
    rows = {person.id: _keys(person) for person in people}
    seen: set[tuple[int, int]] = set()
    found = []
    for one, other in _candidates(list(rows.values())):
        ids = (min(one, other), max(one, other))
        if ids in seen:
            continue
        seen.add(ids)
        pair = _judge(rows[ids[0]], rows[ids[1]])
        if pair.score >= LIKELY:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def _keys(person: Person) -> _Keys:
    words = [word for word in tokens(person.name) if word not in _TITLES and len(word) > 1]
    pairs = sorted((key, word) for word in words if len(key := fold(word)) > 1)
    folded = [key for key, _word in pairs]
    phones = frozenset(
        digits[-DIGITS:] for kind, value in person.contacts
        if kind != "email" and len(digits := re.sub(r"\D", "", value)) >= DIGITS
    )  # fmt: skip
    mails = frozenset(_mail(value) for kind, value in person.contacts if kind == "email")
    locals_ = frozenset(key for mail in mails if len(key := _LETTERS.sub("", mail.partition("@")[0])) > 4)
    name = " ".join(folded) if len(folded) > 1 else ""
    return _Keys(person.id, name, tuple(word for _key, word in pairs), phones, mails, locals_)


def _mail(value: str) -> str:
    """A mail address without what its owner may add: a +word, and dots where Google does not count them."""
    local, _at, domain = value.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def _candidates(rows: list[_Keys]) -> Iterator[tuple[int, int]]:
    yield from _pairs_in(_blocks(rows, lambda row: row.phones), BIGGEST_BLOCK)
    yield from _pairs_in(_blocks(rows, lambda row: row.mails), BIGGEST_BLOCK)
    names = _blocks(rows, lambda row: (row.name,) if row.name else ())
    by_id = {row.id: row for row in rows}
    for ids in names.values():
        if len(ids) <= RARE_NAME:
            yield from combinations(ids, 2)
            continue
        crowd = [by_id[id] for id in ids]
        for finer in (lambda row: row.locals, _halves):
            yield from _pairs_in(_blocks(crowd, finer), RARE_NAME)


def _halves(row: _Keys) -> Iterator[tuple[str, str]]:
    """Both halves of a phone number: of two that differ in one digit one half is the same."""
    for phone in row.phones:
        yield "head", phone[: DIGITS // 2]
        yield "tail", phone[DIGITS // 2 :]


def _blocks(rows: Iterable[_Keys], keys: Callable[[_Keys], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            blocks[key].append(row.id)
    return {key: ids for key, ids in blocks.items() if len(ids) > 1}


def _pairs_in(blocks: dict[Hashable, list[int]], biggest: int) -> Iterator[tuple[int, int]]:
    for ids in blocks.values():
        if len(ids) <= biggest:
            yield from combinations(ids, 2)


def _judge(one: _Keys, other: _Keys) -> Pair:
    """How likely two records are one person. Shared phones alone say less than one thinks: families share them."""
    pair = Pair(one.id, other.id)
    alike = bool(one.name) and one.name == other.name
    named = alike and all(same(*words) for words in zip(one.words, other.words, strict=True))
    partly = alike or bool({*map(fold, one.words)} & {*map(fold, other.words)})
    nameless = not one.words or not other.words
    if phones := one.phones & other.phones:
        pair.reasons.append({"code": "phone", "value": min(phones)})
        pair.score = 96 if named else 80 if nameless or partly else 55
    if mails := one.mails & other.mails:
        pair.reasons.append({"code": "mail", "value": min(mails)})
        pair.score = max(pair.score + 2 if phones else 0, 97 if named else 85 if nameless or partly else 75)
    if partly:
        pair.reasons.append({"code": "name" if named else "sounds_alike" if alike else "part_of_name"})
    if alike:
        _judge_name(pair, one, other, base=60 if named else 45)
    pair.score = min(pair.score, 99)
    return pair


def _judge_name(pair: Pair, one: _Keys, other: _Keys, *, base: int) -> None:
    """What a name says together with contacts that nearly agree. Two numbers and nothing else in common: two people."""
    shared = bool(pair.score)
    near_phone = "" if one.phones & other.phones else _near(one.phones, other.phones)
    near_mail = one.locals & other.locals if not one.mails & other.mails else frozenset()
    if near_phone:
        pair.reasons.append({"code": "near_phone", "value": near_phone})
        pair.score = max(pair.score, base + 25)
    if near_mail:
        pair.reasons.append({"code": "near_mail", "value": min(near_mail)})
        pair.score = max(pair.score, base + 20)
    if not shared and not near_phone and not near_mail:
        pair.score = 0 if one.phones and other.phones else base


def _near(ones: frozenset[str], others: frozenset[str]) -> str:
    """A number of which the other record has all digits but one, or two of them exchanged; empty: none."""
    for one in sorted(ones):
        for other in sorted(others):
            differing = [place for place in range(DIGITS) if one[place] != other[place]]
            swapped = len(differing) == 2 and differing[1] == differing[0] + 1 and (
                one[differing[0]] == other[differing[1]] and one[differing[1]] == other[differing[0]]
            )  # fmt: skip
            if len(differing) == 1 or swapped:
                return one
    return ""
