"""Work by the clock: each slot of each schedule fires once, however many workers look at the clock."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.conf import settings
from django.db import IntegrityError, transaction

from atithi.events.actions import enqueue
from atithi.events.models import Slot
from atithi.events.table import table

KEEP = timedelta(days=7)


class Clock:
    """One worker's look at the schedules. Remembers what it has seen taken, which spares the database most looks."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def tick(self, moment: datetime) -> None:
        """Fires every schedule whose latest slot is still open.

        After a time without workers only the latest missed slot is made up for. A schedule never seen before starts
        with its next slot.
        """
        for name, cron, handler in table().schedules:
            slot = latest_slot(cron, moment)
            if self._seen.get(name) != slot:
                fire(name, handler, slot, moment)
                self._seen[name] = slot


def latest_slot(cron: str, moment: datetime) -> datetime:
    """The last slot at or before `moment`, in UTC; the expression is read in the business's time zone.

    Five fields as in Debian's cron; with six the first one is seconds.
    """
    step = moment.replace(microsecond=0) if len(cron.split()) == 6 else moment.replace(second=0, microsecond=0)
    return _latest(cron, step, settings.TIME_ZONE)


@lru_cache(maxsize=256)
def _latest(cron: str, step: datetime, zone: str) -> datetime:
    # CronSim goes strictly back from where it starts.
    after = (step + timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    return next(CronSim(cron, after, reverse=True)).astimezone(UTC)


def fire(name: str, handler: str, slot: datetime, moment: datetime) -> bool:
    """Takes the slot and asks for its work, in one transaction. False if it, or a later one, is already taken."""
    taken = Slot.objects.filter(schedule=name, slot_at__gte=slot)
    if taken.exists():
        return False
    try:
        with transaction.atomic():
            known = Slot.objects.filter(schedule=name).exists()
            Slot.objects.create(schedule=name, slot_at=slot, fired_at=moment)
            Slot.objects.filter(schedule=name, slot_at__lt=slot - KEEP).delete()
            if known:
                enqueue(handler, args={"schedule": name, "slot": slot.isoformat()}, key=f"{name}@{slot.isoformat()}")
    except IntegrityError:
        return False  # another worker was quicker
    return known
