"""What is owed and what is assumed on each kind of channel, until the owner says otherwise. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """How a kind of channel is staffed. `live`: guests wait there and then; others are answered in open hours, in turn."""

    kind: str
    live: bool
    level: float  # share who are to be served in time
    within: int  # seconds
    at_once: int  # guests whom one agent serves side by side
    handling: int  # seconds per guest; measured, decided or assumed: see `source`
    patience: float = math.inf  # mean seconds until a guest leaves; infinite: nobody was seen to leave
    source: str = "assumed"  # of the handling time: assumed, measured or decided
    of: int = 0  # from how many it was measured


USUAL = {
    "phone": Plan("phone", True, 0.8, 20, 1, 240),
    "webchat": Plan("webchat", True, 0.8, MINUTE, 2, 480),
    "instore": Plan("instore", True, 0.8, 5 * MINUTE, 1, 600),
    "whatsapp": Plan("whatsapp", False, 0.9, 15 * MINUTE, 2, 240),
    "telegram": Plan("telegram", False, 0.9, 15 * MINUTE, 2, 240),
    "sms": Plan("sms", False, 0.9, HOUR, 2, 180),
    "email": Plan("email", False, 0.9, 4 * HOUR, 1, 360),
}
OTHER = Plan("", False, 0.9, 4 * HOUR, 1, 300)
BUSIEST = 0.85  # of their time that people can serve: what else is left waits ever longer
MOST_WITHIN = 5 * 24 * HOUR
BOUNDS = {"level": (50, 99), "within": (5, MOST_WITHIN), "at_once": (1, 8), "handling": (10, 4 * HOUR)}


def usual(kind: str) -> Plan:
    """The plan of a kind of channel where the owner said nothing."""
    return USUAL.get(kind) or replace(OTHER, kind=kind)


def plan_of(kind: str, decided: Mapping[str, Any], handling: int = 0, of: int = 0, patience: float = math.inf) -> Plan:
    """With what the owner decided (level in percent, within, at_once, handling), else as measured, else as is usual."""
    plan = usual(kind)
    if handling:
        plan = replace(plan, handling=handling, source="measured", of=of)
    if decided.get("handling"):
        plan = replace(plan, handling=int(decided["handling"]), source="decided")
    return replace(
        plan, level=decided.get("level", plan.level * 100) / 100, within=decided.get("within", plan.within),
        at_once=decided.get("at_once", plan.at_once), patience=patience if plan.live else math.inf,
    )  # fmt: skip
