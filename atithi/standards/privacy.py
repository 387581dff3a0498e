"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.core.personal import Fate, Goes, Part
from atithi.standards.models import Need


def tell(ids: Sequence[int]) -> list[Part]:
    """What they needed, as staff wrote it down."""
    rows = Need.objects.filter(conversation__customer_id__in=ids).order_by("id")
    needs = [{"at": one.written_at.isoformat(), "words": one.words} for one in rows]
    return [Part("needs", _("What you needed"), [("at", _("When")), ("words", _("Words"))], needs)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """The words go; that steps were done stays, for it says nothing of the person."""
    return Fate(
        goes=[
            Goes(_("Needs as they were written down"), Need.objects.filter(conversation__customer_id__in=ids).count())
        ]
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Removes the words."""
    Need.objects.filter(conversation__customer_id__in=ids).delete()
    return []
