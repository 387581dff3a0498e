"""What guests are told while nobody is there: in their language and script, with the time at which a person replies. Pure."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter

from atithi.language import write

DATA = Path(__file__).parent / "data" / "after_hours.toml"
NATIVE = {"hi": "Deva", "te": "Telu", "bn": "Beng"}
VARIANTS = ("en", "hi-Deva", "hi-Latn", "te-Telu", "te-Latn", "bn-Beng", "bn-Latn")
PLACES = {"business", "when"}


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Our own sentences, by variant."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def variant(language: str, script: str) -> str:
    """Which sentences to take for a guest."""
    if language not in NATIVE:
        return "en"
    return f"{language}-{'Latn' if script == 'Latn' else NATIVE[language]}"


def well_formed(text: str) -> bool:
    """Whether an own sentence holds no other places than those that are filled in."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None} <= PLACES
    except ValueError:
        return False


def compose(
    *, language: str, script: str, business: str, opens: datetime | None, moment: datetime, own: Mapping[str, str]
) -> str:
    """The whole answer. `opens` and `moment` are local; `opens` None: nobody can say yet."""
    which = variant(language, script)
    words = sentences()[which]
    if opens is None:
        return words["unknown"].format(business=business)
    return (own.get(which) or words["text"]).format(business=business, when=_when(opens, moment, which, words))


def _when(opens: datetime, moment: datetime, which: str, words: Mapping[str, str]) -> str:
    # Those who write in Roman letters read times in English ones.
    language = "en" if which.endswith("Latn") else which[:2]
    values = {"time": write.time(opens, language), "day": write.day(opens.date(), language, "long", moment.date())}
    days = (opens.date() - moment.date()).days
    return words["today" if days == 0 else "tomorrow" if days == 1 else "day"].format(**values)
