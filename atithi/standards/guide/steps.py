"""Which steps a conversation has, in which order, and which of them a text has done. Pure."""

from collections.abc import Iterable

from atithi.language.cues import Cue
from atithi.standards.models.guide import Step

CALM = (Step.WELCOME, Step.RAPPORT, Step.NEEDS, Step.SOLUTION, Step.THANKS)
UPSET = (Step.NEEDS, Step.ACKNOWLEDGE, Step.SOLUTION, Step.THANKS)
"""Listen, acknowledge, act: nobody who is upset wants to be asked how their holidays were."""
SAID_BY = {
    "greeting": Step.WELCOME,
    "apology": Step.ACKNOWLEDGE,
    "empathy": Step.ACKNOWLEDGE,
    "thanks": Step.THANKS,
}
"""Cues (`language.cues`) that do a step. A question alone is not understanding: that is done when the need is written down."""


def order_for(mood: str) -> tuple[Step, ...]:
    """The steps for a guest in this mood."""
    return UPSET if mood == "upset" else CALM


def said_in(cues: Iterable[Cue]) -> list[Step]:
    """The steps that a text does, in the order of `Step`."""
    found = {SAID_BY[cue.kind] for cue in cues if cue.kind in SAID_BY}
    return [step for step in Step if step in found]
