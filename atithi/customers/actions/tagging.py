"""Tags of customers."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import Customer, CustomerTag, TaggedCustomer
from atithi.events import Actor, record
from atithi.realtime import publish

MOST = 40  # on one customer


@transaction.atomic
def add_customer_tag(*, name: str, actor: Actor) -> CustomerTag:
    """Makes a tag. CustomerError where there is one of this name."""
    name = clean_line(name, 60)
    if not name:
        raise CustomerError("tag_nameless", _("Please give the tag a name."))
    try:
        with transaction.atomic():
            tag = CustomerTag.objects.create(name=name, folded=name.lower()[:60], created_at=now())
    except IntegrityError as error:
        message = _("There is a tag “%(name)s” already.")
        raise CustomerError("tag_taken", message, name=name, status=409) from error
    record("customer_tag.added", subject=("customer_tag", tag.pk), actor=actor, data={})
    return tag


@transaction.atomic
def change_customer_tag(*, tag: CustomerTag, actor: Actor, name: str | None = None,
                        archived: bool | None = None) -> CustomerTag:  # fmt: skip
    """Renames a tag, puts it away or offers it again."""
    if name is not None and (name := clean_line(name, 60)) and name != tag.name:
        if CustomerTag.objects.filter(folded=name.lower()[:60]).exclude(pk=tag.pk).exists():
            raise CustomerError("tag_taken", _("There is a tag “%(name)s” already."), name=name, status=409)
        tag.name, tag.folded = name, name.lower()[:60]
        tag.save(update_fields=["name", "folded"])
        record("customer_tag.changed", subject=("customer_tag", tag.pk), actor=actor, data={})
    if archived is not None and archived != (tag.archived_at is not None):
        tag.archived_at = now() if archived else None
        tag.save(update_fields=["archived_at"])
        type = "customer_tag.archived" if archived else "customer_tag.restored"
        record(type, subject=("customer_tag", tag.pk), actor=actor, data={})
    return tag


@transaction.atomic
def tag_customer(*, customer: Customer, tags: Sequence[CustomerTag], actor: Actor) -> list[CustomerTag]:
    """Puts tags on; those that are there already stay. The ones that are new on the customer."""
    there = set(TaggedCustomer.objects.filter(customer=customer).values_list("tag_id", flat=True))
    new = [tag for tag in dict.fromkeys(tags) if tag.pk not in there]
    if len(there) + len(new) > MOST:
        raise CustomerError("too_many_tags", _("A customer can have %(count)s tags."), count=MOST)
    if new:
        moment = now()
        TaggedCustomer.objects.bulk_create(
            [TaggedCustomer(customer=customer, tag=tag, added_at=moment) for tag in new], ignore_conflicts=True
        )
        _told(customer, new, "customer.tagged", actor)
    return new


@transaction.atomic
def untag_customer(*, customer: Customer, tags: Sequence[CustomerTag], actor: Actor) -> None:
    """Takes tags off."""
    rows = TaggedCustomer.objects.filter(customer=customer, tag__in=tags)
    there = [tag for tag in tags if rows.filter(tag=tag).exists()]
    if there:
        rows.delete()
        _told(customer, there, "customer.untagged", actor)


def _told(customer: Customer, tags: Sequence[CustomerTag], type: str, actor: Actor) -> None:
    data = {"customer_tags": [tag.pk for tag in tags]}
    record(type, subject=("customer", customer.pk), actor=actor, data=data)
    publish(["desk"], "customer", {"customer": customer.public_id})
