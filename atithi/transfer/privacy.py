"""What this room knows of a person, for their export and their erasure."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.core.personal import Fate, Goes, Part
from atithi.customers.contact import Contacts
from atithi.transfer.actions.forgetting import forget_content
from atithi.transfer.models import Import, Origin, Rejection, Trace
from atithi.transfer.targets.owners import KIND


def tell(ids: Sequence[int]) -> list[Part]:
    """With which files their data came."""
    rows = [
        {"at": one.owner.created_at.isoformat(), "file": one.owner.name, "row": one.row}
        for one in Trace.objects.select_related("owner").filter(kind=KIND, key__in=ids).order_by("id")
    ]
    columns = [("at", _("When")), ("file", _("File")), ("row", _("Row"))]
    return [Part("imports", _("Files with which your data came"), columns, rows)]


def _files(ids: Sequence[int]) -> list[Import]:
    """Files with which their data came, and those of which a row that was rejected holds an address or number of theirs."""
    found = set(Trace.objects.filter(kind=KIND, key__in=ids).values_list("owner", flat=True))
    if theirs := Contacts.of(ids):
        rows = Rejection.objects.exclude(owner__in=found).order_by("pk").values_list("owner", "values")
        for owner, values in rows.iterator(chunk_size=500):
            if owner not in found and theirs.stand_in(json.dumps(values, ensure_ascii=False)):
                found.add(owner)
    return list(Import.objects.filter(pk__in=found))


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """The files with which they came go, with everything that stood in them."""
    return Fate(goes=[Goes(_("Files with which their data came"), len(_files(ids)))])


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Forgets those files, what was known before and after, and their numbers elsewhere."""
    forget_content(_files(ids))
    Trace.objects.filter(kind=KIND, key__in=ids).update(before={}, after={})
    Origin.objects.filter(kind=KIND, key__in=ids).delete()
    return []
