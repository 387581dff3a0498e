"""The only place that fetches a person's notices, wishes and devices."""

from datetime import time
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.rows import fetch
from atithi.notices.models import Notice, NoticeRules, PushDevice
from atithi.notices.pages import may_be_seen
from atithi.staff.models import User
from atithi.staff.queries import business

SHOWN = 40
MOST_COUNTED = 99


def rules_of(user: User) -> NoticeRules:
    """The person's wishes; the usual ones where they have not chosen."""
    found = fetch("FROM notices_noticerules r WHERE r.user_id = %s", [user.pk], r=NoticeRules)
    return found[0] if found else NoticeRules(user=user)


def business_clock() -> time:
    """The time of day by which quiet hours are meant."""
    return timezone.localtime(now(), ZoneInfo(business().time_zone)).time()


def all_notices_of(user: User) -> QuerySet[Notice]:
    """All that the person was told, of conversations and things that they may (still) see, with what is shown of each."""
    return Notice.objects.filter(may_be_seen(user), user=user).select_related(
        "conversation__customer", "customer", "by"
    )


def notices_of(user: User, *, limit: int = SHOWN) -> list[Notice]:
    """What the person was told, the latest first, as far as they may (still) see it."""
    return list(all_notices_of(user).order_by("-created_at", "-id")[:limit])


def get_notice(user: User, public_id: str) -> Notice:
    """One of the person's notices, else NotFound."""
    notice = all_notices_of(user).filter(public_id=public_id).first()
    if notice is None:
        raise NotFound
    return notice


def unseen(user: User) -> int:
    """How many things the person was told and has not seen, up to 99. Every page asks: who may see what is asked only of
    kinds of which there is something, for that takes longest."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN_KINDS, [user.pk])
        found = dict(cursor.fetchall())
    if not found:
        return 0
    alone = [kind for kind, without in found.items() if without]
    return Notice.objects.filter(may_be_seen(user, only=alone), user=user, seen_at=None)[:MOST_COUNTED].count()


_UNSEEN_KINDS = """
SELECT kind, MAX(CASE WHEN conversation_id IS NULL THEN 1 ELSE 0 END) FROM notices_notice
WHERE user_id = %s AND seen_at IS NULL GROUP BY kind
"""


def devices_of(user: User) -> list[PushDevice]:
    """The browsers that this person registered."""
    return list(PushDevice.objects.filter(user=user).order_by("id"))


def get_device(user: User, public_id: str) -> PushDevice:
    """One of the person's devices, else NotFound."""
    device = PushDevice.objects.filter(user=user, public_id=public_id).first()
    if device is None:
        raise NotFound
    return device
