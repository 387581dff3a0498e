"""Languages as customers write them: pure functions, no Django, no database."""

from atithi.language.analyse import ANALYSIS_VERSION, Analysed, Term, analyse, terms
from atithi.language.fold import FOLD_VERSION, fold, keys, sound
from atithi.language.identify import UNKNOWN, Identified, identify
from atithi.language.languages import codes
from atithi.language.normalise import normalise
from atithi.language.ranking import MemoryIndex, Statistics, likeness, score
from atithi.language.spellings import Match, Spellings, same
from atithi.language.words import stem, tokens

__all__ = [
    "ANALYSIS_VERSION",
    "FOLD_VERSION",
    "UNKNOWN",
    "Analysed",
    "Identified",
    "Match",
    "MemoryIndex",
    "Spellings",
    "Statistics",
    "Term",
    "analyse",
    "codes",
    "fold",
    "identify",
    "keys",
    "likeness",
    "normalise",
    "same",
    "score",
    "sound",
    "stem",
    "terms",
    "tokens",
]
