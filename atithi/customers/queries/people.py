"""Finds customers, and tells where two records may be one person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from atithi.core.errors import NotFound
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactClaim, ContactPoint, Customer


@dataclass(frozen=True)
class MergeSuggestion:
    """Somebody claimed a contact that verifiably belongs to another customer."""

    claim: ContactClaim
    owner: Customer


def customers() -> QuerySet[Customer]:
    """All customers that stand for a person of their own."""
    return Customer.objects.filter(merged_into=None)


def blocked_customers() -> QuerySet[Customer]:
    """Those whose messages are taken as spam, the latest first."""
    return customers().filter(blocked_at__isnull=False).order_by("-blocked_at", "-id")


def get_customer(public_id: str) -> Customer:
    """The customer with this id, following merges; else NotFound."""
    customer = Customer.objects.filter(public_id=public_id).first()
    while customer is not None and customer.merged_into_id:
        customer = customer.merged_into
    if customer is None:
        raise NotFound
    return customer


def find_by_contact(kind: str, value: str) -> Customer | None:
    """The customer to whom a normalised contact belongs."""
    point = ContactPoint.objects.select_related("customer").filter(kind=kind, value=value).first()
    return point.customer if point else None


def known_by(contacts: Iterable[tuple[str, str]]) -> Customer | None:
    """The customer whom the first of these contacts that is known belongs to, however it is written."""
    for kind, value in contacts:
        try:
            found = find_by_contact(kind, normalise(kind, value))
        except CustomerError:
            continue
        if found is not None:
            return found
    return None


def reachable_email(customer: Customer) -> str:
    """The mail address for answers to this customer: a verified one, else the one they last named; may be empty."""
    point = customer.contact_points.filter(kind="email").order_by("-created_at", "-id").first()
    claim = None if point else customer.contact_claims.filter(kind="email").order_by("-created_at", "-id").first()
    found = point or claim
    return found.value if found else ""


def merge_suggestions(customer: Customer) -> list[MergeSuggestion]:
    """Customers who verifiably own what `customer` only claims."""
    claims = {(claim.kind, claim.value): claim for claim in customer.contact_claims.all()}
    if not claims:
        return []
    points = ContactPoint.objects.select_related("customer").filter(value__in=[value for _kind, value in claims])
    return [
        MergeSuggestion(claims[point.kind, point.value], point.customer)
        for point in points
        if (point.kind, point.value) in claims and point.customer_id != customer.pk
    ]
