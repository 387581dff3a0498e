"""Organisations: who they are, by which mail domains they are known, and who of our guests belongs to them."""

import re

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import (
    ContactKind,
    ContactPoint,
    Customer,
    Organisation,
    OrganisationDomain,
    OrganisationPerson,
    OrganisationRole,
)
from atithi.customers.public_domains import is_public
from atithi.events import Actor, enqueue, record

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_GSTIN = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]")
_LIMITS = {"name": 160, "gstin": 15, "website": 200, "city": 80}


@transaction.atomic
def add_organisation(
    *, actor: Actor, name: str, gstin: str = "", website: str = "", city: str = "", manager_id: int | None = None
) -> Organisation:
    """A new organisation. Raises CustomerError without a name or for a GST number that cannot be one."""
    organisation = Organisation(created_at=now(), manager_id=manager_id)
    for field, text in {"name": name, "gstin": gstin, "website": website, "city": city}.items():
        setattr(organisation, field, _checked(field, text))
    organisation.save()
    record("organisation.added", subject=("organisation", organisation.pk), actor=actor)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, actor: Actor, manager_id: int | None = None,
                        **texts: str) -> Organisation:  # fmt: skip
    """Corrects what is known of an organisation: name, gstin, website, city, and who looks after it."""
    wanted: dict[str, object] = {field: _checked(field, text) for field, text in texts.items()}
    wanted["manager_id"] = manager_id
    fields = [field for field, value in wanted.items() if value != getattr(organisation, field)]
    for field in fields:
        setattr(organisation, field, wanted[field])
    if fields:
        organisation.save(update_fields=fields)
        _changed(organisation, actor, *fields)
    return organisation


def _checked(field: str, text: str) -> str:
    text = clean_line(text, 400)[: _LIMITS[field]]
    if field == "name" and not text:
        raise CustomerError("organisation_nameless", _("An organisation needs a name."))
    if field == "gstin" and text:
        text = text.replace(" ", "").upper()
        if not _GSTIN.fullmatch(text):
            raise CustomerError("gstin_malformed", _("%(value)s is not a GST number."), value=text)
    if field == "website" and text and not text.startswith(("https://", "http://")):
        text = f"https://{text}"[: _LIMITS[field]]
    return text


def _changed(organisation: Organisation, actor: Actor, *fields: str) -> None:
    record(
        "organisation.changed", subject=("organisation", organisation.pk), actor=actor, data={"fields": list(fields)}
    )


@transaction.atomic
def archive_organisation(*, organisation: Organisation, actor: Actor, archived: bool = True) -> Organisation:
    """Puts an organisation away: its terms hold no more, nobody is joined to it; or takes it out again."""
    if (organisation.archived_at is not None) != archived:
        organisation.archived_at = now() if archived else None
        organisation.save(update_fields=["archived_at"])
        type = "organisation.archived" if archived else "organisation.restored"
        record(type, subject=("organisation", organisation.pk), actor=actor)
    return organisation


@transaction.atomic
def add_domain(*, organisation: Organisation, domain: str, actor: Actor) -> OrganisationDomain:
    """Notes a mail domain, which suggests nothing until it is confirmed. Raises CustomerError for one that is none,
    where anybody may have an address, or that another organisation has."""
    domain = clean_line(domain, 300).lower().removeprefix("@").strip(".")
    try:
        domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        raise CustomerError("domain_malformed", _("This is not a mail domain. It looks like example.com."))
    if is_public(domain):
        raise CustomerError("domain_public", _("Anybody may have an address at %(domain)s."), domain=domain)
    found = OrganisationDomain.objects.filter(domain=domain).first()
    if found is None:
        try:
            with transaction.atomic():
                found = OrganisationDomain.objects.create(organisation=organisation, domain=domain, created_at=now())
        except IntegrityError:
            found = OrganisationDomain.objects.get(domain=domain)
        else:
            _changed(organisation, actor, "domains")
    if found.organisation_id != organisation.pk:
        raise CustomerError("domain_taken", _("This domain belongs to another organisation."), status=409)
    return found


