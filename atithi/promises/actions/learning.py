"""How long each kind of promise takes here: the reminder comes in time to begin."""

import statistics
from datetime import timedelta

from django.db import transaction

from atithi.core.clock import now
from atithi.promises.models import LeadTime, Promise, PromiseKind, PromiseState

LOOK_BACK = timedelta(days=180)
FEWEST, MOST = 20, 1000
SHORTEST, LONGEST = 15, 7 * 24 * 60  # minutes


@transaction.atomic
def learn_lead_times() -> int:
    """Reckons anew how long each kind takes, from the latest that were kept; gives how many kinds have enough of them."""
    moment = now()
    learnt = 0
    for kind in PromiseKind.values:
        minutes = _taken(kind)
        if len(minutes) < FEWEST:
            continue
        middle = min(max(int(statistics.median(minutes)), SHORTEST), LONGEST)
        values = {"minutes": middle, "cases": len(minutes), "reckoned_at": moment}
        LeadTime.objects.update_or_create(kind=kind, defaults=values)
        learnt += 1
    return learnt


def _taken(kind: str) -> list[float]:
    """Minutes from a promise to its keeping."""
    since = now() - LOOK_BACK
    found: list[float] = []
    for state in (PromiseState.KEPT, PromiseState.KEPT_LATE):
        rows = Promise.objects.filter(state=state, settled_at__gte=since, kind=kind, made_at__isnull=False)
        pairs = rows.order_by("-settled_at").values_list("made_at", "settled_at")[:MOST]
        found += [(settled - made).total_seconds() / 60 for made, settled in pairs if made and settled]
    return found
