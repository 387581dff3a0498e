"""How authority is used, what waiting for decisions costs guests, and which limits would serve better."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from atithi.commerce.models import Approval, ApprovalState, Case, CaseKind, Limit
from atithi.core.clock import now
from atithi.staff.models import Role, User

PERIOD = timedelta(days=90)
ENOUGH = 10  # answered questions before a proposal is made of them
NEARLY_ALL = 0.9  # share of questions answered with yes from which on asking was for nothing
COVERED = 0.8  # share of what was approved that a proposed limit would have let pass
STEP = 10_000  # paise to which a proposal is rounded up


class _Named:
    """Role and kind in the words of the page."""

    __slots__ = ()
    role: str
    kind: str

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label) if self.role in Role.values else self.role

    @property
    def kind_name(self) -> str:
        return str(CaseKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Row(_Named):
    """One role and kind over the period. `waits`: seconds that guests waited for the answers."""

    role: str
    kind: str
    alone: int
    alone_paise: int
    asked: int
    approved: int
    refused: int
    passed_on: int
    waits: list[int]

    @property
    def median_wait(self) -> int:
        """Seconds that half the questions took at most."""
        return round(median(self.waits)) if self.waits else 0

    @property
    def hours_waited(self) -> float:
        """All the hours that guests waited for answers."""
        return sum(self.waits) / 3600


@dataclass(frozen=True, slots=True)
class Proposal(_Named):
    """A limit that would have spared guests most of the waiting for an answer that was nearly always yes."""

    role: str
    kind: str
    before_paise: int
    after_paise: int
    asked: int
    approved: int
    spared: int


def use_of_authority(*, days: int = PERIOD.days) -> tuple[list[Row], list[Proposal]]:
    """The table by role and kind, and the proposals, over the last `days`."""
    since = now() - timedelta(days=days)
    granted = Case.objects.filter(granted_at__gte=since, granted_alone=True).select_related("granted_by")
    asked = list(
        Approval.objects.filter(asked_at__gte=since, asked_by__isnull=False).select_related("case", "asked_by")
    )
    alone: dict[tuple[str, str], list[int]] = defaultdict(list)
    for case in granted:
        alone[_role(case.granted_by), case.kind].append(case.amount_paise)
    questions: dict[tuple[str, str], list[Approval]] = defaultdict(list)
    for each in asked:
        questions[_role(each.asked_by), each.case.kind].append(each)
    keys = sorted({*alone, *questions})
    return [_row(key, alone[key], questions[key]) for key in keys], propose(asked)


def _role(user: User | None) -> str:
    return user.role if user is not None else ""


def _row(key: tuple[str, str], amounts: list[int], questions: list[Approval]) -> Row:
    states = [each.state for each in questions]
    return Row(
        *key, len(amounts), sum(amounts), len(questions), states.count(ApprovalState.APPROVED),
        states.count(ApprovalState.REFUSED), sum(bool(each.passed_over) for each in questions),
        [_wait(each) for each in questions if each.decided_at],
    )  # fmt: skip


def _wait(approval: Approval) -> int:
    return int(((approval.decided_at or approval.asked_at) - approval.asked_at).total_seconds())


def propose(asked: Iterable[Approval]) -> list[Proposal]:
    """For each role and kind whose questions, asked because of the bound for a case, were nearly all answered with yes."""
    limits = {(each.role, each.kind): each for each in Limit.objects.exclude(role="")}
    groups: dict[tuple[str, str], list[Approval]] = defaultdict(list)
    for each in asked:
        if each.why == "case" and each.state in {ApprovalState.APPROVED, ApprovalState.REFUSED}:
            groups[_role(each.asked_by), each.case.kind].append(each)
    found = []
    for (role, kind), answered in sorted(groups.items()):
        yes = sorted(each.case.amount_paise for each in answered if each.state == ApprovalState.APPROVED)
        limit = limits.get((role, kind))
        if limit is None or limit.case_paise is None or len(answered) < ENOUGH or len(yes) < NEARLY_ALL * len(answered):
            continue
        covering = yes[math.ceil(COVERED * len(yes)) - 1]
        # Never so high that something passes which somebody once refused.
        refused = [each.case.amount_paise for each in answered if each.state == ApprovalState.REFUSED]
        after = -(-covering // STEP) * STEP
        if refused:
            after = min(after, (min(refused) - 1) // STEP * STEP)
        if after > limit.case_paise:
            spared = sum(amount <= after for amount in yes)
            found.append(Proposal(role, kind, limit.case_paise, after, len(answered), len(yes), spared))
    return found
