"""What the actions of this room have in common: clean names, and a record of what changed from what to what."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.errors import StaffError
from atithi.staff.models import Language


def required_name(name: str, limit: int, message: Any) -> str:
    """The name as one clean line. Raises StaffError with `message` where nothing is left of it."""
    name = clean_line(name, limit)
    if not name:
        raise StaffError("name_missing", message)
    return name


def known_languages(codes: Iterable[str]) -> list[str]:
    """The codes, each once. Raises StaffError for one that the desk does not speak."""
    chosen = list(dict.fromkeys(codes))
    if unknown := [code for code in chosen if code not in Language.values]:
        raise StaffError(
            "unknown_language", _("%(language)s is not one of the languages en, hi, te, bn."), language=unknown[0]
        )
    return chosen


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """What changed: field by field, the old value and the new."""
    return {field: [before.get(field), value] for field, value in after.items() if before.get(field) != value}


def record_changes(
    type: str, *, subject: tuple[str, int], actor: Actor, before: dict[str, Any], after: dict[str, Any]
) -> bool:
    """One event for what changed; none, and False, where nothing did."""
    changes = differences(before, after)
    if changes:
        record(type, subject=subject, actor=actor, data={"changes": changes})
    return bool(changes)
