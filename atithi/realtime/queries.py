"""Where the stream of signals has come to."""

from datetime import timedelta

from django.db import connection

from atithi.core.clock import now
from atithi.realtime.hub import best_floor
from atithi.realtime.models import Signal

LATE = timedelta(seconds=2)


def last_id() -> int:
    """The place from which a page rendered now must listen (`?last=`), so that nothing between is missed.

    Read it before the content of the page. On PostgreSQL a lower id may still be committed, so while this process
    does not follow the signals itself the place lies two seconds back: some may be heard again, none is missed.
    """
    floor = best_floor()
    if floor:
        return floor
    ids = Signal.objects.values_list("id", flat=True)
    settled = ids.filter(at__lt=now() - LATE) if connection.vendor == "postgresql" else ids
    return settled.order_by("-id").first() or (ids.order_by("id").first() or 1) - 1
