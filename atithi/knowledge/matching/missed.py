"""What a search says that an article does not, and the other way round, by all that the index knows of words."""

from collections.abc import Sequence

from atithi.knowledge.matching.index import Answerable, AnswerIndex
from atithi.knowledge.matching.lexicon import Lexicon
from atithi.knowledge.matching.units import read
from atithi.language import identify

MOST_UNMET = 24
LIGHT = 0.8  # concepts that say little of a matter: when, how, good


def telling(question: str, lexicon: Lexicon) -> list[str]:
    """The words of a search that say something of its matter. Addresses, numbers and what goes with them are left out."""
    plain = " ".join(part for part in question.split() if not any(sign.isdigit() or sign in "@/\\_" for sign in part))
    heard = identify(plain)
    units = read(plain, heard.language if heard.language != "und" else None, lexicon)
    return list(dict.fromkeys(unit.word for unit in units if unit.weight > 0 and 1 < len(unit.word) <= 40))


def missed(words: Sequence[str], texts: Sequence[Answerable], lexicon: Lexicon) -> tuple[set[str], list[str]]:
    """Of one article in its languages: the words it does not know, and those of its titles and phrasings that they leave out."""
    index = AnswerIndex(texts, lexicon)
    unknown, met = set(), set[str]()
    for unit in read(" ".join(words), None, lexicon):
        keys = index.vocabulary.expand(unit)
        met.update(keys)
        light = unit.concepts and all(lexicon.weights.get(name, 1.0) <= LIGHT for name in unit.concepts)
        if not light and not any(index.says(key) for key in keys):
            unknown.add(unit.word)
    unmet = dict.fromkeys(
        word
        for line in index.titles()
        for keys, weight in line.words
        if weight > 0 and met.isdisjoint(key for key, _sure in keys) and len(word := keys[0][0][2:]) <= 40
    )
    return unknown & set(words), [word for word in unmet if not word.isdigit() and len(word) > 1][:MOST_UNMET]
