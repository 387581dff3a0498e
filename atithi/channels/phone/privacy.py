"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.channels.phone.models import Call, CallBack, CallFact, Recording
from atithi.core.personal import Fate, Goes, Part


def tell(ids: Sequence[int]) -> list[Part]:
    """Their calls: when, how, how long. What was recorded stands with the conversation."""
    rows = [
        {
            "at": one.began_at.isoformat(),
            "kind": one.get_direction_display(),
            "number": one.number,
            "state": one.get_state_display(),
            "seconds": one.talk_seconds,
        }
        for one in Call.objects.filter(customer_id__in=ids).order_by("id")
    ]
    columns = [
        ("at", _("When")), ("kind", _("Kind")), ("number", _("Number")), ("state", _("State")), ("seconds", _("Seconds talked")),
    ]  # fmt: skip
    return [Part("calls", _("Calls"), columns, rows)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Numbers and recordings go; that there was a call stays without them."""
    recordings = Recording.objects.filter(call__customer_id__in=ids).count()
    return Fate(goes=[
        Goes(_("Numbers of calls"), Call.objects.filter(customer_id__in=ids).exclude(number="").count()),
        Goes(_("Addresses of recordings"), recordings),
    ])  # fmt: skip


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties numbers, forgets where recordings lie; nobody is called back any more. Reports go with the call's line."""
    calls = Call.objects.filter(customer_id__in=ids)
    Recording.objects.filter(call__in=calls).delete()
    CallFact.objects.filter(call__in=calls).update(data={})
    calls.update(number="", legs={})
    backs = CallBack.objects.filter(customer_id__in=ids)
    backs.filter(state=CallBack.State.OPEN).update(state=CallBack.State.CANCELLED, settled_at=moment)
    backs.update(number="")
    return []
