"""What this room knows of a person, for their export and their erasure."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi import search
from atithi.core.personal import Fate, Goes, Part
from atithi.customers.documents import KIND
from atithi.customers.models import ContactClaim, ContactPoint, Customer, CustomerMerge, Duplicate, OrganisationPerson

KEPT = frozenset({"public_id", "merged_into", "created_at", "erased_at", "id"})
"""Fields of a record that name nobody: by them what must stay hangs together."""


def tell(ids: Sequence[int]) -> list[Part]:
    """Who they are, how they are reached, where they belong, and what staff wrote down about them."""
    people = Customer.objects.filter(pk__in=ids).order_by("merged_into_id", "id")
    columns = [("name", _("Name")), ("language", _("Language")), ("script", _("Script")), ("since", _("Guest since"))]
    rows = [
        {"name": one.name, "language": one.language, "script": one.script, "since": one.created_at.isoformat()}
        for one in people
    ]
    parts = [Part("person", pgettext("export", "You"), columns, rows), _contacts(ids), _places(ids)]
    return [*parts, *_others(ids)]


def _contacts(ids: Sequence[int]) -> Part:
    columns = [
        ("kind", _("Kind")),
        ("value", _("Address or number")),
        ("verified", _("Confirmed")),
        ("since", _("Since")),
    ]
    rows = [
        {
            "kind": one.kind,
            "value": one.value,
            "verified": isinstance(one, ContactPoint),
            "since": one.created_at.isoformat(),
        }
        for model in (ContactPoint, ContactClaim)
        for one in model.objects.filter(customer_id__in=ids).order_by("id")
    ]
    return Part("contacts", _("How you are reached"), columns, rows)


def _places(ids: Sequence[int]) -> Part:
    columns = [("organisation", _("Organisation")), ("role", _("Role")), ("title", _("Title")), ("since", _("Since"))]
    rows = [
        {
            "organisation": one.organisation.name,
            "role": one.role,
            "title": one.title,
            "since": one.created_at.isoformat(),
        }
        for one in OrganisationPerson.objects.filter(customer_id__in=ids).select_related("organisation")
    ]
    return Part("organisations", _("Where you belong"), columns, rows)


def _others(ids: Sequence[int]) -> list[Part]:
    """Whatever else hangs on a record in this room: notes, attributes, tags. Each row with the fields that it has."""
    parts = []
    for model, link in own_tables():
        if model in (ContactPoint, ContactClaim, OrganisationPerson):
            continue
        rows = [_plain(row) for row in model._default_manager.filter(**{f"{link}__in": ids}).order_by("pk")]
        if rows:
            name = str(model._meta.model_name)
            columns = [(key, key.replace("_", " ")) for key in rows[0]]
            parts.append(Part(name, _("What we wrote down about you: %(what)s") % {"what": name}, columns, rows))
    return parts


def _plain(row: models.Model) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name == "public_id":
            continue
        value = getattr(row, field.name if field.is_relation else field.attname)
        found[field.name] = value if isinstance(value, (str, int, float, bool, list, dict)) else str(value or "")
    return found


def own_tables() -> list[tuple[type[models.Model], str]]:
    """Tables of this room that hang on a customer, with the field that names them; also those that come later."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Customer._meta.related_objects
        if relation.one_to_many
        and relation.related_model._meta.app_label == Customer._meta.app_label
        and relation.related_model is not Customer
    ]


def fate(ids: Sequence[int], moment: datetime) -> Fate:
    """Everything of this room goes; a record without a name stays, by which bills hang together."""
    counted = sum(
        model._default_manager.filter(**{f"{link}__in": ids}).count()
        for model, link in own_tables()
        if model not in (ContactPoint, ContactClaim)
    )
    contacts = sum(model.objects.filter(customer_id__in=ids).count() for model in (ContactPoint, ContactClaim))
    return Fate(
        goes=[
            Goes(_("Name, language and all else about the person"), len(ids)),
            Goes(_("Mail addresses, phone numbers and other contacts"), contacts),
            Goes(_("Notes, attributes, tags and places in organisations"), counted),
        ]
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Empties the records and removes all that hangs on them here. Again changes nothing."""
    for model, link in own_tables():
        model._default_manager.filter(**{f"{link}__in": ids}).delete()
    # They name somebody else, too: so they hang on nobody that could be exported.
    Duplicate.objects.filter(Q(first__in=ids) | Q(second__in=ids)).delete()
    CustomerMerge.objects.filter(absorbed__in=ids).delete()
    emptied = {
        field.attname: field.get_default() if not field.null else None
        for field in Customer._meta.concrete_fields
        if field.name not in KEPT
    }
    Customer.objects.filter(pk__in=ids, erased_at=None).update(**emptied, erased_at=moment)
    search.remove(KIND, list(ids))
    return []
