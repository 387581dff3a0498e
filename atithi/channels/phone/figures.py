"""Figures of calls over a period: how many were answered, how soon, how many hung up.

Service level has several formulas; they are named, and ours is F4: answered within T, of those offered who did not hang up
within T. Whoever hangs up at once could not have been served by anybody; whoever waited longer than T counts against us.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, F, Q, QuerySet

from atithi.channels.phone.models import Call, CallState, Direction

SHORT_SECONDS = 5
"""Whoever hangs up within these counts as served in F5."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the formulas need. `soon`: answered within T; `gave_up_soon`: hung up within T; `at_once`: within five seconds."""

    answered: int
    lost: int
    soon: int
    gave_up_soon: int
    at_once: int = 0


def service_level(tally: Tally, variant: str = "F4") -> tuple[int, int]:
    """Numerator and denominator of the service level by its named formula. Raises KeyError for none of ours.

    F1: (answered within T + hung up within T) / offered. F2: answered within T / answered. F3: answered within T / offered.
    F4: answered within T / (offered - hung up within T). F5: (answered within T + hung up within five seconds) / offered.
    """
    offered = tally.answered + tally.lost
    return {
        "F1": (tally.soon + tally.gave_up_soon, offered),
        "F2": (tally.soon, tally.answered),
        "F3": (tally.soon, offered),
        "F4": (tally.soon, offered - tally.gave_up_soon),
        "F5": (tally.soon + tally.at_once, offered),
    }[variant]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of incoming calls, unless it says otherwise. Means in seconds; None of nothing."""

    offered: int
    answered: int
    missed: int
    abandoned: int
    level: tuple[int, int]
    answer_seconds: float | None
    talk_seconds: float | None
    held: int
    hold_seconds: float | None
    called_out: int
    reached: int

    @property
    def share(self) -> float | None:
        """The service level, by F4."""
        return self.level[0] / self.level[1] if self.level[1] else None


def figures(calls: QuerySet[Call], *, since: datetime, until: datetime, within: int) -> Figures:
    """The figures of these calls that began in the period: one query. `within`: T, in seconds."""
    over = calls.filter(began_at__gte=since, began_at__lt=until, ended_at__isnull=False)
    here, out = Q(direction=Direction.IN), Q(direction=Direction.OUT)
    spoken = Q(answered_at__isnull=False)
    found = over.aggregate(
        offered=Count("id", filter=here), answered=Count("id", filter=here & spoken),
        soon=Count("id", filter=here & spoken & Q(wait_seconds__lte=within)),
        abandoned=Count("id", filter=here & Q(state=CallState.ABANDONED)),
        gave_up=Count("id", filter=here & ~spoken & Q(wait_seconds__lte=within) & Q(state=CallState.ABANDONED)),
        asa=Avg("wait_seconds", filter=here & spoken), talk=Avg("talk_seconds", filter=spoken),
        held=Count("id", filter=Q(hold_seconds__gt=0)), hold=Avg("hold_seconds", filter=Q(hold_seconds__gt=0)),
        out=Count("id", filter=out), reached=Count("id", filter=out & spoken),
    )  # fmt: skip
    lost = found["offered"] - found["answered"]
    tally = Tally(found["answered"], lost, found["soon"], found["gave_up"])
    return Figures(
        offered=found["offered"], answered=found["answered"], missed=lost - found["abandoned"], abandoned=found["abandoned"],
        level=service_level(tally), answer_seconds=_rounded(found["asa"]), talk_seconds=_rounded(found["talk"]),
        held=found["held"], hold_seconds=_rounded(found["hold"]), called_out=found["out"], reached=found["reached"],
    )  # fmt: skip


def _rounded(value: object) -> float | None:
    return round(float(value), 1) if value is not None else None  # type: ignore[arg-type]


def by_code(calls: QuerySet[Call], *, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """How often each wrap-up code was given in the period, the most frequent first."""
    rows = calls.filter(began_at__gte=since, began_at__lt=until, wrap_up__isnull=False)
    counted = rows.values_list(F("wrap_up__name")).annotate(count=Count("id")).order_by("-count", "wrap_up__name")
    return [(name, count) for name, count in counted]
