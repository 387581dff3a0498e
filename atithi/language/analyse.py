"""What a search index stores of a text, and asks it for: one analysis for every index, so that all give the same results."""

from dataclasses import dataclass
from functools import cache, lru_cache

from atithi.language.fold import FOLD_VERSION, keys
from atithi.language.languages import DATA, codes
from atithi.language.phonemes import language_of
from atithi.language.words import stem, tokens

# Raise it with every change to what is stored; it holds FOLD_VERSION, so a new fold re-indexes too.
ANALYSIS_VERSION = FOLD_VERSION * 100 + 1


@dataclass(frozen=True, slots=True)
class Analysed:
    """One text for an index. The lists run in the order of the words; `folds` and `concepts` may hold several for one word.

    `exact`: words as written (normalised, lower case). `stems`: the same without endings. `folds`: phonetic skeletons, which
    words of other scripts and spellings share. `concepts`: names of things that languages call by different words (c_refund).
    """

    exact: tuple[str, ...]
    stems: tuple[str, ...]
    folds: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One word in the four forms an index knows it by."""

    exact: str
    stem: str
    folds: tuple[str, ...]
    concepts: tuple[str, ...]


def analyse(text: str) -> Analysed:
    """The text as an index stores it, and as a query asks for it."""
    found = terms(text)
    return Analysed(
        exact=tuple(term.exact for term in found),
        stems=tuple(term.stem for term in found),
        folds=tuple(key for term in found for key in term.folds),
        concepts=tuple(concept for term in found for concept in term.concepts),
    )


def terms(text: str) -> list[Term]:
    """The words of a text, each in its four forms."""
    return [term(word) for word in tokens(text)]


@lru_cache(maxsize=65536)
def term(word: str) -> Term:
    """One token in its four forms. Roman words are stemmed as English; native ones as the language of their script."""
    root = stem(word, language_of(word) or "en")
    folds = tuple(dict.fromkeys((*keys(word), *keys(root)))) if root != word else keys(word)
    return Term(word, root, folds, _concepts_of(word, root))


def _concepts_of(word: str, root: str) -> tuple[str, ...]:
    known = concepts()
    return tuple(dict.fromkeys((*known.get(word, ()), *known.get(root, ()))))


@cache
def concepts() -> dict[str, tuple[str, ...]]:
    """Word → what it stands for, from data/<language>/concepts.tsv: one row a concept, its words in the language."""
    found: dict[str, list[str]] = {}
    for code in codes():
        path = DATA / code / "concepts.tsv"
        for row in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            if row and not row.startswith("#"):
                name, words = row.split("\t")
                for word in tokens(words):
                    found.setdefault(word, []).append(f"c_{name}")
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}
