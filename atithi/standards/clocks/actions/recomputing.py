"""What is owed changed: another standard, other hours, a holiday. All clocks that run are reckoned anew."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from atithi.conversations.models import Conversation
from atithi.standards.clocks.actions.running import apply_facts
from atithi.standards.clocks.actions.saving import JUDGED, update_clocks
from atithi.standards.clocks.advance import Fact
from atithi.standards.clocks.ground import Ground
from atithi.standards.clocks.queries import running_after
from atithi.standards.models import RUNNING, Clock

AT_ONCE = 2000
"""Clocks in one transaction: on SQLite nobody waits long behind it."""


@dataclass(frozen=True)
class Done:
    """How many clocks were looked at and changed, and the number of the last one; 0: it was the end."""

    seen: int
    changed: int
    last: int


@transaction.atomic
def recompute(*, after: int = 0, limit: int = AT_ONCE) -> Done:
    """The next running clocks after this number. Facts stay; what they may take, and until when, changes."""
    clocks = running_after(after, limit)
    if not clocks:
        return Done(0, 0, 0)
    ground = Ground([clock.conversation for clock in clocks])
    changed = [clock for clock in clocks if ground.judge(clock)]
    update_clocks(changed, JUDGED)
    return Done(len(clocks), len(changed), clocks[-1].pk if len(clocks) == limit else 0)


def begin_clocks(*, limit: int = 500) -> int:
    """Guests who wait without a clock (they wrote before there were any) get theirs, from when they wrote. Returns how many."""
    running = Clock.objects.filter(RUNNING, conversation=OuterRef("pk"))
    rows = Conversation.objects.filter(closed_at=None, snoozed_until=None, waiting_since__isnull=False)
    waiting = rows.exclude(Exists(running)).order_by("waiting_since").values_list("pk", "waiting_since")[:limit]
    facts = [(number, Fact("waits", since)) for number, since in waiting if since is not None]
    if facts:
        apply_facts(facts)
    return len(facts)
