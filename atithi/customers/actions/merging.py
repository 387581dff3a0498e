"""Makes two records of one person one."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer
from atithi.events import Actor, record
from atithi.realtime import publish


@transaction.atomic
def merge_customers(*, keep: Customer, absorb: Customer, actor: Actor) -> Customer:
    """Makes two records one. Subscribers of `customer.merged` bring what lies in their rooms along."""
    if keep.pk == absorb.pk:
        raise CustomerError("same_customer", _("These are already the same customer."))
    rows = {
        row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=[keep.pk, absorb.pk]).order_by("pk")
    }
    keep, absorb = rows[keep.pk], rows[absorb.pk]
    if keep.merged_into_id or absorb.merged_into_id:
        raise CustomerError(
            "already_merged", _("One of these customers was merged meanwhile. Please look again."), status=409
        )
    absorb.contact_points.update(customer=keep)
    absorb.contact_claims.all().delete()
    verified = keep.contact_points.values_list("kind", "value")
    for kind, value in verified:
        keep.contact_claims.filter(kind=kind, value=value).delete()
    keep.name = keep.name or absorb.name
    keep.language, keep.script = ((keep.language or absorb.language), (keep.script or absorb.script))
    keep.save(update_fields=["name", "language", "script"])
    absorb.merged_into = keep
    absorb.save(update_fields=["merged_into"])
    record("customer.merged", subject=("customer", keep.id), actor=actor, data={"absorbed": absorb.id})
    publish(["desk"], "customer", {"customer": keep.public_id})
    return keep
