"""Figures and groups in the words of the page's language."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.commerce.models import Product
from atithi.conversations.models import MatterKind
from atithi.language import write
from atithi.satisfaction.models import Dimension
from atithi.satisfaction.statistics.measures import Measure
from atithi.staff.models import Language, Store, Team, User


def language() -> str:
    """The language of the page."""
    return (translation.get_language() or "en")[:2]


def measured(measure: Measure, value: float, *, signed: bool = False) -> str:
    """A value of a measure: a share as 62 %, points of NPS as whole ones, a mean with one place. `signed`: as a difference."""
    if measure.name == "nps":
        text, minus = write.number(abs(round(value)), language()), round(value) < 0
    elif measure.name == "ces":
        text, minus = write.number(abs(round(value, 1)), language()), round(value, 1) < 0
    else:
        percent = round(abs(value) * 100)
        # Only what is all is said to be 100 %.
        percent = 99 if percent == 100 and abs(value) < 1 else percent
        text, minus = f"{write.number(percent, language())} %", value < 0 and percent > 0
    sign = "\N{MINUS SIGN}" if minus else "+" if signed else ""
    return f"{sign}{text}"


def between(measure: Measure, low: float, high: float) -> str:
    """An interval."""
    parted = " \N{EN DASH} " if low >= 0 else " … "
    return f"{measured(measure, low)}{parted}{measured(measure, high)}"


def named(measure: Measure) -> str:
    """What is measured, in a few words."""
    return {
        "csat": _("satisfied (4 or 5 of 5)"),
        "nps": _("points of NPS: promoters less detractors"),
        "ces": _("of 7: how easy it was, on average"),
        "ease": _("found it easy (5 to 7 of 7)"),
    }[measure.name]


def dimension_name(dimension: str) -> str:
    """What figures are sorted by."""
    return {
        Dimension.STORE: _("Store"), Dimension.TEAM: _("Team"), Dimension.LANGUAGE: _("Language"),
        Dimension.CHANNEL: _("Channel"), Dimension.PRODUCT: _("Product"), Dimension.MATTER: _("Kind of matter"),
        Dimension.PERSON: _("Person"),
    }[Dimension(dimension)]  # fmt: skip


def channel_name(kind: str) -> str:
    """A kind of channel; one that is not ours as it calls itself."""
    known = {
        "webchat": _("Web chat"), "email": _("E-mail"), "instore": _("In the store"), "phone": _("Phone"),
        "whatsapp": "WhatsApp",
    }  # fmt: skip
    return known.get(kind, kind)


def group_names(dimension: str, values: Iterable[str]) -> dict[str, str]:
    """What the groups of a dimension are called. What invitations have none of, or what is gone, has no name here."""
    known = [value for value in values if value]
    if dimension == Dimension.LANGUAGE:
        return {code: str(label) for code, label in Language.choices if code in known}
    if dimension == Dimension.CHANNEL:
        return {kind: channel_name(kind) for kind in known}
    ids = [int(value) for value in known]
    if dimension == Dimension.PRODUCT:
        return {str(row.pk): row.name_in(language()) for row in Product.objects.filter(pk__in=ids)}
    if dimension == Dimension.MATTER:
        return {str(row.pk): row.name_in(language()) for row in MatterKind.objects.filter(pk__in=ids)}
    model = {Dimension.STORE: Store, Dimension.TEAM: Team, Dimension.PERSON: User}[Dimension(dimension)]
    return {str(pk): name for pk, name in model._default_manager.filter(pk__in=ids).values_list("pk", "name")}
