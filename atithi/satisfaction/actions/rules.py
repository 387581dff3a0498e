"""When surveys are asked, and how often at most."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.satisfaction.current import limits
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import AskingLimits, Occasion, Rule, Survey

LONGEST_DELAY = 90 * 24 * 60  # minutes
FIELDS = (
    "occasion",
    "delay_minutes",
    "share",
    "period_days",
    "consent_only",
    "channel_kinds",
    "store",
    "team",
    "matter",
    "active",
)


@transaction.atomic
def save_rule(*, survey: Survey, actor: Actor, values: Mapping[str, Any], rule: Rule | None = None) -> Rule:
    """Makes a rule or changes one; `values` by the names in FIELDS, what is not given stays. Raises SatisfactionError for an
    occasion that there is not, or numbers that cannot be."""
    if survey.built_in and (rule is None or values.get("occasion", rule.occasion) != Occasion.RECOVERY):
        raise SatisfactionError("built_in", _("The desk asks this itself after something was put right."), status=409)
    row = rule or Rule(survey=survey, created_at=now())
    for field in FIELDS:
        if field in values:
            setattr(row, field, values[field])
    known = row.occasion in Occasion.values and (row.occasion != Occasion.RECOVERY or bool(survey.built_in))
    if (
        not known
        or not 1 <= row.share <= 100
        or not 0 <= row.delay_minutes <= LONGEST_DELAY
        or not 30 <= row.period_days <= 730
    ):
        raise SatisfactionError("bad_rule", _("Please check when to ask, and whom: one of these numbers cannot be."))
    row.save()
    data = {"rule": row.pk, "occasion": row.occasion, "active": row.active}
    record("survey.rule_changed", subject=("survey", survey.pk), actor=actor, data=data)
    return row


@transaction.atomic
def save_limits(*, actor: Actor, rest_days: int, most_a_year: int, quiet_from: time, quiet_until: time) -> AskingLimits:
    """How long the same guest is left alone, how often they are asked in a year at most, and when nobody is asked."""
    if not 0 <= rest_days <= 365 or not 1 <= most_a_year <= 100:
        raise SatisfactionError("bad_limits", _("Please check the numbers: one of them cannot be."))
    row = limits()
    new = {"rest_days": rest_days, "most_a_year": most_a_year, "quiet_from": quiet_from, "quiet_until": quiet_until}
    changes = {
        name: [str(getattr(row, name)), str(value)] for name, value in new.items() if getattr(row, name) != value
    }
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    if changes:
        record("survey.limits_changed", subject=("business", 1), actor=actor, data={"changes": changes})
    return row
