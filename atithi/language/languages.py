"""The languages this room knows: one folder of `data/` each, read once, so that a further language is data and not code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Language:
    """What is true of a language everywhere in the room. `letters` is the inside of a regular expression class."""

    code: str
    name: str
    own_name: str
    script: str
    letters: str
    digits: str
    sibling_words: frozenset[str]
    sibling_letters: frozenset[str]


@cache
def codes() -> tuple[str, ...]:
    """Codes of all languages, English last: `("bn", "hi", "te", "en")`."""
    found = sorted(path.parent.name for path in DATA.glob("*/language.toml"))
    return (*(code for code in found if code != "en"), "en")


@cache
def language(code: str) -> Language:
    """The language of that code. Raises KeyError for one that has no folder."""
    if code not in codes():
        raise KeyError(code)
    row = table(code, "language")
    shared = set(row["shared_words"])
    return Language(
        code=code,
        name=row["name"],
        own_name=row["own_name"],
        script=row["script"],
        letters=row["letters"],
        digits=row["digits"],
        sibling_words=frozenset(row["sibling_words"]) - shared,
        sibling_letters=frozenset(row["sibling_letters"]),
    )


@cache
def by_script() -> dict[str, str]:
    """Script → language, for scripts that one language here writes: `{"Deva": "hi", "Telu": "te", …}`."""
    return {language(code).script: code for code in codes()}


@cache
def table(code: str, name: str) -> dict[str, Any]:
    """A table of a language's folder, `data/<code>/<name>.toml`; empty where the language has none."""
    path = DATA / code / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
