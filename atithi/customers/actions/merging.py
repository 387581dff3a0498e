"""Makes two records of one person one, and parts them again."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.customers.errors import CustomerError
from atithi.customers.models import (
    AttributeValue,
    ContactClaim,
    Customer,
    CustomerMerge,
    Duplicate,
    MovedRows,
    Remark,
    TaggedCustomer,
)
from atithi.customers.models.joining import FILLED
from atithi.events import Actor, Event, record
from atithi.realtime import publish


@transaction.atomic
def merge_customers(*, keep: Customer, absorb: Customer, actor: Actor) -> Customer:
    """Makes two records one. Subscribers of `customer.merged` bring what lies in their rooms along (`follow_merge`), so that
    `unmerge_customers` can bring it back."""
    keep, absorb = _locked(keep, absorb)
    merge = CustomerMerge.objects.create(
        keep=keep, absorbed=absorb, merged_at=now(), merged_by=actor.id if actor.kind == "staff" else None
    )
    merge.before = {
        "points": _move_points(keep, absorb), "claims": _drop_claims(keep, absorb), "filled": _fill(keep, absorb),
        "tags": _add_tags(keep, absorb), "attributes": _add_attributes(keep, absorb), "remarks": _move_remarks(keep, absorb),
    }  # fmt: skip
    merge.save(update_fields=["before"])
    absorb.merged_into = keep
    absorb.save(update_fields=["merged_into"])
    Duplicate.objects.filter(Q(first=absorb) | Q(second=absorb), dismissed_at=None).delete()
    record(
        "customer.merged", subject=("customer", keep.id), actor=actor, data={"absorbed": absorb.id, "merge": merge.pk}
    )
    publish(["desk"], "customer", {"customer": keep.public_id})
    return keep


def _locked(keep: Customer, absorb: Customer) -> tuple[Customer, Customer]:
    if keep.pk == absorb.pk:
        raise CustomerError("same_customer", _("These are already the same customer."))
    found = Customer.objects.select_for_update().filter(pk__in=[keep.pk, absorb.pk]).order_by("pk")
    rows = {row.pk: row for row in found}
    keep, absorb = rows[keep.pk], rows[absorb.pk]
    if keep.merged_into_id or absorb.merged_into_id:
        raise CustomerError(
            "already_merged", _("One of these customers was merged meanwhile. Please look again."), status=409
        )
    return keep, absorb


def _move_points(keep: Customer, absorb: Customer) -> list[int]:
    points = list(absorb.contact_points.values_list("pk", flat=True))
    absorb.contact_points.update(customer=keep)
    return points


def _drop_claims(keep: Customer, absorb: Customer) -> list[dict[str, Any]]:
    """Claims of the absorbed one, and those of the other that are verified now, say nothing any more."""
    verified = set(keep.contact_points.values_list("kind", "value"))
    dropped = [*absorb.contact_claims.all()]
    dropped += [claim for claim in keep.contact_claims.all() if (claim.kind, claim.value) in verified]
    ContactClaim.objects.filter(pk__in=[claim.pk for claim in dropped]).delete()
    return [
        {"customer": one.customer_id, "kind": one.kind, "value": one.value, "at": one.created_at.isoformat()}
        for one in dropped
    ]


def _fill(keep: Customer, absorb: Customer) -> dict[str, str]:
    """Fills what the record that stays does not know; what was filled, with its value."""
    filled = {name: getattr(absorb, name) for name in FILLED if not getattr(keep, name) and getattr(absorb, name)}
    if keep.language and "script" in filled:
        del filled["script"]  # a script belongs to its language
    if filled:
        for name, value in filled.items():
            setattr(keep, name, value)
        keep.save(update_fields=list(filled))
    return filled


def _add_tags(keep: Customer, absorb: Customer) -> list[int]:
    there = set(keep.tagged.values_list("tag_id", flat=True))
    new = [row for row in absorb.tagged.all() if row.tag_id not in there]
    TaggedCustomer.objects.bulk_create(
        [TaggedCustomer(customer=keep, tag_id=row.tag_id, added_at=row.added_at) for row in new]
    )
    return [row.tag_id for row in new]


def _add_attributes(keep: Customer, absorb: Customer) -> list[dict[str, Any]]:
    """What the one that stays knows counts; what it does not know it takes over."""
    there = set(keep.attribute_values.values_list("attribute_id", flat=True))
    new = [row for row in absorb.attribute_values.all() if row.attribute_id not in there]
    AttributeValue.objects.bulk_create(
        [
            AttributeValue(customer=keep, attribute_id=row.attribute_id, text=row.text, measure=row.measure)
            for row in new
        ]
    )
    return [{"attribute": row.attribute_id, "text": row.text} for row in new]


def _move_remarks(keep: Customer, absorb: Customer) -> list[int]:
    moved = list(Remark.objects.filter(customer=absorb).values_list("pk", flat=True))
    Remark.objects.filter(pk__in=moved).update(customer=keep)
    return moved


@transaction.atomic
def unmerge_customers(*, merge: CustomerMerge, actor: Actor) -> Customer:
    """Parts two records that were joined: each has again what it had, and what came since stays with the one that stayed. The
    customer who stands alone again."""
    merge = CustomerMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    _refuse_unmerging(merge)
    keep, absorbed = merge.keep, merge.absorbed
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    keep.contact_points.filter(pk__in=merge.before["points"]).update(customer=absorbed)
    _restore_claims(merge)
    _unfill(keep, merge.before["filled"])
    keep.tagged.filter(tag__in=merge.before["tags"]).delete()
    for one in merge.before["attributes"]:
        keep.attribute_values.filter(attribute=one["attribute"], text=one["text"]).delete()
    Remark.objects.filter(pk__in=merge.before["remarks"], customer=keep).update(customer=absorbed)
    merge.undone_at = now()
    merge.save(update_fields=["undone_at"])
    data = {"absorbed": absorbed.id, "merge": merge.pk}
    record("customer.unmerged", subject=("customer", keep.id), actor=actor, data=data)
    publish(["desk"], "customer", {"customer": keep.public_id})
    return absorbed


def _refuse_unmerging(merge: CustomerMerge) -> None:
    if merge.undone_at is not None:
        raise CustomerError("already_unmerged", _("These two were parted already."), status=409)
    if merge.keep.merged_into_id:
        raise CustomerError(
            "merged_since", _("This customer was joined with another since. Undo that first."), status=409
        )
    if merge.keep.erased_at or merge.absorbed.erased_at:
        raise CustomerError("erased_since", _("What was known of this customer was erased since."), status=409)


def _restore_claims(merge: CustomerMerge) -> None:
    for one in merge.before["claims"]:
        ContactClaim.objects.get_or_create(
            customer_id=one["customer"], kind=one["kind"], value=one["value"], defaults={"created_at": one["at"]}
        )


def _unfill(keep: Customer, filled: dict[str, str]) -> None:
    """Empties again what was filled, unless somebody has corrected it since."""
    same = [name for name, value in filled.items() if getattr(keep, name) == value]
    for name in same:
        setattr(keep, name, "")
    if same:
        keep.save(update_fields=same)


@dataclass(frozen=True)
class Followed:
    """Which rows changed hands: from whom, to whom, ids by the model's label."""

    from_id: int
    to_id: int
    rows: dict[str, list[int]] = field(default_factory=dict)


