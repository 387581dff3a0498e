"""A closed browser is seen as off duty, and an open one as what its person last said.

Each web process calls the roll of its open streams twice a minute (`still_here`), so that `User.seen_at` is the last moment at
which anybody had a screen of theirs. Whoever was seen and is no more is noticed by one sweep and taken for off duty by a later
one, once the grace is over: a reload, a tunnel or a restart of the desk changes nothing. What they had said comes back with
their first stream. All of it is in the database: tabs, processes and machines may come and go.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from atithi.core.clock import now
from atithi.staff.actions import set_presence
from atithi.staff.models import Presence, User
from atithi.standards.models import ClosedDesk
from atithi.standards.routing.snapshot import rules

ROLL = timedelta(seconds=20)
"""Whoever was seen so lately is not written down again."""
UNSEEN = timedelta(seconds=75)
"""Two calls of the roll without them, and time to spare: they are missed."""
MISSED = timedelta(seconds=45)
"""At least so long they are missed before they fall: while the desk itself was away nobody could be seen."""
PREFIX = "staff:"


def still_here(topics: Iterable[str]) -> None:
    """Streams about these topics are open in one process: their people are here. Named by settings.LISTENING."""
    ids = {int(topic[len(PREFIX) :]) for topic in topics if topic.startswith(PREFIX)}
    moment = now()
    seen = User.objects.filter(Q(seen_at=None) | Q(seen_at__lt=moment - ROLL), pk__in=ids)
    seen.update(seen_at=moment)
    for row in ClosedDesk.objects.filter(user__in=ids).select_related("user"):
        desk_opened(user=row.user)


def desk_opened(*, user: User) -> None:
    """A screen of theirs is open: whoever was taken for off duty is again what they had said."""
    if ClosedDesk.objects.filter(user=user.pk).exists():  # seldom: no transaction is begun for all the others
        _open(user)


@transaction.atomic
def _open(user: User) -> None:
    row = ClosedDesk.objects.select_for_update().filter(user=user.pk).first()
    if row is None:
        return
    row.delete()
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if row.fell_at is not None and user.presence == Presence.OFFLINE and user.is_active:
        set_presence(user=user, presence=row.presence, because="opened")


def close_desks() -> int:
    """Each minute: of whom no screen was open for the time of grace is off duty. Returns how many fell."""
    minutes = rules().closed_minutes
    if not minutes:
        return 0
    moment = now()
    there = User.objects.filter(is_active=True, presence__in=[Presence.ONLINE, Presence.AWAY], seen_at__isnull=False)
    ClosedDesk.objects.filter(fell_at=None).exclude(user__in=there.filter(seen_at__lt=moment - UNSEEN)).delete()
    missing = there.filter(seen_at__lt=moment - UNSEEN)
    known = ClosedDesk.objects.filter(fell_at=None, missed_at__lte=moment - MISSED)
    gone = missing.filter(pk__in=known.values("user"), seen_at__lte=moment - timedelta(minutes=minutes))
    fallen = sum(_fall(number) for number in list(gone.order_by("pk").values_list("pk", flat=True)))
    noted = ClosedDesk.objects.values("user")
    ClosedDesk.objects.bulk_create(
        [
            ClosedDesk(user_id=number, presence=presence, missed_at=moment)
            for number, presence in missing.exclude(pk__in=noted).values_list("pk", "presence")
        ],
        ignore_conflicts=True,
    )
    return fallen


@transaction.atomic
def _fall(number: int) -> bool:
    """Takes somebody for off duty, unless they were seen meanwhile."""
    user = User.objects.select_for_update(of=("self",)).get(pk=number)
    if user.presence == Presence.OFFLINE or user.seen_at is None or user.seen_at > now() - UNSEEN:
        return False
    if not ClosedDesk.objects.filter(user=number).update(presence=user.presence, fell_at=now()):
        return False
    set_presence(user=user, presence=Presence.OFFLINE, because="closed")
    return True
