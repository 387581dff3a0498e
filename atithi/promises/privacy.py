"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.conversations.models import Message
from atithi.core.personal import Fate, Goes, Part
from atithi.promises.models import OPEN, Appointment, EarlyWord, Intention, Promise, PromiseState, Waiting, WaitState
from atithi.promises.models.appointments import AppointmentState

COMING = (AppointmentState.BOOKED, AppointmentState.CONFIRMED, AppointmentState.OFFERED)


def tell(ids: Sequence[int]) -> list[Part]:
    """What we promised them, and their appointments."""
    promises = [
        {
            "at": one.created_at.isoformat(),
            "kind": one.get_kind_display(),
            "words": one.words,
            "due": one.due_at.isoformat() if one.due_at else "",
            "state": one.get_state_display(),
        }
        for one in Promise.objects.filter(customer_id__in=ids).order_by("id")
    ]
    appointments = [
        {
            "from": one.starts_at.isoformat(),
            "until": one.ends_at.isoformat(),
            "state": one.get_state_display(),
            "address": one.address,
            "answers": one.answers,
            "note": one.note,
        }
        for one in Appointment.objects.filter(customer_id__in=ids).order_by("id")
    ]
    kind, when = ("kind", _("Kind")), ("at", _("When"))
    columns = [when, kind, ("words", _("Words")), ("due", _("Until")), ("state", _("State"))]
    of_times = [
        ("from", _("Begins")), ("until", _("Ends")), ("state", _("State")), ("address", _("Address")),
        ("answers", _("Your answers")), ("note", _("Our note")),
    ]  # fmt: skip
    return [
        Part("promises", _("What we promised you"), columns, promises),
        Part("appointments", _("Your appointments"), of_times, appointments),
    ]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Words go; that something was promised on a day stays without them. Coming appointments stand against it."""
    coming = Appointment.objects.filter(customer_id__in=ids, state__in=COMING, ends_at__gt=moment)
    against = []
    if coming.exists():
        against.append(_("They have an appointment that is still to come. Cancel it first, or wait until it is over."))
    return Fate(
        goes=[
            Goes(_("Words of promises"), Promise.objects.filter(customer_id__in=ids).count()),
            Goes(
                _("Addresses, answers and notes of appointments"),
                Appointment.objects.filter(customer_id__in=ids).count(),
            ),
        ],
        against=against,
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties words; what is still owed is withdrawn: there is nobody left to keep it to."""
    promises = Promise.objects.filter(customer_id__in=ids)
    EarlyWord.objects.filter(promise__in=promises).update(text="")
    promises.filter(OPEN).update(state=PromiseState.WITHDRAWN, settled_at=moment, watch_at=None)
    promises.update(words="")
    keys = Message.objects.filter(conversation__customer_id__in=ids, client_key__isnull=False)
    Intention.objects.filter(client_key__in=keys.values("client_key")).delete()
    Appointment.objects.filter(customer_id__in=ids).update(address="", note="", reason="", answers={}, key=None)
    Waiting.objects.filter(customer_id__in=ids, state=WaitState.WAITING).update(state=WaitState.LEFT)
    return []
