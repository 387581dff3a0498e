"""How much one sender may do within a minute, over all web processes, without a write for each message.

Each process counts by itself and adds what it counted to the shared row in steps of a quarter of the limit. So the
shared total lags behind by at most a quarter for each further process, and somebody who writes at a human pace never
causes a write.
"""

import ipaddress
import threading
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from atithi.channels.webchat.errors import ChatError
from atithi.channels.webchat.models import Usage
from atithi.core.clock import now

KEPT_MINUTES = 10


@dataclass
class _Count:
    unshared: int = 0
    shared: int = 0


_lock = threading.Lock()
_counts: dict[str, _Count] = {}
_minute = 0


def count(sender: str, limit: int) -> None:
    """Counts one act of `sender`. Raises ChatError (429) once there were `limit` of them within this minute."""
    seconds = int(now().timestamp())
    minute = seconds // 60
    with _lock:
        share = _count(sender, limit, minute)
    if share is None:
        message = _("That was a lot at once. Please wait a minute, then it goes on.")
        raise ChatError("too_many", message, status=429, after=60 - seconds % 60)
    if share:
        total = _share(sender, minute, share)
        with _lock:
            if _minute == minute and sender in _counts:
                _counts[sender].shared = max(total, _counts[sender].shared)


def _count(sender: str, limit: int, minute: int) -> int | None:
    """Under the lock: None where the limit is reached, else how much is to be added to the shared total now."""
    global _minute
    if minute != _minute:
        _counts.clear()
        _minute = minute
    entry = _counts.setdefault(sender, _Count())
    if entry.shared + entry.unshared >= limit:
        return None
    entry.unshared += 1
    if entry.unshared < max(5, limit // 4):
        return 0
    share, entry.unshared = entry.unshared, 0
    entry.shared += share
    return share


def _share(sender: str, minute: int, step: int) -> int:
    """Adds to the shared total and returns it. Where the database cannot, this process goes by its own count."""
    row = {"sender": sender[:80], "minute": minute}
    try:
        with transaction.atomic():
            if not Usage.objects.filter(**row).update(count=F("count") + step):
                Usage.objects.filter(minute__lt=minute - KEPT_MINUTES).delete()
                Usage.objects.bulk_create([Usage(**row)], ignore_conflicts=True)
                Usage.objects.filter(**row).update(count=F("count") + step)
            return Usage.objects.get(**row).count
    except (DatabaseError, InterfaceError):
        return 0


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 network of an IPv6 address, which one household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def forget() -> None:
    """Forgets this process's own counts."""
    with _lock:
        _counts.clear()
