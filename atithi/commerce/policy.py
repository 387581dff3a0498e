"""What the rules of the business say of a request, and why: pure, and said anew in each reader's language.

Rules are read from the first to the last. The first that speaks of the kind, the goods and their condition, and within whose
time and amount the request lies, decides. Where only time was exceeded the answer is no; where only the amount was, or where
no rule speaks of it, a person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from atithi.commerce.models.cases import CaseKind, Condition, Outcome, PolicyRule
from atithi.commerce.money import rupees


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request. `days`: since the goods were delivered (bought, where no delivery is known)."""

    kind: str
    category: str
    condition: str
    days: int
    amount_paise: int


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason`: a code with its values, see `explain`; it keeps a copy of the rule, which may change later."""

    outcome: str
    reason: dict[str, Any]


def decide(rules: Iterable[PolicyRule], facts: Facts) -> Decision:
    """What the rules, in their order, say."""
    late: Decision | None = None
    dear: Decision | None = None
    for rule in rules:
        if not _speaks(rule, facts):
            continue
        on_time = rule.within_days is None or facts.days <= rule.within_days
        affordable = rule.max_paise is None or facts.amount_paise <= rule.max_paise
        if on_time and affordable:
            return Decision(rule.outcome, {"code": "rule", "days": facts.days, "rule": snapshot(rule)})
        if rule.outcome == Outcome.REFUSE:
            continue
        if on_time:
            dear = dear or Decision(Outcome.ASK, {"code": "too_much", "max": rule.max_paise, "rule": snapshot(rule)})
        # Of several windows the longest is the one that was missed.
        elif affordable and (late is None or (rule.within_days or 0) > late.reason["within"]):
            reason = {"code": "too_late", "days": facts.days, "within": rule.within_days, "rule": snapshot(rule)}
            late = Decision(Outcome.REFUSE, reason)
    return dear or late or Decision(Outcome.ASK, {"code": "no_rule"})


def _speaks(rule: PolicyRule, facts: Facts) -> bool:
    return (
        facts.kind in rule.kinds
        and (not rule.categories or facts.category in rule.categories)
        and (not rule.conditions or facts.condition in rule.conditions)
    )


def snapshot(rule: PolicyRule) -> dict[str, Any]:
    """A rule as plain values."""
    return {
        "kinds": rule.kinds, "categories": rule.categories, "conditions": rule.conditions, "within": rule.within_days,
        "max": rule.max_paise, "outcome": rule.outcome, "words": rule.words,
    }  # fmt: skip


def sentence(rule: Mapping[str, Any]) -> str:
    """A rule (as `snapshot` gives it) as a sentence in the language of the page."""
    parts = []
    if rule["within"] is not None:
        parts.append(_("within %(days)s days") % {"days": rule["within"]})
    if rule["conditions"]:
        parts.append(_("if: %(conditions)s") % {"conditions": _listed(Condition, rule["conditions"])})
    if rule["categories"]:
        parts.append(_("for: %(categories)s") % {"categories": ", ".join(rule["categories"])})
    if rule["max"] is not None:
        parts.append(_("up to %(amount)s") % {"amount": rupees(rule["max"])})
    outcome = {
        Outcome.ALLOW: pgettext("policy", "possible"),
        Outcome.ASK: pgettext("policy", "a person decides"),
        Outcome.REFUSE: pgettext("policy", "not possible"),
    }[Outcome(rule["outcome"])]
    return " · ".join([f"{_listed(CaseKind, rule['kinds'])}: {outcome}", *parts])


def _listed(choices: Any, values: Iterable[str]) -> str:
    labels = dict(choices.choices)
    return ", ".join(str(labels.get(value, value)) for value in values)


def explain(reason: Mapping[str, Any]) -> str:
    """Why the rules said what they said, in the language of the page: for the guest as for the staff."""
    rule = reason.get("rule")
    own = (rule or {}).get("words", {}).get((get_language() or "en")[:2], "")
    match reason.get("code"):
        case "rule":
            return own or sentence(reason["rule"])
        case "too_late":
            values = {"within": reason["within"], "days": reason["days"]}
            return _("This is possible within %(within)s days. %(days)s days have passed.") % values
        case "too_much":
            return _("Up to %(amount)s this is decided at once. Above that a person decides.") % {
                "amount": rupees(reason["max"])
            }
    return _("No rule speaks of this. A person decides.")
