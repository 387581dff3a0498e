"""Organisations: matched by number elsewhere, GST number and mail domain, then by their exact name."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from atithi.core.errors import DeskError
from atithi.customers.actions.organisations import add_domain, add_organisation, change_organisation
from atithi.customers.models import Organisation, OrganisationDomain
from atithi.transfer.models import Origin
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected, refused
from atithi.transfer.targets import values
from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target
from atithi.transfer.targets.owners import remember

KIND = "organisation"
_TEXTS = ("name", "gstin", "website", "city")


def fields() -> list[Field]:
    return [
        Field("name", _("Name"), ("name", "company name", "organisation", "organization", "firm", "company", "नाम", "कंपनी",
              "संस्था", "పేరు", "కంపెనీ", "সংস্থা", "নাম", "কোম্পানি"), need=True),
        Field("gstin", _("GST number"), ("gst", "gstin", "gst no", "gst number", "जीएसटी", "జీఎస్టీ", "জিএসটি")),
        Field("domains", _("Mail domains"), ("domain", "domains", "domain names", "email domain", "डोमेन", "డొమైన్", "ডোমেন"),
              many=True),
        Field("website", _("Website"), ("website", "site", "web", "url", "वेबसाइट", "వెబ్‌సైట్", "ওয়েবসাইট")),
        Field("city", _("City"), ("city", "town", "शहर", "నగరం", "শহর")),
        Field("number", _("Number where it comes from"), ("id", "company id", "organisation id", "organization id")),
    ]  # fmt: skip


def read(lines: Lines, record: Record, scene: Scene) -> Given:
    """One organisation of one row."""
    cells = lines[0]
    texts = {name: values.line(values.first(cells.get(name, [""])), 160) for name in _TEXTS}
    if not texts["name"]:
        raise Rejected(("missing", {"field": "name"}))
    domains = [part for cell in cells.get("domains", []) for part in cell.replace(",", " ").replace(";", " ").split()]
    number = values.line(values.first(cells.get("number", [""])), 80)
    keys = [f"number:{number}"] if number else [f"name:{texts['name'].lower()}:{texts['gstin']}"]
    return Given(record.row, {**texts, "domains": domains[:20], "number": number}, keys)


def settle(givens: Sequence[Given], scene: Scene, write: bool) -> Settled:
    """Each organisation by itself: they are few."""
    settled: Settled = []
    for given in givens:
        try:
            settled.append(_settle(given, scene, write))
        except DeskError as error:
            settled.append(Rejected(refused(error)))
    return settled


def _settle(given: Given, scene: Scene, write: bool) -> Outcome:
    said = given.values
    found = _known(given, scene)
    if found is None:
        if not write:
            return Outcome("added")
        found = add_organisation(actor=scene.actor, **{name: said[name] for name in _TEXTS})
        outcome = Outcome("added", [Mark(KIND, found.pk, True)])
    else:
        changes = {
            name: said[name] for name in _TEXTS
            if said[name] and said[name] != getattr(found, name) and (scene.overwrites or not getattr(found, name))
        }  # fmt: skip
        if scene.skips or not changes:
            outcome = Outcome("same")
        else:
            before = {name: getattr(found, name) for name in changes}
            outcome = Outcome("changed", [Mark(KIND, found.pk, False, before, changes)])
            if write:
                change_organisation(organisation=found, actor=scene.actor, manager_id=found.manager_id, **changes)
    if write and not scene.skips:
        for domain in said["domains"]:
            add_domain(organisation=found, domain=domain, actor=scene.actor)
    if write and said["number"]:
        remember(KIND, {said["number"]: found.pk}, scene)
    return outcome


def _known(given: Given, scene: Scene) -> Organisation | None:
    said, rows = given.values, Organisation.objects.all()
    if said["number"]:
        keys = Origin.objects.filter(origin=scene.origin, kind=KIND, external_id=said["number"]).values("key")
        if found := rows.filter(pk__in=keys).first():
            return found
    if said["gstin"] and (found := rows.filter(gstin=said["gstin"].replace(" ", "").upper()).first()):
        return found
    owned = OrganisationDomain.objects.select_related("organisation").filter(
        domain__in=[domain.lower().removeprefix("@") for domain in said["domains"]]
    )
    if domain := owned.first():
        return domain.organisation
    return rows.filter(name=said["name"]).order_by("id").first()


def of(name: str, scene: Scene) -> Organisation | None:
    """The organisation of this name or number elsewhere; None where there is none."""
    keys = Origin.objects.filter(origin=scene.origin, kind=KIND, external_id=name[:80]).values("key")
    return (
        Organisation.objects.filter(pk__in=keys).first()
        or Organisation.objects.filter(name=name).order_by("id").first()
    )


ORGANISATIONS = Target(
    "organisations", _("Organisations"), _("Firms, schools, offices that buy from you"), "store", fields, read, settle, size=40
)  # fmt: skip
