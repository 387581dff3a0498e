"""Who may decide what alone: pure. The screen, the action and the report all ask here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from atithi.commerce.money import rupees


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a person may decide alone for a kind of case; None: no bound. A year for a guest, a calendar month in all."""

    case_paise: int | None = None
    guest_paise: int | None = None
    guest_times: int | None = None
    month_paise: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What is asked for, and what was granted before: to the guest by anybody, in the month by this person."""

    amount_paise: int
    guest_paise: int = 0
    guest_times: int = 0
    month_paise: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why`: the bound that stands in the way; empty where nothing does. `bound`: its amount or number."""

    may: bool
    why: str = ""
    bound: int = 0


YES = Verdict(True)


def judge(bounds: Bounds | None, use: Use, *, against_policy: bool = False, leads: bool = False) -> Verdict:
    """May this be decided alone? `bounds` None: nothing was entrusted. Against the rules only who leads may decide."""
    if against_policy and not leads:
        return Verdict(False, "policy")
    if bounds is None:
        return Verdict(False, "none")
    if bounds.case_paise is not None and use.amount_paise > bounds.case_paise:
        return Verdict(False, "case", bounds.case_paise)
    if bounds.guest_times is not None and use.guest_times + 1 > bounds.guest_times:
        return Verdict(False, "times", bounds.guest_times)
    if bounds.guest_paise is not None and use.guest_paise + use.amount_paise > bounds.guest_paise:
        return Verdict(False, "guest", bounds.guest_paise)
    if bounds.month_paise is not None and use.month_paise + use.amount_paise > bounds.month_paise:
        return Verdict(False, "month", bounds.month_paise)
    return YES


def in_words(verdict: Verdict) -> str:
    """The verdict as a sentence, in the language of the page."""
    values: dict[str, Any] = {"amount": rupees(verdict.bound), "times": verdict.bound}
    sentences = {
        "": _("You may decide this."),
        "policy": _("The rules speak against it: a supervisor may make an exception."),
        "none": _("This is not among what you may decide alone."),
        "case": _("Alone you may decide up to %(amount)s a case.") % values,
        "times": _("This guest was granted it %(times)s times within a year, as often as you may decide.") % values,
        "guest": _("For one guest you may decide up to %(amount)s a year.") % values,
        "month": _("In a month you may decide up to %(amount)s.") % values,
    }
    return sentences[verdict.why]
