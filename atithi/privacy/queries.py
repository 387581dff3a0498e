"""What people agreed to, what they asked, and what is being done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.privacy.models import Consent, ConsentChange, Erasure, Export, PrivacyRequest, RetentionRule
from atithi.privacy.purposes import Purpose, purposes

PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one purpose. `at` None: never asked."""

    purpose: Purpose
    given: bool
    at: datetime | None


def consents(customer: Customer, language: str = "") -> list[Standing]:
    """How it stands with each purpose, in one query."""
    known = {each.purpose: each for each in Consent.objects.filter(customer=customer)}
    return [
        Standing(each, known[each.name].given, known[each.name].at)
        if each.name in known
        else Standing(each, False, None)
        for each in purposes(language)
    ]


def may(customer: Customer, purpose: str) -> bool:
    """Whether a customer agreed to a purpose. Never asked, blocked or erased: no."""
    if customer.erased_at is not None or customer.blocked_at is not None:
        return False
    return Consent.objects.filter(customer=customer, purpose=purpose, given=True).exists()


def standing(customer: Customer, purpose: str) -> bool | None:
    """What a customer said about a purpose; None where they were never asked."""
    return Consent.objects.filter(customer=customer, purpose=purpose).values_list("given", flat=True).first()


def consent_log(customer: Customer) -> list[ConsentChange]:
    """Every change of consent, the latest first."""
    return list(ConsentChange.objects.filter(customer=customer).select_related("by").order_by("-id")[:PAGE])


def requests(*, open: bool = True) -> QuerySet[PrivacyRequest]:
    """Requests that wait, by what is due next; or those answered, the latest first."""
    rows = PrivacyRequest.objects.select_related("customer", "answered_by")
    if open:
        return rows.filter(answered_at=None).order_by("due_at", "id")
    return rows.filter(answered_at__isnull=False).order_by(F("answered_at").desc(), "-id")


def requests_of(customer: Customer) -> list[PrivacyRequest]:
    """What one person asked, the latest first."""
    return list(PrivacyRequest.objects.filter(customer=customer).order_by("-id")[:PAGE])


def get_request(public_id: str) -> PrivacyRequest:
    """A request, else NotFound."""
    found = PrivacyRequest.objects.select_related("customer", "answered_by", "taken_by").filter(public_id=public_id)
    row = found.first()
    if row is None:
        raise NotFound
    return row


def exports_of(customer: Customer, *, released: bool = False) -> list[Export]:
    """Exports of one person, the latest first; `released`: those alone that they may download."""
    rows = Export.objects.filter(customer=customer).select_related("file", "asked_by").order_by("-id")
    return list((rows.filter(released_at__isnull=False) if released else rows)[:10])


def get_export(public_id: str, moment: datetime) -> Export:
    """An export whose file is still there, else NotFound."""
    row = Export.objects.select_related("customer", "file").filter(public_id=public_id).first()
    if row is None or not row.is_there(moment) or row.file is None:
        raise NotFound
    return row


def export_for_guest(customer: Customer, public_id: str, moment: datetime) -> Export:
    """An export that this person may download, else NotFound: also for somebody else's."""
    row = get_export(public_id, moment)
    if row.customer_id != customer.pk or row.released_at is None:
        raise NotFound
    return row


def open_erasures() -> QuerySet[Erasure]:
    """Erasures that wait, are being done, or could not be done."""
    rows = Erasure.objects.filter(state__in=["waiting", "confirmed", "stopped"])
    return rows.select_related("customer", "asked_by").order_by("-id")


def erasures_of(customer: Customer) -> list[Erasure]:
    """Erasures of one person, the latest first."""
    return list(
        Erasure.objects.filter(customer=customer).select_related("asked_by", "confirmed_by").order_by("-id")[:10]
    )


def get_erasure(public_id: str) -> Erasure:
    """An erasure, else NotFound."""
    row = Erasure.objects.select_related("customer", "asked_by", "confirmed_by").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def certificates() -> QuerySet[Erasure]:
    """Erasures that were done, the latest first."""
    return Erasure.objects.filter(state="done").order_by("-id")


def rules() -> list[RetentionRule]:
    """How long things are kept."""
    return list(RetentionRule.objects.select_related("channel").order_by("kind", F("channel_id").asc(nulls_first=True)))


def get_rule(public_id: str) -> RetentionRule:
    """A rule, else NotFound."""
    row = RetentionRule.objects.select_related("channel").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row
