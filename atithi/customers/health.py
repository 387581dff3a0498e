"""How an organisation stands, at a glance: a few signs, each with what it is made of. There is no sum and no score.

Every room adds what it knows by one function and one line in `config/health.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from atithi.core.tables import filled

LOOKED_AT = timedelta(days=90)
"""How far back signs look."""
WORST_FIRST = ("bad", "watch", "good", "none")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that shows how an organisation stands."""

    name: str
    state: str
    """good, watch, bad, or none where nothing can be said."""
    label: str
    """What is looked at, in the reader's language."""
    words: str
    """What was found, with its numbers."""
    why: str
    """From when on it counts as what."""


Reading = Callable[[Sequence[int], datetime, Any], dict[int, Sign]]
"""(organisation ids, moment, who looks) -> a sign for each. One or two queries, however many organisations there are;
what the reader may not see is not counted."""


def health(organisation_ids: Sequence[int], moment: datetime, user: Any) -> dict[int, list[Sign]]:
    """The signs of each organisation, in the order of the table."""
    read = [reading(organisation_ids, moment, user) for reading in filled(settings.ORGANISATION_HEALTH)]
    return {number: [signs[number] for signs in read if number in signs] for number in organisation_ids}


def worst(signs: Sequence[Sign]) -> str:
    """The state of the worst sign; `none` without any."""
    return min((sign.state for sign in signs), key=WORST_FIRST.index, default="none")
