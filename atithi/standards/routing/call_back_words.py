"""The offer to call a guest instead of letting them wait: what it says, and what an answer to it means. Pure."""

import re
import tomllib
from functools import cache
from pathlib import Path

import phonenumbers

from atithi.core.amounts import DIGITS
from atithi.customers.contact import HOME_REGION
from atithi.standards.clocks.after_hours_words import variant

DATA = Path(__file__).parent / "data" / "call_back.toml"
MOST_WORDS = 6
"""A longer message is a message, and no answer to the offer."""
SHOWN = 4  # digits of a number; whoever reads along learns no more


@cache
def sentences() -> dict[str, dict[str, str]]:
    """What is said, by variant; and under `answers` the words that begin a yes, and those that make a no of it."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def offer(language: str, script: str, business: str, number: str) -> str:
    """The offer in the guest's language and script; it asks for a number where none is known."""
    words = sentences()[variant(language, script)]
    return words["offers" if number else "asks"].format(business=business, ending=number[-SHOWN:])


def agreed(language: str, script: str, number: str) -> str:
    """That they will be called."""
    return sentences()[variant(language, script)]["agreed"].format(ending=number[-SHOWN:])


def number_in(text: str) -> str:
    """The telephone number (E.164) with which a guest answers; empty where it is none, or the message says other things."""
    text = text.translate(DIGITS)
    for found in phonenumbers.PhoneNumberMatcher(text, HOME_REGION):
        rest = text[: found.start] + " " + text[found.end :]
        if len(rest.split()) <= MOST_WORDS:
            return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def is_yes(text: str) -> bool:
    """Whether a short answer says yes."""
    words = re.findall(r"[^\s,.!?।॥\"()]+", text.translate(DIGITS).lower())
    known = sentences()["answers"]
    return (
        0 < len(words) <= MOST_WORDS and words[0] in known["yes"].split() and not set(known["no"].split()) & set(words)
    )
