"""A text as the index knows it: its words, each with the concepts it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from atithi.knowledge.matching.lexicon import STOP, Lexicon, together
from atithi.language import tokens

# How surely a word that may mean one, two or more things means each.
SURE = (1.0, 1.0, 0.85, 0.7)
INSIDE = 0.45  # a concept of a word that is part of a longer phrase: "money" in "money back"
MADE = 0.95  # a concept that two others make together


@dataclass(slots=True)
class Unit:
    """A word of a text, and what it may mean: concept → how surely. `weight` 0 says that it means nothing for the matter."""

    word: str
    concepts: dict[str, float] = field(default_factory=dict)
    weight: float = 1.0


def read(text: str, language: str | None, lexicon: Lexicon) -> list[Unit]:
    """The words of a text in order, each with its concepts."""
    words = tokens(text)
    return units(words, language, lexicon)


def units(words: Sequence[str], language: str | None, lexicon: Lexicon) -> list[Unit]:
    """As `read`, of words."""
    said = sorted(lexicon.find(words, language), key=lambda one: -len(one.places))
    found = [Unit(word) for word in words]
    width = [0] * len(words)  # of the longest phrase a word is part of
    for one in said:
        span = len(one.places)
        for at in one.places:
            unit = found[at]
            if one.concept == STOP:
                if span >= width[at] and not unit.concepts:
                    unit.weight = 0.0
                continue
            width[at] = max(width[at], span)
            sure = 1.0 if span == width[at] else INSIDE
            unit.concepts[one.concept] = max(sure, unit.concepts.get(one.concept, 0.0))
            unit.weight = 1.0
    for unit, span in zip(found, width, strict=True):
        _settle(unit, span, lexicon)
    return found


def _settle(unit: Unit, span: int, lexicon: Lexicon) -> None:
    """How sure each meaning is, and how much the word weighs: a phrase weighs as one word."""
    full = [name for name, sure in unit.concepts.items() if sure == 1.0]
    if full:
        sure = SURE[min(len(full), len(SURE) - 1)]
        for name in full:
            unit.concepts[name] = sure
        unit.weight = max(lexicon.weights.get(name, 1.0) for name in full) / max(1.0, span**0.6)
    elif len(unit.word) == 1 and not unit.word.isdigit():
        unit.weight = 0.0


def join(found: Sequence[Unit]) -> None:
    """Adds what two concepts of one question make together (money that is to come back is a refund)."""
    said = {name: unit for unit in found for name, sure in unit.concepts.items() if sure >= SURE[-1]}
    for pair, made in together().items():
        if len(pair) == 2 and pair <= said.keys():
            for name in pair:
                said[name].concepts.setdefault(made, MADE)
