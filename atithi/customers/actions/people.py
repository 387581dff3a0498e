"""Who a customer is, how they are reached, and whether they are blocked."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.rows import fetch, insert, update
from atithi.core.text import clean_line
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactClaim, ContactPoint, Customer, Reach
from atithi.events import Actor, record
from atithi.realtime import publish

LIMITS = {"name": 120, "language": 3, "script": 4, "said_as": 120, "reach_by": 8, "reach_note": 120}


def identify(*, kind: str, value: str, name: str = "") -> Customer:
    """The customer whom this contact belongs to; a new one where nobody has it yet.

    Two messages of a new customer at the same moment make one customer: the unique contact point decides, and
    whoever lost the race takes the winner's.
    """
    value = normalise(kind, value)
    name = clean_line(name, 120)
    customer = _owner(kind, value)
    if customer is None:
        try:
            with transaction.atomic():
                return _create(kind=kind, value=value, name=name)
        except IntegrityError:
            customer = ContactPoint.objects.select_related("customer").get(kind=kind, value=value).customer
    if name and not customer.name:
        _learn_name(customer, name)
    return customer


_OWNER = (
    "FROM customers_customer person JOIN customers_contactpoint point ON point.customer_id = person.id"
    " WHERE point.kind = %s AND point.value = %s"
)


def _owner(kind: str, value: str) -> Customer | None:
    """Whose contact this is. By a prepared statement: every message asks."""
    found = fetch(_OWNER, [kind, value], person=Customer)
    return found[0] if found else None


@transaction.atomic
def _learn_name(customer: Customer, name: str) -> None:
    customer.name = name
    customer.save(update_fields=["name"])
    actor = Actor.customer(customer.pk)
    record("customer.changed", subject=("customer", customer.pk), actor=actor, data={"fields": ["name"]})


def _create(*, kind: str, value: str, name: str) -> Customer:
    moment = now()
    customer = Customer(name=name, created_at=moment, seen_at=moment)
    insert(customer)
    insert(ContactPoint(customer=customer, kind=kind, value=value, created_at=moment))
    record(
        "customer.created", subject=("customer", customer.id), actor=Actor.customer(customer.id), data={"kind": kind}
    )
    return customer


@transaction.atomic
def add_contact(*, customer: Customer, kind: str, value: str, actor: Actor) -> ContactPoint:
    """Gives a customer a further verified contact. Raises CustomerError where it is somebody else's."""
    value = normalise(kind, value)
    point, _created = ContactPoint.objects.get_or_create(
        kind=kind, value=value, defaults={"customer": customer, "created_at": now()}
    )
    if point.customer_id != customer.id:
        raise CustomerError("contact_taken", _("This contact already belongs to another customer."), status=409)
    ContactClaim.objects.filter(customer=customer, kind=kind, value=value).delete()
    record("customer.changed", subject=("customer", customer.id), actor=actor, data={"fields": [kind]})
    return point


@transaction.atomic
def claim_contact(*, customer: Customer, kind: str, value: str) -> ContactClaim | None:
    """Notes what a customer says of themselves in a chat. None where it is known to be theirs already."""
    value = normalise(kind, value)
    if ContactPoint.objects.filter(customer=customer, kind=kind, value=value).exists():
        return None
    claim, created = ContactClaim.objects.get_or_create(
        customer=customer, kind=kind, value=value, defaults={"created_at": now()}
    )
    if created:
        actor = Actor.customer(customer.id)
        record("customer.claimed", subject=("customer", customer.id), actor=actor, data={"kind": kind})
        publish(["desk"], "customer", {"customer": customer.public_id})
    return claim


@transaction.atomic
def change_customer(*, customer: Customer, actor: Actor, name: str | None = None, language: str | None = None,
                    script: str | None = None, said_as: str | None = None, reach_by: str | None = None,
                    reach_note: str | None = None) -> Customer:  # fmt: skip
    """Corrects what is known of a customer."""
    changes = {
        "name": name, "language": language, "script": script, "said_as": said_as, "reach_by": reach_by, "reach_note": reach_note,
    }  # fmt: skip
    if language not in {None, "", "en", "hi", "te", "bn"}:
        raise CustomerError(
            "unknown_language", _("%(language)s is not one of the languages en, hi, te, bn."), language=language
        )
    if reach_by is not None and reach_by not in Reach.values:
        raise CustomerError("unknown_reach", _("This is no way to reach somebody."))
    clean = {name: clean_line(str(value), LIMITS[name]) for name, value in changes.items() if value is not None}
    fields = [name for name, value in clean.items() if value != getattr(customer, name)]
    for field in fields:
        setattr(customer, field, clean[field])
    if fields:
        customer.save(update_fields=fields)
        record("customer.changed", subject=("customer", customer.id), actor=actor, data={"fields": fields})
        publish(["desk"], "customer", {"customer": customer.public_id})
    return customer


@transaction.atomic
def block_customer(*, customer: Customer, actor: Actor) -> Customer:
    """What they write from now on is kept as spam, and nobody is told."""
    return _set_blocked(customer, now(), "customer.blocked", actor)


@transaction.atomic
def unblock_customer(*, customer: Customer, actor: Actor) -> Customer:
    """What they write from now on reaches the desk again."""
    return _set_blocked(customer, None, "customer.unblocked", actor)


def _set_blocked(customer: Customer, moment: datetime | None, type: str, actor: Actor) -> Customer:
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    if (customer.blocked_at is None) == (moment is None):
        return customer
    customer.blocked_at = moment
    customer.save(update_fields=["blocked_at"])
    record(type, subject=("customer", customer.pk), actor=actor, data={})
    publish(["desk"], "customer", {"customer": customer.public_id})
    return customer


def learn_language(*, customer: Customer, language: str, script: str) -> None:
    """Remembers the language and script in which a customer last wrote. Called inside the message's transaction."""
    if (customer.language, customer.script) != (language, script):
        customer.language, customer.script = language, script
        update(customer, ("language", "script"))
