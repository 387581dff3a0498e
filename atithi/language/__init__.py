"""Languages as customers write them: pure functions, no Django, no database."""

from atithi.language.fold import FOLD_VERSION, fold, keys, sound
from atithi.language.identify import UNKNOWN, Identified, identify
from atithi.language.languages import codes
from atithi.language.normalise import normalise
from atithi.language.spellings import Match, Spellings, same
from atithi.language.words import stem, tokens

__all__ = [
    "FOLD_VERSION",
    "UNKNOWN",
    "Identified",
    "Match",
    "Spellings",
    "codes",
    "fold",
    "identify",
    "keys",
    "normalise",
    "same",
    "sound",
    "stem",
    "tokens",
]