def follow_merge(event: Event, *models: type[Model], **also: Any) -> Followed:
    """What a room does on `customer.merged` and `customer.unmerged`: rows of its models that belong to the absorbed customer
    (by their field `customer`) go along, and come back. `also`: fields set beside it.

    Call it from one ordered subscriber of both events. Repeating it changes nothing.
    """
    keep, absorbed, merge = event.subject_id, event.data["absorbed"], event.data.get("merge")
    if event.type == "customer.unmerged":
        return _bring_back(keep, absorbed, merge, models, also)
    found = Followed(absorbed, keep)
    for model in models:
        rows = model._default_manager.filter(customer_id=absorbed)
        ids = list(rows.values_list("pk", flat=True))
        if ids and merge is not None:
            moved, _created = MovedRows.objects.get_or_create(merge_id=merge, table=model._meta.label_lower)
            moved.rows = [*moved.rows, *ids]
            moved.save(update_fields=["rows"])
        rows.update(customer_id=keep, **also)
        found.rows[model._meta.label_lower] = ids
    return found


def _bring_back(
    keep: int, absorbed: int, merge: int, models: tuple[type[Model], ...], also: dict[str, Any]
) -> Followed:
    found = Followed(keep, absorbed)
    noted = {row.table: row.rows for row in MovedRows.objects.filter(merge=merge)}
    for model in models:
        ids = noted.get(model._meta.label_lower, [])
        for start in range(0, len(ids), 500):  # databases bind only so many values in one statement
            part = ids[start : start + 500]
            model._default_manager.filter(pk__in=part, customer_id=keep).update(customer_id=absorbed, **also)
        found.rows[model._meta.label_lower] = ids
    return found
