"""What this room knows of a person: what staff were told, which other rooms tell better. It is only erased."""

from collections.abc import Sequence
from datetime import datetime

from atithi.core.personal import Fate, Part
from atithi.notices.models import Notice


def tell(ids: Sequence[int]) -> list[Part]:
    """Nothing that is not in other chapters."""
    return []


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """What colleagues were told goes with what it was about, and is not counted apart."""
    return Fate()


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Removes what stands with no conversation; the others go with theirs."""
    Notice.objects.filter(customer__in=ids).delete()
    return []
