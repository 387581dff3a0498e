"""What mail knows of a person beside the conversations, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atithi.channels.email.models import Departure, ReceivedMail, Suppression, Unsubscription
from atithi.channels.privacy import addresses
from atithi.core.personal import Fate, Goes, Part, Stays


def tell(ids: Sequence[int]) -> list[Part]:
    """Whether mail to them is stopped, and what they unsubscribed from."""
    own = addresses(ids)
    stopped = Suppression.objects.filter(address__in=own)
    rows = [{"address": one.address, "since": one.since.isoformat(), "why": one.reason} for one in stopped]
    rows += [
        {"address": one.address, "since": one.since.isoformat(), "why": _("You wanted no automatic mails.")}
        for one in Unsubscription.objects.filter(address__in=own)
    ]
    columns = [("address", _("Address")), ("since", _("Since")), ("why", _("Why"))]
    return [Part("mail_stopped", _("Mail that we do not send you"), columns, rows)]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Heads of mails go. Who wanted no automatic mails goes on to get none."""
    own = addresses(ids)
    kept = Unsubscription.objects.filter(address__in=own).count()
    why = _("So that you are not written to again against your wish. The address stays in this list alone.")
    return Fate(
        goes=[Goes(_("Senders and subjects of mails"), ReceivedMail.objects.filter(sender__in=own).count())],
        stays=[Stays(_("The wish not to get automatic mails"), kept, why)] if kept else [],
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Removes heads of mails, counts of departures, and what stands against their addresses."""
    own = addresses(ids)
    ReceivedMail.objects.filter(sender__in=own).delete()
    Departure.objects.filter(recipient__in=own).delete()
    Suppression.objects.filter(address__in=own).delete()
    return []
