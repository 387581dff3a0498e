"""What the owner decides about staffing, and the secret address of somebody's shifts."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.standards.errors import StandardsError
from atithi.standards.models import RosterFeed, StaffingRules
from atithi.standards.staffing.plans import BOUNDS

MOST_SHRINKAGE = 60


@transaction.atomic
def set_staffing_rules(
    *, actor: Actor, shrinkage: int, approve_swaps: bool, plans: Mapping[str, Mapping[str, int]]
) -> StaffingRules:
    """Decides shrinkage (percent), whether swaps need a yes, and by kind of channel what differs from the usual."""
    if not 0 <= shrinkage <= MOST_SHRINKAGE:
        raise StandardsError("shrinkage_wrong", _("Choose between 0 and %(most)s percent."), most=MOST_SHRINKAGE)
    checked = {kind: _checked(plan) for kind, plan in plans.items() if plan}
    StaffingRules.objects.get_or_create(id=1)
    rules = StaffingRules.objects.select_for_update().get(id=1)
    wanted: dict[str, Any] = {"shrinkage": shrinkage, "approve_swaps": approve_swaps, "plans": checked}
    changes = {name: [getattr(rules, name), value] for name, value in wanted.items() if getattr(rules, name) != value}
    for name, value in wanted.items():
        setattr(rules, name, value)
    if changes:
        rules.save()
        record("staffing.changed", subject=("business", 1), actor=actor, data={"changes": changes})
    return rules


def _checked(plan: Mapping[str, int]) -> dict[str, int]:
    for name, value in plan.items():
        if name not in BOUNDS or not BOUNDS[name][0] <= value <= BOUNDS[name][1]:
            raise StandardsError("plan_wrong", _("One of these numbers cannot be."))
    return dict(plan)


@transaction.atomic
def make_roster_feed(*, user: User, actor: Actor) -> RosterFeed:
    """A new secret address of somebody's shifts; the one before is read no more."""
    feed, made = RosterFeed.objects.get_or_create(user=user, defaults={"made_at": now()})
    if not made:
        feed.public_id, feed.made_at = public_id(), now()
        feed.save()
    record("roster.feed_made", subject=("user", user.pk), actor=actor, data={})
    return feed
