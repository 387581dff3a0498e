"""What the record knows of how long each kind takes, for the owner's page and the report."""

from dataclasses import dataclass

from atithi.promises.feasibility.pooling import Group
from atithi.promises.feasibility.reckoning import FEWEST_IN_GROUP, unpacked
from atithi.promises.models import PromiseKind, TimeCurve


@dataclass(frozen=True, slots=True)
class Known:
    """One kind: `half` of it is done within so many open minutes, the owner's share (`sure`) within so many; None: never seen.
    `work`: from the work itself, as too little was promised. `cases` 0: too little history."""

    kind: str
    name: str
    cases: int = 0
    done: int = 0
    half: int | None = None
    sure: int | None = None
    work: bool = False


def known_kinds(level: float) -> list[Known]:
    """Every kind, with what is known of it."""
    groups = {(source, kind): Group(source, kind).key for source in ("promise", "work") for kind in PromiseKind.values}
    rows = {row.key: row for row in TimeCurve.objects.filter(key__in=groups.values())}
    found = []
    for kind, label in PromiseKind.choices:
        source = next((name for name in ("promise", "work") if _enough(rows.get(groups[name, kind]))), "")
        if not source:
            found.append(Known(kind, str(label)))
            continue
        row = rows[groups[source, kind]]
        curve = unpacked(row)
        found.append(
            Known(kind, str(label), row.cases, row.done, curve.quantile(0.5), curve.quantile(level), source == "work")
        )
    return found


def _enough(row: TimeCurve | None) -> bool:
    return row is not None and row.done >= FEWEST_IN_GROUP
