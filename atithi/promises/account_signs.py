"""What promises say of how an organisation stands."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.customers.health import LOOKED_AT, Sign
from atithi.promises.models import PromiseState
from atithi.promises.queries import visible_to
from atithi.staff.models import User

PLACE = "customer__organisations__organisation_id"


def broken_promises(organisation_ids: Sequence[int], moment: datetime, user: User) -> dict[int, Sign]:
    """How many promises to its people were broken lately."""
    mine = {f"{PLACE}__in": list(organisation_ids), "customer__organisations__confirmed_at__isnull": False}
    rows = visible_to(user).filter(settled_at__gte=moment - LOOKED_AT, made_at__isnull=False, **mine)
    counted = rows.values(PLACE).order_by()
    counted = counted.annotate(all=Count("pk"), broken=Count("pk", filter=Q(state=PromiseState.BROKEN)))
    found = {each[PLACE]: each for each in counted}
    why = _("Of the last 90 days. Watch: one was broken. Bad: two or more.")
    signs = {}
    for number in organisation_ids:
        count, broken = found.get(number, {}).get("all", 0), found.get(number, {}).get("broken", 0)
        state = "bad" if broken > 1 else "watch" if broken else "good" if count else "none"
        words = _("%(broken)s of %(count)s promises were broken") % {"broken": broken, "count": count}
        signs[number] = Sign("broken_promises", state, pgettext("health", "Promises"), words, why)
    return signs
