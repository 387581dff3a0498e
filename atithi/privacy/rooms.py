"""The rooms that know something of persons, as one: they tell, foretell and erase in the order of `config/privacy.py`."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.utils.module_loading import import_string

from atithi.core.personal import Fate, Part
from atithi.customers.models import Customer


@lru_cache(maxsize=4)
def _modules(path: str) -> tuple[ModuleType, ...]:
    return tuple(import_module(name) for name in import_string(path))


def rooms() -> tuple[ModuleType, ...]:
    """The modules of the table."""
    return _modules(settings.PRIVACY)


def ids_of(customer: Customer) -> list[int]:
    """The numbers of all records that stand for a person: theirs first, then those that were joined to it."""
    found, fresh = [customer.pk], [customer.pk]
    while fresh:
        rows = Customer.objects.filter(merged_into_id__in=fresh).exclude(pk__in=found)
        fresh = list(rows.order_by("pk").values_list("pk", flat=True))
        found += fresh
    return found


def tell(customer: Customer) -> list[Part]:
    """Everything about a person, chapter by chapter, in the language of the moment. From bottom to top: who they are,
    then what they said, then what they bought."""
    ids = ids_of(customer)
    return [part for room in reversed(rooms()) for part in room.tell(ids)]


def fate(customer: Customer, moment: datetime) -> Fate:
    """What erasing a person would do in all rooms together."""
    found = [room.fate(ids_of(customer), moment) for room in rooms()]
    return Fate(
        goes=[each for fate in found for each in fate.goes if each.count],
        stays=[each for fate in found for each in fate.stays if each.count],
        against=[each for fate in found for each in fate.against],
    )


def erase(ids: Sequence[int], moment: datetime) -> list[str]:
    """Erases in all rooms; gives the paths of files that are to be removed once this is committed."""
    return [path for room in rooms() for path in room.erase(ids, moment)]
