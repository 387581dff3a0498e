"""How many requests a token may make in a minute: correct over all processes, and cheap.

A process takes a share of what is left of the minute from the token's row and spends it without asking again. The
share is a sixteenth of what is left, so few writes are needed while there is plenty, and the last requests are
counted one by one. Never more than the limit pass; at worst each further process leaves the unspent part of its
last share (6 % of the limit) unused.
"""

import math
import threading
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from atithi.api.models import TokenUse
from atithi.core.clock import now

SHARE = 16
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a token after this request. `reset`: seconds until the next minute begins."""

    limit: int
    remaining: int
    reset: int
    refused: bool = False

    def headers(self) -> dict[str, str]:
        shown = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f'"minute";q={self.limit};w={MINUTE}',
        }
        return {**shown, "Retry-After": str(self.reset)} if self.refused else shown


@dataclass(slots=True)
class _Share:
    minute: int
    mine: int  # requests this process may still let through without asking
    others: int  # what was left in the row when it last asked


_shares: dict[int, _Share] = {}
_lock = threading.Lock()


def spend(token_id: int) -> Allowance:
    """Counts one request of a token. `refused` where the minute's allowance is used up."""
    limit: int = settings.RATE_LIMIT
    seconds = now().timestamp()
    minute = int(seconds // MINUTE)
    reset = max(1, math.ceil((minute + 1) * MINUTE - seconds))
    share = _spend_own(token_id, minute) or _spend_new(token_id, minute, limit)
    if share is None:
        return Allowance(limit, 0, reset, refused=True)
    return Allowance(limit, share.mine + share.others, reset)


def _spend_own(token_id: int, minute: int) -> _Share | None:
    """One request out of this process's share; None where it has none."""
    with _lock:
        share = _shares.get(token_id)
        if share is None or share.minute != minute or share.mine <= 0:
            return None
        share.mine -= 1
        return _Share(minute, share.mine, share.others)


def _spend_new(token_id: int, minute: int, limit: int) -> _Share | None:
    """Takes a further share and one request out of it; None where nothing is left."""
    with _lock:
        known = _shares.get(token_id)
        if known is not None and (known.minute, known.others) == (minute, 0):
            return None  # a minute's row never refills: no need to ask again
    taken, left = _take(token_id, minute, limit)
    with _lock:
        share = _shares.get(token_id)
        before = share.mine if share is not None and share.minute == minute else 0
        share = _shares[token_id] = _Share(minute, before + taken - (1 if taken else 0), left)
        return _Share(minute, share.mine, left) if taken else None


@transaction.atomic
def _take(token_id: int, minute: int, limit: int) -> tuple[int, int]:
    """Takes a share out of the row; returns it and what is then left for all."""
    use, _created = TokenUse.objects.select_for_update().get_or_create(
        token_id=token_id, defaults={"minute": minute, "used_at": now()}
    )
    if use.minute < minute:
        use.minute, use.taken = minute, 0
    left = max(0, limit - use.taken)
    taken = min(left, max(1, left // SHARE))
    use.taken += taken
    use.used_at = now()
    use.save(update_fields=["minute", "taken", "used_at"])
    return taken, left - taken


def forget() -> None:
    """Drops what this process holds: for tests, in which ids begin anew."""
    with _lock:
        _shares.clear()
