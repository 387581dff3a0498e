"""The only place that writes signals."""

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from atithi.core.clock import now
from atithi.realtime import wake
from atithi.realtime.models import Signal

CHANNEL = "atithi_signals"
DISCONNECT = "disconnect"
RESERVED = frozenset({DISCONNECT, "hello", "beat", "resync", "error", "message", "open"})
_NAME = re.compile(r"[a-z][a-z_.-]*")
# In SQL: several go with every message, and the ORM would take most of their time.
_INSERT = "INSERT INTO realtime_signal (topics, name, data, at, ephemeral) VALUES (%s, %s, %s, %s, %s)"
KEEP = timedelta(minutes=10)
KEEP_NEWEST = 100


def publish(topics: Iterable[str], name: str, data: dict[str, Any], ephemeral: bool = False) -> None:
    """Tells the open pages about `topics`, once the caller's transaction is committed.

    Topics: `desk` (all staff), `team:<id>` (a private team's), `staff:<id>`, `chat:<conversation public id>` (guest).
    `data` holds ids, never content: the browser fetches what it may see. `ephemeral`: of the moment only.
    """
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise ValueError(f"a signal needs a name such as message.received, and none of ours: {name!r}")
    _insert(topics, name, data, ephemeral)


def _insert(topics: Iterable[str], name: str, data: dict[str, Any], ephemeral: bool) -> None:
    moment = connection.ops.adapt_datetimefield_value(now())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [json.dumps(sorted(set(topics))), name, json.dumps(data), moment, ephemeral])
    wake.notify(CHANNEL)


def disconnect(topics: Iterable[str]) -> None:
    """Ends the streams about `topics`: their pages connect anew and show again what they may see."""
    _insert(topics, DISCONNECT, {}, ephemeral=True)


def purge_signals() -> int:
    """Deletes signals older than ten minutes; gives their number.

    The newest stay: they tell what has been purged, and where an id that is committed late belongs.
    """
    newest = Signal.objects.aggregate(newest=Max("id"))["newest"] or 0
    deleted, _ = Signal.objects.filter(at__lt=now() - KEEP, id__lte=newest - KEEP_NEWEST).delete()
    return deleted
