"""The business itself: its name, languages, time zone and look."""

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.text import clean_line
from atithi.events import Actor
from atithi.files.models import StoredFile
from atithi.staff.actions.shared import known_languages, record_changes, required_name
from atithi.staff.errors import StaffError
from atithi.staff.models import Business, Language

_COLOUR = re.compile(r"#[0-9a-f]{6}")
LOGO_LIMIT = 512 * 1024
LOGO_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


def known_zone(name: str) -> str:
    """The IANA name of a time zone. Raises StaffError for one that is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise StaffError("zone_unknown", _("%(zone)s is not a time zone."), zone=name) from error
    return name


@transaction.atomic
def set_business(*, actor: Actor, name: str, names: dict[str, str] | None = None, time_zone: str = "Asia/Kolkata",
                 default_language: str = "en", languages: list[str] | None = None) -> Business:  # fmt: skip
    """Names the business, at set-up or later."""
    name = required_name(name, 120, _("Please give the business a name."))
    [default_language] = known_languages([default_language])
    own = {code: clean_line(words, 120) for code, words in (names or {}).items()}
    served = known_languages([default_language, *(languages or Language.values)])
    values: dict[str, Any] = {
        "name": name,
        "names": {code: words for code, words in own.items() if code in Language.values and words},
        "time_zone": known_zone(time_zone),
        "default_language": default_language,
        "languages": [code for code in Language.values if code in served],
    }
    before = Business.objects.select_for_update().filter(id=1).values(*values).first() or {}
    business, _created = Business.objects.update_or_create(id=1, defaults=values)
    record_changes("business.changed", subject=("business", 1), actor=actor, before=before, after=values)
    return business


@transaction.atomic
def set_look(*, actor: Actor, colour: str, logo: StoredFile | None = None, remove_logo: bool = False) -> Business:
    """The business's own colour (#rrggbb, or empty for ours) and its picture."""
    colour = colour.strip().lower()
    if colour and not _COLOUR.fullmatch(colour):
        raise StaffError("colour_malformed", _("A colour is written as # and six digits, such as #3b3a93."))
    if logo is not None and (logo.media_type not in LOGO_TYPES or logo.size > LOGO_LIMIT):
        raise StaffError("logo_unfit", _("The logo must be a picture (PNG, JPEG, WebP or GIF) of at most 512 KB."))
    business = Business.objects.select_for_update().get(id=1)
    before = {"colour": business.colour, "logo": business.logo_id}
    business.colour = colour
    if logo is not None or remove_logo:
        business.logo = logo
    business.save(update_fields=["colour", "logo"])
    after = {"colour": business.colour, "logo": business.logo_id}
    record_changes("business.changed", subject=("business", 1), actor=actor, before=before, after=after)
    return business
