"""The owner's words: the rules for returns and refunds, and what each role or person may decide alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.errors import CommerceError
from atithi.commerce.models import CaseKind, Condition, Limit, Outcome, PolicyRule
from atithi.commerce.money import MOST
from atithi.commerce.policy import snapshot
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.language import codes
from atithi.staff.models import CustomRole, Role, User

MOST_RULES = 60
BOUNDS = ("case_paise", "guest_paise", "guest_times", "month_paise")


@transaction.atomic
def save_rule(*, actor: Actor, outcome: str, kinds: Sequence[str], conditions: Sequence[str] = (),
              categories: Sequence[str] = (), within_days: int | None = None, max_paise: int | None = None,
              words: Mapping[str, str] | None = None, rule: PolicyRule | None = None) -> PolicyRule:  # fmt: skip
    """Writes a rule, a new one behind all others. Raises CommerceError for one that says nothing."""
    if not kinds or not set(kinds) <= set(CaseKind.values) or not set(conditions) <= set(Condition.values):
        raise CommerceError("rule_empty", _("Say for which kinds of request the rule speaks."))
    if outcome not in Outcome.values:
        raise CommerceError("rule_empty", _("Say what the rule decides."))
    if not 0 <= (within_days or 0) <= 3650 or not 0 <= (max_paise or 0) <= MOST:
        raise CommerceError("rule_malformed", _("This time or amount cannot be."))
    before = snapshot(rule) if rule else None
    if rule is None:
        last = PolicyRule.objects.order_by("-position").first()
        if PolicyRule.objects.count() >= MOST_RULES:
            raise CommerceError("too_many_rules", _("At most %(most)s rules: join some."), most=MOST_RULES)
        rule = PolicyRule(position=last.position + 1 if last else 1)
    rule.outcome, rule.kinds, rule.conditions = outcome, list(kinds), list(conditions)
    rule.categories = [name for each in categories if (name := clean_line(each, 60))]
    rule.within_days, rule.max_paise = within_days, max_paise
    rule.words = {code: text for code in codes() if (text := clean((words or {}).get(code, "")).strip()[:300])}
    rule.save()
    data = {"before": before, "after": snapshot(rule)}
    record("policy.changed", subject=("rule", rule.pk), actor=actor, data=data)
    return rule


@transaction.atomic
def remove_rule(*, rule: PolicyRule, actor: Actor) -> None:
    """Takes a rule away. What it decided keeps its reason."""
    number, before = rule.pk, snapshot(rule)
    rule.delete()
    record("policy.changed", subject=("rule", number), actor=actor, data={"before": before, "after": None})


@transaction.atomic
def move_rule(*, rule: PolicyRule, up: bool, actor: Actor) -> None:
    """Changes places with the rule before or behind: the first that fits decides."""
    rows = list(PolicyRule.objects.select_for_update(no_key=True).order_by("position", "id"))
    place = rows.index(rule)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, each in enumerate(rows, 1):
        each.position = position
    PolicyRule.objects.bulk_update(rows, ["position"])
    order = [each.pk for each in rows]
    record("policy.changed", subject=("rule", rule.pk), actor=actor, data={"before": None, "after": {"order": order}})


@transaction.atomic
def set_limit(
    *, actor: Actor, kind: str, holder: User | CustomRole | str, bounds: Mapping[str, int | None] | None
) -> None:
    """What a person, a role of the business or a built-in role may decide alone for a kind; `bounds` None: nothing."""
    if kind not in CaseKind.values or (isinstance(holder, str) and holder not in Role.values):
        raise CommerceError("unknown_kind", _("There is no such kind of request or role."))
    if any(value is not None and not 0 <= value <= MOST for value in (bounds or {}).values()):
        raise CommerceError("rule_malformed", _("This time or amount cannot be."))
    whose: dict[str, Any] = {"role": holder} if isinstance(holder, str) else {"role": ""}
    if isinstance(holder, User):
        whose["user"] = holder
    elif isinstance(holder, CustomRole):
        whose["custom_role"] = holder
    known = Limit.objects.select_for_update(of=("self",), no_key=True).filter(kind=kind, **whose).first()
    before = {name: getattr(known, name) for name in BOUNDS} if known else None
    after = {name: (bounds or {}).get(name) for name in BOUNDS} if bounds is not None else None
    if before == after:
        return
    if bounds is None:
        Limit.objects.filter(kind=kind, **whose).delete()
    else:
        Limit.objects.update_or_create(kind=kind, **whose, defaults=after or {})
    name = holder if isinstance(holder, str) else f"{type(holder).__name__.lower()}:{holder.pk}"
    data = {"holder": name, "kind": kind, "before": before, "after": after}
    record("limit.changed", subject=("limit", 0), actor=actor, data=data)
