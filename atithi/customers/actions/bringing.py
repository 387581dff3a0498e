"""Many customers at once, as a file brings them: few statements, and a fact for each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from atithi import search
from atithi.core.clock import now
from atithi.customers.documents import KIND
from atithi.customers.models import (
    Attribute,
    AttributeValue,
    ContactClaim,
    ContactPoint,
    Customer,
    CustomerTag,
    Organisation,
    OrganisationPerson,
    TaggedCustomer,
)
from atithi.events import Actor, record, record_many

BATCH = 500
FIELDS = ("name", "language", "script")


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Somebody who is not known yet. `contacts`: (kind, normalised value), nobody's so far."""

    name: str
    contacts: tuple[tuple[str, str], ...]
    language: str = ""
    since: datetime | None = None


@dataclass(slots=True)
class Enrichment:
    """What is to change of somebody who is known. `fields` among FIELDS; `contacts` as in NewCustomer."""

    customer: Customer
    fields: dict[str, str] = field(default_factory=dict)
    contacts: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def bring_customers(*, people: Sequence[NewCustomer], actor: Actor, data: dict[str, Any]) -> list[Customer]:
    """Adds them, in their order. `data` stands in each one's fact. Raises IntegrityError where a contact was taken
    meanwhile: then none is added."""
    moment = now()
    rows = [Customer(name=one.name, language=one.language, created_at=one.since or moment) for one in people]
    Customer.objects.bulk_create(rows, batch_size=BATCH)
    points = [
        ContactPoint(customer=row, kind=kind, value=value, created_at=moment)
        for row, one in zip(rows, people, strict=True)
        for kind, value in one.contacts
    ]
    ContactPoint.objects.bulk_create(points, batch_size=BATCH)
    facts = [
        (row.pk, {**data, "kind": one.contacts[0][0] if one.contacts else ""})
        for row, one in zip(rows, people, strict=True)
    ]
    record_many("customer.created", subject_kind="customer", facts=facts, actor=actor)
    return rows


@transaction.atomic
def enrich_customers(*, changes: Sequence[Enrichment], actor: Actor, data: dict[str, Any]) -> None:
    """Writes what was learned of people who are known. Raises IntegrityError as `bring_customers` does."""
    moment, facts = now(), []
    for change in changes:
        for name, value in change.fields.items():
            setattr(change.customer, name, value)
        facts.append(
            (change.customer.pk, {**data, "fields": [*change.fields, *(kind for kind, _v in change.contacts)]})
        )
    named = [change.customer for change in changes if change.fields]
    Customer.objects.bulk_update(named, FIELDS, batch_size=BATCH)
    points = [
        ContactPoint(customer=change.customer, kind=kind, value=value, created_at=moment)
        for change in changes
        for kind, value in change.contacts
    ]
    ContactPoint.objects.bulk_create(points, batch_size=BATCH)
    for point in points:
        ContactClaim.objects.filter(customer_id=point.customer_id, kind=point.kind, value=point.value).delete()
    record_many("customer.changed", subject_kind="customer", facts=facts, actor=actor)


@transaction.atomic
def remove_customers(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes people who were brought in and whom nothing refers to. Raises ProtectedError where something does."""
    Customer.objects.filter(pk__in=ids).delete()
    search.remove(KIND, ids)
    record_many("customer.removed", subject_kind="customer", facts=[(pk, data) for pk in sorted(ids)], actor=actor)


@transaction.atomic
def take_contacts_back(*, contacts: dict[int, list[list[str]]], actor: Actor, data: dict[str, Any]) -> None:
    """Takes ways to reach people away again that a file had brought, by customer."""
    for customer, pairs in contacts.items():
        for kind, value in pairs:
            ContactPoint.objects.filter(customer_id=customer, kind=kind, value=value).delete()
    facts = [(pk, {**data, "fields": sorted({kind for kind, _v in pairs})}) for pk, pairs in contacts.items()]
    record_many("customer.changed", subject_kind="customer", facts=facts, actor=actor)


@transaction.atomic
def bring_values(
    *, values: Sequence[tuple[Customer, Attribute, str, int | None]], actor: Actor, data: dict[str, Any]
) -> None:
    """Writes attributes of many customers: (customer, attribute, text and measure as `values.read_value` gives them)."""
    rows = [AttributeValue(customer=who, attribute=what, text=text, measure=size) for who, what, text, size in values]
    AttributeValue.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["customer", "attribute"],
        update_fields=["text", "measure"],
    )  # fmt: skip
    fields: dict[int, list[str]] = {}
    for customer, attribute, _text, _size in values:
        fields.setdefault(customer.pk, []).append(f"attribute:{attribute.key}")
    facts = [(pk, {**data, "fields": names}) for pk, names in fields.items()]
    record_many("customer.changed", subject_kind="customer", facts=facts, actor=actor)


@transaction.atomic
def bring_tags(*, tags: Sequence[tuple[Customer, str]], actor: Actor) -> None:
    """Puts tags on many customers by name, and makes those that are new."""
    moment = now()
    names = {name.lower()[:60]: name[:60] for _customer, name in tags}
    known = {row.folded: row for row in CustomerTag.objects.filter(folded__in=names)}
    for folded, name in names.items():
        if folded not in known:
            known[folded] = CustomerTag.objects.create(name=name, folded=folded, created_at=moment)
            record("customer_tag.added", subject=("customer_tag", known[folded].pk), actor=actor, data={})
    rows = [TaggedCustomer(customer=who, tag=known[name.lower()[:60]], added_at=moment) for who, name in tags]
    TaggedCustomer.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def join_many(*, joins: Sequence[tuple[Organisation, Customer]], actor: Actor) -> None:
    """Puts customers into organisations; who is there already stays as they are."""
    moment = now()
    there = set(
        OrganisationPerson.objects.filter(customer__in=[who for _where, who in joins]).values_list(
            "organisation_id", "customer_id"
        )
    )
    new = [(where, who) for where, who in joins if (where.pk, who.pk) not in there]
    rows = [
        OrganisationPerson(organisation=where, customer=who, created_at=moment, confirmed_at=moment)
        for where, who in new
    ]
    OrganisationPerson.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    facts = [(where.pk, {"customer": who.pk}) for where, who in new]
    record_many("organisation.person_joined", subject_kind="organisation", facts=facts, actor=actor)


@transaction.atomic
def remove_organisations(*, ids: Collection[int], actor: Actor, data: dict[str, Any]) -> None:
    """Removes organisations that were brought in, with their domains."""
    Organisation.objects.filter(pk__in=ids).delete()
    search.remove("organisation", ids)
    facts = [(pk, data) for pk in sorted(ids)]
    record_many("organisation.removed", subject_kind="organisation", facts=facts, actor=actor)
