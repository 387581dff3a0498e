"""What orders say of how an organisation stands."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.commerce.models import Order, OrderState
from atithi.commerce.money import rupees
from atithi.customers.health import LOOKED_AT, Sign
from atithi.staff.models import User

PLACE = "customer__organisations__organisation_id"


def order_trend(organisation_ids: Sequence[int], moment: datetime, user: User) -> dict[int, Sign]:
    """What its people bought in the last 90 days, beside the 90 days before."""
    mine = {f"{PLACE}__in": list(organisation_ids), "customer__organisations__confirmed_at__isnull": False}
    since, before = moment - LOOKED_AT, moment - 2 * LOOKED_AT
    rows = Order.objects.filter(placed_at__gte=before, placed_at__lte=moment, **mine)
    sums = rows.exclude(state=OrderState.CANCELLED).values(PLACE).order_by()
    sums = sums.annotate(
        now=Sum("total_paise", filter=Q(placed_at__gte=since)), was=Sum("total_paise", filter=Q(placed_at__lt=since))
    )
    found = {each[PLACE]: (each["now"] or 0, each["was"] or 0) for each in sums}
    why = _("The last 90 days beside the 90 before. Watch: a quarter less. Bad: less than half.")
    signs = {}
    for number in organisation_ids:
        latest, earlier = found.get(number, (0, 0))
        state = "bad" if latest * 2 < earlier else "watch" if latest * 4 < earlier * 3 else "good"
        words = _("%(now)s, before %(was)s") % {"now": rupees(latest), "was": rupees(earlier)}
        signs[number] = Sign(
            "order_trend", state if latest or earlier else "none", pgettext("health", "Orders"), words, why
        )
    return signs
