"""Attributes of the business's own making, and what is known of each customer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.errors import CustomerError
from atithi.customers.models import Attribute, AttributeKind, AttributeValue, Customer
from atithi.customers.values import read_value
from atithi.events import Actor, record
from atithi.realtime import publish

MOST = 60
MOST_CHOICES = 40
LANGUAGES = ("en", "hi", "te", "bn")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


@transaction.atomic
def save_attribute(*, actor: Actor, labels: Mapping[str, str], attribute: Attribute | None = None, key: str = "",
                   kind: str = "", choices: Sequence[Mapping[str, Any]] = ()) -> Attribute:  # fmt: skip
    """Makes an attribute, or changes its words and choices. A kind never changes: its values would be something else.

    `choices`: each with `labels` and, where it is known already, its `key`; one that has values cannot be left out.
    """
    words = _labels(labels)
    if attribute is None:
        attribute = _new(_key(key or words.get("en") or next(iter(words.values()))), kind)
        created = True
    else:
        created = False
    attribute.labels = words
    attribute.choices = _choices(attribute, choices) if attribute.kind == AttributeKind.CHOICE else []
    attribute.save()
    type = "attribute.added" if created else "attribute.changed"
    record(type, subject=("attribute", attribute.pk), actor=actor, data={"attribute_kind": attribute.kind})
    return attribute


def _new(key: str, kind: str) -> Attribute:
    if kind not in AttributeKind.values:
        raise CustomerError("attribute_kind", _("Choose what kind of thing it is."))
    if Attribute.objects.filter(key=key).exists():
        raise CustomerError("attribute_taken", _("There is an attribute %(key)s already."), key=key, status=409)
    if Attribute.objects.filter(archived_at=None).count() >= MOST:
        raise CustomerError("too_many_attributes", _("There can be %(count)s attributes."), count=MOST)
    last = Attribute.objects.aggregate(last=Max("position"))["last"] or 0
    return Attribute(key=key, kind=kind, position=last + 1, created_at=now())


def _labels(labels: Mapping[str, str]) -> dict[str, str]:
    words = {code: clean_line(labels.get(code, ""), 60) for code in LANGUAGES}
    words = {code: text for code, text in words.items() if text}
    if not words:
        raise CustomerError("attribute_nameless", _("Write its name in one language at least."))
    return words


def _key(text: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:40]
    if key and not key[0].isalpha():
        key = f"a_{key}"[:40]
    return key if _KEY.fullmatch(key) else f"attribute_{Attribute.objects.count() + 1}"


def _choices(attribute: Attribute, choices: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in choices[: MOST_CHOICES + 1]:
        words = {code: clean_line(str(one["labels"].get(code, "")), 60) for code in LANGUAGES}
        words = {code: text for code, text in words.items() if text}
        if not words:
            continue
        key = str(one.get("key") or "") or _key(next(iter(words.values())))
        taken = {each["key"] for each in found}
        number = 2
        plain = key
        while key in taken:
            key, number = f"{plain}_{number}", number + 1
        found.append({"key": key, "labels": words})
    if not found or len(found) > MOST_CHOICES:
        raise CustomerError("attribute_choices", _("Give it one to %(count)s choices."), count=MOST_CHOICES)
    gone = {one["key"] for one in attribute.choices} - {one["key"] for one in found}
    if attribute.pk and AttributeValue.objects.filter(attribute=attribute, text__in=gone).exists():
        raise CustomerError("choice_used", _("A choice that customers have cannot be taken away."), status=409)
    return found


@transaction.atomic
def archive_attribute(*, attribute: Attribute, actor: Actor, restore: bool = False) -> Attribute:
    """Puts an attribute away, or takes it out again. Its values stay."""
    if (attribute.archived_at is None) != restore:
        attribute.archived_at = None if restore else now()
        attribute.save(update_fields=["archived_at"])
        type = "attribute.restored" if restore else "attribute.archived"
        record(type, subject=("attribute", attribute.pk), actor=actor, data={})
    return attribute


@transaction.atomic
def set_attributes(*, customer: Customer, values: Mapping[str, str], actor: Actor) -> list[str]:
    """Writes down what is known: values by the attributes' keys; an empty one is no longer known. One event for all that
    changed. Raises CustomerError for the first that is wrong, and then nothing is changed."""
    rows = {row.key: row for row in Attribute.objects.filter(key__in=values, archived_at=None)}
    there = {value.attribute_id: value for value in AttributeValue.objects.filter(customer=customer)}
    changed = []
    for key, text in values.items():
        attribute = rows.get(key)
        if attribute is None:
            raise CustomerError("attribute_unknown", _("There is no attribute %(key)s."), key=key[:40])
        if _write(customer, attribute, there.get(attribute.pk), text):
            changed.append(key)
    if changed:
        data = {"fields": [f"attribute:{key}" for key in changed]}
        record("customer.changed", subject=("customer", customer.pk), actor=actor, data=data)
        publish(["desk"], "customer", {"customer": customer.public_id})
    return changed


def _write(customer: Customer, attribute: Attribute, known: AttributeValue | None, text: str) -> bool:
    """Whether it changed anything."""
    if not text.strip():
        if known is not None:
            known.delete()
        return known is not None
    kept = read_value(attribute, text)
    if known is not None and known.text == kept.text:
        return False
    AttributeValue.objects.update_or_create(
        customer=customer, attribute=attribute, defaults={"text": kept.text, "measure": kept.measure}
    )
    return True
