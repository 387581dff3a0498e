"""Why somebody: the reasons of a decision as one line, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.standards.models import Skill


def language_names() -> dict[str, str]:
    """Languages as they stand in these lines."""
    return {
        "en": pgettext("speaks", "English"), "hi": pgettext("speaks", "Hindi"), "te": pgettext("speaks", "Telugu"),
        "bn": pgettext("speaks", "Bengali"),
    }  # fmt: skip


def in_one_line(why: Mapping[str, Any], skills: Mapping[int, str] | None = None) -> str:
    """speaks Telugu · helped last time · 3 of 6 busy. `skills`: names by id, where they are at hand. Empty for no reasons."""
    if not why:
        return ""
    names, said = language_names(), []
    for key, words in (
        ("speaks", _("speaks %(language)s")),
        ("nobody_speaks", _("nobody on duty speaks %(language)s")),
        ("waited", _("nobody who speaks %(language)s was free")),
    ):
        if why.get(key):
            said.append(words % {"language": names.get(why[key], why[key])})
    if why.get("helped"):
        said.append(_("helped last time"))
    if why.get("store"):
        said.append(_("of this store"))
    if why.get("skills"):
        known = skills if skills is not None else skill_names(why["skills"])
        said.append(_("can do: %(skills)s") % {"skills": ", ".join(known.get(one, "?") for one in why["skills"])})
    said.append(_("%(busy)s of %(of)s busy") % {"busy": why.get("busy", 0), "of": why.get("of", 0)})
    return " · ".join(said)


def skill_names(ids: list[int]) -> dict[int, str]:
    return dict(Skill.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def returned(because: str, name: str) -> str:
    """Why work of somebody went back to the queue."""
    words = {
        "offline": _("%(name)s is off duty: this waits for somebody again"),
        "left": _("%(name)s works here no more: this waits for somebody again"),
    }.get(because, _("%(name)s did not begin in time: this waits for somebody again"))
    return words % {"name": name}
