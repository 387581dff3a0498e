"""What conversations say of how an organisation stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from atithi.conversations.queries import visible_to
from atithi.customers.health import LOOKED_AT, Sign
from atithi.staff.models import User

LONG, TOO_LONG, MANY = timedelta(days=1), timedelta(days=3), 5
PLACE = "customer__organisations__organisation_id"
IN_PLACE = "customer__organisations__confirmed_at__isnull"


def open_matters(organisation_ids: Sequence[int], moment: datetime, user: User) -> dict[int, Sign]:
    """How many matters of its people are open, and since when the oldest waits for us."""
    mine = {f"{PLACE}__in": list(organisation_ids), IN_PLACE: False}
    rows = visible_to(user).filter(closed_at=None, **mine).values(PLACE)
    found = {row[PLACE]: row for row in rows.annotate(count=Count("pk"), since=Min("waiting_since")).order_by()}
    why = _("Watch: waiting for more than a day, or more than 5 open. Bad: waiting for more than 3 days.")
    signs = {}
    for number in organisation_ids:
        count, since = found.get(number, {}).get("count", 0), found.get(number, {}).get("since")
        waits = moment - since if since else timedelta(0)
        state = "bad" if waits > TOO_LONG else "watch" if waits > LONG or count > MANY else "good"
        words = ngettext("%(count)s open", "%(count)s open", count) % {"count": count}
        if waits > LONG:
            days = ngettext("the oldest waits for %(days)s day", "the oldest waits for %(days)s days", waits.days)
            words = f"{words}, {days % {'days': waits.days}}"
        signs[number] = Sign("open_matters", state, pgettext("health", "Open matters"), words, why)
    return signs


def mood(organisation_ids: Sequence[int], moment: datetime, user: User) -> dict[int, Sign]:
    """How many of the latest conversations let upset be heard."""
    mine = {f"{PLACE}__in": list(organisation_ids), IN_PLACE: False, "last_message_at__gte": moment - LOOKED_AT}
    rows = visible_to(user).filter(spam_at=None, merged_into=None, **mine).values(PLACE).order_by()
    found = {each[PLACE]: each for each in rows.annotate(all=Count("pk"), upset=Count("pk", filter=Q(mood="upset")))}
    why = _("Of the last 90 days. Watch: one was upset. Bad: two or more, and a quarter of all.")
    signs = {}
    for number in organisation_ids:
        count, upset = found.get(number, {}).get("all", 0), found.get(number, {}).get("upset", 0)
        state = "bad" if upset > 1 and upset * 4 >= count else "watch" if upset else "good" if count else "none"
        words = _("%(upset)s of %(count)s conversations were upset") % {"upset": upset, "count": count}
        signs[number] = Sign("mood", state, pgettext("health", "Mood"), words, why)
    return signs
