"""Whose a record is: guests found by number elsewhere, phone and mail, for a whole batch at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from atithi.customers.models import ContactPoint, Customer
from atithi.language.fold import keys
from atithi.language.words import tokens
from atithi.transfer.models import Origin
from atithi.transfer.reasons import Rejected
from atithi.transfer.targets.base import Scene

KIND = "customer"


@dataclass(slots=True)
class Known:
    """Guests that a batch may mean: by contact, by number elsewhere, by id."""

    by_contact: dict[tuple[str, str], int] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    people: dict[int, Customer] = field(default_factory=dict)

    def owners(self, contacts: Iterable[tuple[str, str]], number: str) -> list[Customer]:
        """All whom these point to, the one meant by number first."""
        ids = [self.by_number.get(number, 0)] if number else []
        ids += [self.by_contact.get(each, 0) for each in contacts]
        return [self.people[pk] for pk in dict.fromkeys(ids) if pk in self.people]

    def owner(self, contacts: Sequence[tuple[str, str]], number: str) -> Customer | None:
        """The one guest meant; None where nobody is known. Raises Rejected where it would be two."""
        found = self.owners(contacts, number)
        if len(found) > 1:
            raise Rejected(("two_guests", {"first": _shown(found[0]), "second": _shown(found[1])}))
        return found[0] if found else None

    def learn(self, customer: Customer, contacts: Iterable[tuple[str, str]], number: str) -> None:
        """From now on these mean this guest."""
        self.people[customer.pk] = customer
        self.by_contact.update(dict.fromkeys(contacts, customer.pk))
        if number:
            self.by_number[number] = customer.pk


def _shown(customer: Customer) -> str:
    return customer.name or f"#{customer.pk}"


def known(contacts: Iterable[tuple[str, str]], numbers: Iterable[str], scene: Scene) -> Known:
    """Looks up everybody that a batch may mean, in three queries."""
    contacts, numbers = set(contacts), {number for number in numbers if number}
    rows = ContactPoint.objects.filter(value__in={value for _kind, value in contacts}) if contacts else []
    points = {(row.kind, row.value): row.customer_id for row in rows if (row.kind, row.value) in contacts}
    origins: dict[str, int] = {}
    if numbers:
        found = Origin.objects.filter(origin=scene.origin, kind=KIND, external_id__in=numbers)
        origins = dict(found.values_list("external_id", "key"))
    people = _followed({*points.values(), *origins.values()})
    return Known(
        {contact: people[pk].pk for contact, pk in points.items() if pk in people},
        {number: people[pk].pk for number, pk in origins.items() if pk in people},
        {person.pk: person for person in people.values()},
    )


def _followed(ids: set[int]) -> dict[int, Customer]:
    """Customers by the ids under which they were met, merges followed."""
    rows = Customer.objects.in_bulk(list(ids)) if ids else {}
    found: dict[int, Customer] = {}
    for pk, row in rows.items():
        person: Customer | None = row
        while person is not None and person.merged_into_id:
            person = person.merged_into
        if person is not None:
            found[pk] = person
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: they share a word, in whatever script and spelling; or one is empty."""
    if not one or not other:
        return True
    first, second = _sounds(one), _sounds(other)
    return not first or not second or bool(first & second)


def _sounds(name: str) -> set[str]:
    return {key for word in tokens(name) for key in keys(word) if len(key) > 1 and len(word) > 1}


def remember(kind: str, numbers: dict[str, int], scene: Scene) -> None:
    """Keeps under which number each thing is known where it came from."""
    Origin.objects.bulk_create(
        [Origin(origin=scene.origin, kind=kind, external_id=number, key=key) for number, key in numbers.items()],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip


def contacts_of(values: dict[str, Any]) -> list[tuple[str, str]]:
    """The ways to reach somebody that a record holds."""
    return [*(("phone", one) for one in values.get("phone", [])), *(("email", one) for one in values.get("email", []))]
