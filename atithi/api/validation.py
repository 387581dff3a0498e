"""Says what is wrong with a value in the reader's language; pydantic speaks English only."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def _sentence(kind: str, values: dict[str, Any]) -> str:
    match kind:
        case "missing":
            return _("This is required.")
        case "extra_forbidden":
            return _("There is no field of this name.")
        case "string_type" | "string_unicode" | "string_sub_type":
            return _("This must be text.")
        case "string_too_short" | "too_short":
            return _("This is too short: at least %(limit)s.") % {"limit": values.get("min_length")}
        case "string_too_long" | "too_long":
            return _("This is too long: at most %(limit)s.") % {"limit": values.get("max_length")}
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return _("This must be a whole number.")
        case "bool_type" | "bool_parsing":
            return _("This must be true or false.")
        case "greater_than_equal":
            return _("This must be at least %(limit)s.") % {"limit": values.get("ge")}
        case "less_than_equal":
            return _("This must be at most %(limit)s.") % {"limit": values.get("le")}
        case "literal_error" | "enum":
            return _("This must be one of: %(choices)s.") % {"choices": values.get("expected")}
        case "list_type":
            return _("This must be a list.")
        case "model_attributes_type" | "model_type" | "dict_type":
            return _("This must be an object with fields.")
    if kind.startswith(("datetime", "timezone")):
        return _("This must be a date and time with its offset, as in 2026-01-31T09:30:00+05:30.")
    return _("This value is not valid.")


def explain(errors: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Each error with its place: a JSON pointer into the body, or the name of a parameter."""
    return [_explained(error) for error in errors]


def _explained(error: dict[str, Any]) -> dict[str, str]:
    source, *path = error["loc"]
    detail = _sentence(error["type"], error.get("ctx", {}))
    if source in {"query", "path", "header"}:
        return {"parameter": str(path[-1]) if path else "", "detail": detail}
    # The first step is the name of the view's own argument.
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path[1:]]
    return {"pointer": "".join(f"/{step}" for step in steps), "detail": detail}
