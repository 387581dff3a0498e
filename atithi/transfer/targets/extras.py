"""What else is known of guests: attributes of the business's own making, tags, the organisation they belong to."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atithi.customers.actions.bringing import bring_tags, bring_values, join_many
from atithi.customers.errors import CustomerError
from atithi.customers.models import Attribute, AttributeValue, Customer
from atithi.customers.values import read_value
from atithi.transfer.reasons import Rejected, refused
from atithi.transfer.targets import values
from atithi.transfer.targets.base import Field, Scene

ATTRIBUTE = "attribute:"


def attributes() -> dict[str, Attribute]:
    """What can be known of a guest, by its key."""
    return {row.key: row for row in Attribute.objects.filter(archived_at=None)}


def fields() -> list[Field]:
    """Tags, organisation, and a field for each attribute."""
    found = [
        Field("tags", _("Tags"), ("tags", "labels", "group", "groups", "segment", "टैग", "ట్యాగ్‌లు", "ট্যাগ"), many=True),
        Field("organisation", _("Organisation (its name or number)"), ("organisation", "organization", "company", "company name",
              "organization id", "organization_id", "company id", "company_id", "कंपनी", "కంపెనీ", "কোম্পানি")),
    ]  # fmt: skip
    language = (get_language() or "en")[:2]
    for key, row in attributes().items():
        words = (key.replace("_", " "), *(str(label).lower() for label in row.labels.values()))
        found.append(Field(f"{ATTRIBUTE}{key}", row.label_in(language), words))
    return found


def read(cells: dict[str, list[str]], scene: Scene) -> dict[str, Any]:
    """The extras of a row; empty where it has none. Raises Rejected."""
    found: dict[str, Any] = {}
    if tags := [part.strip() for cell in cells.get("tags", []) for part in cell.split(",") if part.strip()]:
        found["tags"] = [values.line(tag, 60) for tag in dict.fromkeys(tags)][:40]
    if organisation := values.first(cells.get("organisation", [""])):
        found["organisation"] = values.line(organisation, 160)
    wrong = []
    for name, texts in cells.items():
        text = values.first(texts)
        row = scene.attributes.get(name.removeprefix(ATTRIBUTE)) if name.startswith(ATTRIBUTE) and text else None
        if row is not None:
            try:
                kept = read_value(row, text)
                found.setdefault("values", {})[row.key] = (kept.text, kept.measure)
            except CustomerError as error:
                wrong.append(refused(error))
    if wrong:
        raise Rejected(*wrong)
    return found


def known_values(people: Sequence[Customer], scene: Scene) -> dict[int, dict[str, str]]:
    """What is written down of these guests, by attribute; nothing is asked where there are no attributes."""
    if not scene.attributes or not people:
        return {}
    found: dict[int, dict[str, str]] = {}
    rows = AttributeValue.objects.filter(customer__in=people).select_related("attribute")
    for row in rows:
        found.setdefault(row.customer_id, {})[row.attribute.key] = row.text
    return found


def changes(known: dict[str, str], said: dict[str, Any], scene: Scene) -> dict[str, str]:
    """The values that a row would change of somebody who is known, by attribute."""
    return {
        f"{ATTRIBUTE}{key}": text
        for key, (text, _measure) in said.get("values", {}).items()
        if text != known.get(key) and (scene.overwrites or key not in known)
    }


def write(wished: Sequence[tuple[Customer, dict[str, Any], dict[str, str]]], scene: Scene) -> None:
    """Writes down what came along: (guest, what the row said, what was known)."""
    from atithi.transfer.targets import organisations

    rows = [
        (person, scene.attributes[key], text, measure)
        for person, said, known in wished
        for key, (text, measure) in said.get("values", {}).items()
        if text != known.get(key) and (scene.overwrites or key not in known)
    ]
    bring_values(values=rows, actor=scene.actor, data=scene.data)
    bring_tags(
        tags=[(person, name) for person, said, _known in wished for name in said.get("tags", [])], actor=scene.actor
    )
    found = {
        name: organisations.of(name, scene) for name in {said.get("organisation", "") for _p, said, _k in wished} - {""}
    }
    joins = [
        (found[said["organisation"]], person)
        for person, said, _known in wished
        if found.get(said.get("organisation", ""))
    ]
    join_many(joins=joins, actor=scene.actor)  # type: ignore[arg-type]
