"""Cases as the staff's pages show them: with what this person may decide, or whom to ask."""

from dataclasses import dataclass

from atithi.commerce.authority import Verdict, in_words
from atithi.commerce.deciding import approvers, verdicts_on
from atithi.commerce.models import MONEY_BACK, Case, CaseKind, CaseState, Order
from atithi.commerce.models.cases import NEXT
from atithi.staff.models import User

UNDECIDED = frozenset({CaseState.ASKED, CaseState.WAITING})
#: Steps that have a meaning for a kind, beside being done and withdrawn.
STEPS = {
    CaseKind.REPLACEMENT: {CaseState.RECEIVED, CaseState.SENT},
    CaseKind.REPAIR: {CaseState.RECEIVED, CaseState.SENT},
    CaseKind.RETURN: {CaseState.RECEIVED},
}


@dataclass(frozen=True, slots=True)
class ShownCase:
    """`verdict`: what this person may, in words; `may`: decide it; `ask`: who would be asked; `steps`: what can follow."""

    case: Case
    may: bool
    verdict: str
    ask: User | None
    steps: list[tuple[str, str]]
    money_back: bool


def shown_cases(user: User, order: Order) -> list[ShownCase]:
    """The cases of an order, the latest first."""
    cases = list(order.cases.all())
    verdicts = verdicts_on(user, [case for case in cases if case.state in UNDECIDED])
    return [_shown(user, case, verdicts.get(case.pk)) for case in cases]


def _shown(user: User, case: Case, verdict: Verdict | None) -> ShownCase:
    undecided = case.state in UNDECIDED
    ask = None
    if verdict is not None and not verdict.may and case.state == CaseState.ASKED:
        ask = next(iter(approvers(case, without=[user.pk])), None)
    fitting = STEPS.get(CaseKind(case.kind), set()) | {CaseState.DONE, CaseState.WITHDRAWN}
    steps = [] if undecided else [state for state in CaseState if state in NEXT.get(case.state, frozenset()) & fitting]
    return ShownCase(
        case, verdict is not None and verdict.may, in_words(verdict) if verdict else "", ask,
        [(state.value, str(state.label)) for state in steps], case.kind in MONEY_BACK,
    )  # fmt: skip
