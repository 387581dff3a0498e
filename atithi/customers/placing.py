"""Where guests belong: what this room does for organisations when others announce."""

from collections.abc import Sequence

from django.db import transaction

from atithi import search
from atithi.customers.actions.merging import follow_merge
from atithi.customers.actions.organisations import place_by_mail
from atithi.customers.models import ContactKind, ContactPoint, OrganisationDomain, OrganisationPerson
from atithi.customers.organisation_documents import document_of, to_index
from atithi.events import JobView

AT_ONCE = 500
SET_ASIDE = "customers.organisationperson:set_aside"
KEPT_OF_PLACE = ("organisation_id", "role", "title", "confirmed_at", "created_at")


def index_organisation(job: JobView) -> None:
    """`organisation.added`, `.changed`, `.archived`, `.restored`: it is found as it is now."""
    index_organisations([job])


def index_organisations(jobs: Sequence[JobView]) -> None:
    """As `index_organisation`, for several jobs at once."""
    ids = {job.event.subject_id for job in jobs if job.event is not None}
    search.index(map(document_of, to_index().filter(pk__in=ids).order_by("id")))


def place_customer(job: JobView) -> None:
    """`customer.created`, `customer.changed`: a guest who writes from an organisation's domain is joined or suggested."""
    place_customers([job])


def place_customers(jobs: Sequence[JobView]) -> None:
    """As `place_customer`, for several jobs at once. Only where a mail address is new: who was put out by hand is not
    suggested again with each change of their name."""
    events = [job.event for job in jobs if job.event is not None]
    fresh = [each for each in events if each.type == "customer.created" or "email" in each.data.get("fields", [])]
    if fresh:
        place_by_mail(customer_ids=[each.subject_id for each in fresh])


def place_known(job: JobView) -> None:
    """A domain was confirmed: the guests whom we know with an address there."""
    domain = OrganisationDomain.objects.filter(pk=job.args["domain"]).first()
    if domain is None:
        return
    points = ContactPoint.objects.filter(kind=ContactKind.EMAIL, value__endswith=f"@{domain.domain}")
    ids = list(points.filter(customer__merged_into=None).values_list("customer_id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        place_by_mail(customer_ids=ids[start : start + AT_ONCE])


@transaction.atomic
def follow_merged_places(job: JobView) -> None:
    """`customer.merged`: what one record belonged to, the other belongs to, once; `customer.unmerged`: no longer."""
    if job.event is None:
        return
    if job.event.type == "customer.merged":
        _join_twins(job.event.subject_id, job.event.data["absorbed"])
    follow_merge(job.event, OrganisationPerson)


def _join_twins(keep: int, absorbed: int) -> None:
    """Where both belong to the same organisation, the better known of the two places stays."""
    there = {each.organisation_id: each for each in OrganisationPerson.objects.filter(customer_id=keep)}
    for place in OrganisationPerson.objects.filter(customer_id=absorbed, organisation_id__in=there):
        own = there[place.organisation_id]
        if own.confirmed_at is None and place.confirmed_at is not None:
            values = {"confirmed_at": place.confirmed_at, "role": place.role, "title": place.title}
            OrganisationPerson.objects.filter(pk=own.pk).update(**values)
        place.delete()
