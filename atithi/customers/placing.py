"""Where guests belong: what this room does for organisations when others announce."""

from collections.abc import Sequence

from django.db import transaction

from atithi import search
from atithi.customers.actions.merging import follow_merge
from atithi.customers.actions.organisations import place_by_mail
from atithi.customers.models import ContactKind, ContactPoint, MovedRows, OrganisationDomain, OrganisationPerson
from atithi.customers.organisation_documents import document_of, to_index
from atithi.events import Event, JobView

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
    """`customer.merged`: what one record belonged to, the other belongs to, once; `customer.unmerged`: each its own again."""
    if job.event is None:
        return
    keep, absorbed, merge = job.event.subject_id, job.event.data["absorbed"], job.event.data.get("merge")
    if job.event.type == "customer.unmerged":
        _part_places(job.event, merge)
        return
    _set_aside(keep, absorbed, merge)
    follow_merge(job.event, OrganisationPerson)


def _set_aside(keep: int, absorbed: int, merge: int | None) -> None:
    """Where both belong to one organisation, the better known of the two places stays; the other is noted."""
    there = {each.organisation_id: each for each in OrganisationPerson.objects.filter(customer_id=keep)}
    for place in OrganisationPerson.objects.filter(customer_id=absorbed):
        own = there.get(place.organisation_id)
        if own is None:
            continue
        if own.confirmed_at is None and place.confirmed_at is not None:
            values = {"confirmed_at": place.confirmed_at, "role": place.role, "title": place.title}
            OrganisationPerson.objects.filter(pk=own.pk).update(**values)
        if merge is not None:
            noted, _created = MovedRows.objects.get_or_create(merge_id=merge, table=SET_ASIDE)
            noted.rows = [*noted.rows, {name: str(getattr(place, name) or "") for name in KEPT_OF_PLACE}]
            noted.save(update_fields=["rows"])
        place.delete()


def _part_places(event: Event, merge: int | None) -> None:
    follow_merge(event, OrganisationPerson)
    noted = MovedRows.objects.filter(merge=merge, table=SET_ASIDE).first()
    for one in noted.rows if noted else []:
        values = {name: value or None for name, value in one.items() if name.endswith("_at")}
        words = {name: one[name] for name in ("role", "title")}
        OrganisationPerson.objects.get_or_create(
            organisation_id=int(one["organisation_id"]),
            customer_id=event.data["absorbed"],
            defaults={**words, **values},
        )
