"""Finds organisations, their people and papers."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet

from atithi import search
from atithi.core.errors import NotFound
from atithi.customers.models import (
    AccountGoal,
    Agreement,
    AgreementDocument,
    ConsultingNote,
    Customer,
    Organisation,
    OrganisationDomain,
    OrganisationPerson,
)
from atithi.customers.organisation_documents import KIND

PAGE = 50
M = TypeVar("M", bound=Model)


def organisations(*, archived: bool = False) -> QuerySet[Organisation]:
    """Organisations with the number of their people and of those who are only suggested."""
    known, suggested = Q(people__confirmed_at__isnull=False), Q(people__confirmed_at=None, people__isnull=False)
    rows = Organisation.objects.filter(archived_at__isnull=not archived)
    return rows.annotate(
        size=Count("people", filter=known, distinct=True), waiting=Count("people", filter=suggested, distinct=True)
    )


def find_organisations(
    text: str = "", *, moment: datetime, archived: bool = False, limit: int = PAGE, offset: int = 0
) -> list[Organisation]:
    """Organisations that answer the words in whatever script, best first; without words all, by name. Each says whether
    an agreement holds at `moment`."""
    holding = Agreement.objects.filter(Q(valid_until=None) | Q(valid_until__gt=moment), valid_from__lte=moment)
    rows = organisations(archived=archived).prefetch_related("domains")
    rows = rows.annotate(agreed=Exists(holding.filter(organisation=OuterRef("pk"))))
    if not text.strip():
        return list(rows.order_by("name", "id")[offset : offset + limit])
    hits = search.find(search.read(text, typing=True), kinds=[KIND], whole=True, limit=limit, offset=offset)
    found = {each.pk: each for each in rows.filter(pk__in=[hit.id for hit in hits])}
    return [found[hit.id] for hit in hits if hit.id in found]


def get_organisation(public_id: str) -> Organisation:
    """The organisation with this id, also one put away; else NotFound."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def people_of(organisation: Organisation) -> QuerySet[OrganisationPerson]:
    """Its people, those who are only suggested last, with how they are reached."""
    rows = OrganisationPerson.objects.filter(organisation=organisation).select_related("customer")
    return rows.prefetch_related("customer__contact_points").order_by(
        F("confirmed_at").asc(nulls_last=True), "created_at", "id"
    )


def get_person(organisation: Organisation, customer_public_id: str) -> OrganisationPerson:
    """A guest's place in an organisation, else NotFound."""
    rows = OrganisationPerson.objects.select_related("organisation", "customer")
    person = rows.filter(organisation=organisation, customer__public_id=customer_public_id).first()
    if person is None:
        raise NotFound
    return person


def places_of(customer: Customer) -> list[OrganisationPerson]:
    """The organisations to which a guest belongs or may belong, those confirmed first."""
    rows = OrganisationPerson.objects.select_related("organisation").filter(
        customer=customer, organisation__archived_at=None
    )
    return list(rows.order_by(F("confirmed_at").asc(nulls_last=True), "created_at", "id"))


def get_domain(organisation: Organisation, domain: str) -> OrganisationDomain:
    """A domain of an organisation, else NotFound."""
    found = OrganisationDomain.objects.select_related("organisation").filter(organisation=organisation, domain=domain)
    return _one(found)


def agreements_of(organisation: Organisation) -> QuerySet[Agreement]:
    """What was agreed, the latest first, with prices and papers."""
    rows = Agreement.objects.filter(organisation=organisation).prefetch_related("prices", "documents__file")
    return rows.order_by("-valid_from", "-id")


def get_agreement(organisation: Organisation, public_id: str) -> Agreement:
    """An agreement of an organisation, else NotFound."""
    return _one(agreements_of(organisation).select_related("organisation").filter(public_id=public_id))


def get_document(organisation: Organisation, public_id: str) -> AgreementDocument:
    """A paper of one of its agreements, else NotFound."""
    rows = AgreementDocument.objects.select_related("file", "agreement__organisation")
    return _one(rows.filter(agreement__organisation=organisation, public_id=public_id))


def get_goal(organisation: Organisation, public_id: str) -> AccountGoal:
    """A goal of an organisation, else NotFound."""
    return _one(
        AccountGoal.objects.select_related("organisation").filter(organisation=organisation, public_id=public_id)
    )


def get_consulting_note(organisation: Organisation, public_id: str) -> ConsultingNote:
    """A note about an organisation, else NotFound."""
    rows = ConsultingNote.objects.select_related("organisation")
    return _one(rows.filter(organisation=organisation, public_id=public_id))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotFound
    return found
