"""Languages as customers write them: pure functions, no Django, no database."""

from atithi.language.identify import UNKNOWN, Identified, identify
from atithi.language.languages import codes
from atithi.language.normalise import normalise
from atithi.language.words import stem, tokens

__all__ = ["UNKNOWN", "Identified", "codes", "identify", "normalise", "stem", "tokens"]
