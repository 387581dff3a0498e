"""What a guest is told when a promise will be later: in their language and script, with the reason, an honest new time and a
choice. Pure; the sentences stand in data/early.toml."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from atithi.language import write

DATA = Path(__file__).parent / "data" / "early.toml"
GOODS = frozenset({"delivery", "replacement", "repair"})
NATIVE = {"hi": "Deva", "te": "Telu", "bn": "Beng"}


@cache
def _sentences() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text())


def variant(language: str, script: str) -> tuple[str, str]:
    """Which sentences to take, and the language in which their dates are written: those in Roman letters have English ones."""
    if language not in NATIVE:
        return "en", "en"
    if script == "Latn":
        return f"{language}-Latn", "en"
    return f"{language}-{NATIVE[language]}", language


def when(moment: datetime, language: str, *, exact: bool) -> str:
    """A local moment as one says it: the day, and the time of day where it matters."""
    day = write.day(moment.date(), language, "medium")
    return f"{day}, {write.time(moment, language)}" if exact else day


def compose(*, language: str, script: str, name: str, kind: str, due: datetime, new: datetime | None, reason: str,
            value: str = "", exact: bool = False) -> str:  # fmt: skip
    """The whole message. `due` and `new` are local moments; `reason` is carrier, stock, load or longer."""
    found, dates = variant(language, script)
    words = _sentences()[found]
    choice = "goods" if kind in GOODS else "money" if kind == "refund" else "other"
    hello = words["hello"].format(name=name) if name else words["hello_nobody"]
    why = words["reason"][reason].format(value=value)
    new_exact = new is not None and (new.hour, new.minute) != (23, 59)
    lines = [
        hello,
        words["sorry"].format(thing=words["thing"][kind], due=when(due, dates, exact=exact), reason=why),
        words["new"].format(new=when(new, dates, exact=new_exact)) if new else words["unknown"],
        words["choice"][choice],
        words["close"],
    ]
    return "\n".join(lines)
