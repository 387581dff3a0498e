"""What staff kept of a guest, on the guest's timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.customers.models import Customer, Remark
from atithi.customers.timeline import Entry, Look, Source


def _remarks(customer: Customer, user: Any, look: Look) -> list[Entry]:
    rows = look.take(Remark.objects.filter(customer=customer, removed_at=None), "created_at")
    # What was taken from a message is told by the message itself, to those who may see it.
    return [Entry(row.created_at, row.pk, str(row.get_kind_display()), row.text) for row in rows if not row.message]


REMARKS = Source("remark", _("Notes"), "sticky-note", _remarks)
