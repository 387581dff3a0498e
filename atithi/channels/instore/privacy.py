"""What the shop floor knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atithi.channels.instore.models import Visit
from atithi.core.personal import Fate, Goes, Part


def _visits(ids: Sequence[int]) -> QuerySet[Visit]:
    return Visit.objects.filter(conversation__customer_id__in=ids)


def tell(ids: Sequence[int]) -> list[Part]:
    """When they came to a store, and what came of it."""
    columns = [
        ("at", _("When")), ("store", _("Store")), ("token", _("Token")), ("state", _("State")),
        ("outcome", _("What came of it")), ("note", _("Our note")),
    ]  # fmt: skip
    rows = [
        {
            "at": one.arrived_at.isoformat(), "store": one.floor.store.name, "token": one.token,
            "state": one.get_state_display(), "outcome": one.get_outcome_display() if one.outcome else "",
            "note": one.note,
        }
        for one in _visits(ids).select_related("floor__store").order_by("id")
    ]  # fmt: skip
    return [Part("visits", _("Your visits to our stores"), columns, rows)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """That somebody came stays, without who it was and what was noted."""
    return Fate(goes=[Goes(_("Notes of visits, and whose visits they were"), _visits(ids).count())])


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties notes and parts the visits from the person."""
    _visits(ids).update(note="", conversation=None)
    return []
