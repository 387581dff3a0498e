"""What became of an appointment, in words for the stream of its conversation."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from atithi.events.models import Event
from atithi.workspace import wording


def told(event: Event, who: str) -> str:
    """The fact in words; `who` did it, the guest where nobody of the staff did."""
    at = parse_datetime(str(event.data.get("at", "")))
    by_guest = event.actor_kind == "customer"
    values = {
        "who": _("The guest") if by_guest else who,
        "time": wording.coming(at, timezone.localtime(event.at)) if at is not None else "",
    }
    sentences = {
        "booked": _("%(who)s booked an appointment: %(time)s"),
        "moved": _("%(who)s moved the appointment: %(time)s"),
        "confirmed": _("%(who)s confirmed the appointment: %(time)s"),
        "cancelled": _("%(who)s cancelled the appointment: %(time)s"),
        "attended": _("The guest was there: %(time)s"),
        "missed": _("The guest did not come: %(time)s"),
        "offered": _("A place that became free is held for the guest: %(time)s"),
    }
    return sentences.get(str(event.data.get("what", "")), "%(time)s") % values