@transaction.atomic
def confirm_domain(*, domain: OrganisationDomain, joins: bool, actor: Actor) -> OrganisationDomain:
    """Somebody in charge vouches that a domain is the organisation's. `joins`: new guests are joined, not suggested."""
    domain.confirmed_at, domain.confirmed_by_id = domain.confirmed_at or now(), domain.confirmed_by_id or actor.id
    domain.joins = joins
    domain.save(update_fields=["confirmed_at", "confirmed_by_id", "joins"])
    _changed(domain.organisation, actor, "domains")
    enqueue("customers.place_known", args={"domain": domain.pk}, key=f"place_known:{domain.pk}")
    return domain


@transaction.atomic
def remove_domain(*, domain: OrganisationDomain, actor: Actor) -> None:
    """Forgets a domain. Who was joined by it stays; who was only suggested goes."""
    ends = Q(customer__contact_points__value__endswith=f"@{domain.domain}")
    suggested = OrganisationPerson.objects.filter(ends, organisation=domain.organisation, confirmed_at=None)
    OrganisationPerson.objects.filter(pk__in=list(suggested.values_list("pk", flat=True))).delete()
    organisation = domain.organisation
    domain.delete()
    _changed(organisation, actor, "domains")


@transaction.atomic
def join_person(
    *, organisation: Organisation, customer: Customer, actor: Actor, role: str = OrganisationRole.OTHER, title: str = ""
) -> OrganisationPerson:
    """Puts a guest into an organisation, confirms a suggestion, or changes their role."""
    if role not in OrganisationRole.values:
        raise CustomerError("unknown_role", _("There is no such role in an organisation."))
    if customer.erased_at is not None or customer.merged_into_id is not None:
        raise CustomerError("customer_gone", _("This customer's record is no longer there."), status=409)
    person, created = OrganisationPerson.objects.get_or_create(
        organisation=organisation, customer=customer, defaults={"created_at": now()}
    )
    wanted = (role, clean_line(title, 80))
    if not created and person.confirmed_at is not None and (person.role, person.title) == wanted:
        return person
    person.role, person.title = wanted
    person.confirmed_at = person.confirmed_at or now()
    person.save(update_fields=["role", "title", "confirmed_at"])
    _of_person("organisation.person_joined", organisation, customer.pk, actor)
    return person


@transaction.atomic
def remove_person(*, person: OrganisationPerson, actor: Actor) -> None:
    """Takes a guest out of an organisation, or dismisses a suggestion."""
    organisation, customer_id = person.organisation, person.customer_id
    if OrganisationPerson.objects.filter(pk=person.pk).delete()[0]:
        _of_person("organisation.person_left", organisation, customer_id, actor)


def _of_person(type: str, organisation: Organisation, customer_id: int, actor: Actor) -> None:
    record(type, subject=("organisation", organisation.pk), actor=actor, data={"customer": customer_id})


@transaction.atomic
def place_by_mail(*, customer_ids: list[int]) -> int:
    """Joins or suggests guests by the confirmed mail domains of organisations; gives how many places were new.

    Only addresses from which they really wrote count, never those that they merely named. Who is in the organisation
    already is left as they are: doing it again changes nothing.
    """
    points = ContactPoint.objects.filter(customer_id__in=customer_ids, kind=ContactKind.EMAIL)
    addresses = [(owner, value.rpartition("@")[2]) for owner, value in points.values_list("customer_id", "value")]
    domains = {
        each.domain: each
        for each in OrganisationDomain.objects.select_related("organisation").filter(
            domain__in={domain for _owner, domain in addresses},
            confirmed_at__isnull=False,
            organisation__archived_at=None,
        )
    }
    placed = 0
    for owner, name in addresses:
        domain = domains.get(name)
        if domain is None:
            continue
        moment = now()
        _person, created = OrganisationPerson.objects.get_or_create(
            organisation=domain.organisation,
            customer_id=owner,
            defaults={"created_at": moment, "confirmed_at": moment if domain.joins else None},
        )
        if created:
            placed += 1
            type = "organisation.person_joined" if domain.joins else "organisation.person_suggested"
            _of_person(type, domain.organisation, owner, Actor.system())
    return placed
