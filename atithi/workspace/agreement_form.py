"""The form of an agreement: days, per cents, reply times and prices as people write them."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from atithi.commerce.money import paise
from atithi.core.clock import now
from atithi.customers.errors import CustomerError
from atithi.customers.models import Agreement, Organisation
from atithi.staff.models import User
from atithi.staff.queries import business, colleagues
from atithi.workspace.hours import week_of, week_rows
from atithi.workspace.organisations import chosen_colleague

UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}
_PER_CENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")


def _zone() -> ZoneInfo:
    return ZoneInfo(business().time_zone)


def written(form: QueryDict, agreement: Agreement | None) -> dict[str, Any]:
    """What the form says, as `save_agreement` takes it. The last day counts whole. Raises CustomerError."""
    zone = _zone()
    begins = _day(form.get("from", ""), zone)
    ends = _day(form.get("until", ""), zone, whole=True)
    hours = form.get("hours", "ours")
    contact = chosen_colleague(form.get("contact", ""))
    return {
        "title": form.get("title", ""), "valid_from": begins or now(), "valid_until": ends,
        "discount": _per_cent(form.get("discount", "")), "reply_minutes": _minutes(form, "reply"),
        "solve_minutes": _minutes(form, "solve"), "contact_id": contact, "always_open": hours == "always",
        "weekly": week_of({key: str(value) for key, value in form.items()}) if hours == "own" else [],
        "note": form.get("note", ""), "prices": _prices(form.get("prices", "")),
    }  # fmt: skip


def _day(text: str, zone: ZoneInfo, *, whole: bool = False) -> datetime | None:
    """The start of a day on the business's clock; with `whole` the start of the next, so that the day counts."""
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None or not 1900 < day.year < 2200:
        raise CustomerError("day_malformed", _("%(text)s is not a day."), text=text[:40])
    return datetime.combine(day + timedelta(days=1 if whole else 0), time(), zone)


def _per_cent(text: str) -> int:
    if not text.strip():
        return 0
    found = _PER_CENT.fullmatch(text.strip())
    if found is None:
        raise CustomerError("per_cent_malformed", _("%(text)s is not a number of per cent."), text=text[:20])
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _minutes(form: QueryDict, name: str) -> int | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise CustomerError("number_malformed", _("%(text)s is not a whole number."), text=text[:20])
    return int(text) * UNITS.get(form.get(f"{name}_unit", "hours"), 60)


def _prices(text: str) -> dict[str, int]:
    """Lines of `article = price`."""
    prices = {}
    for line in text.splitlines():
        if line.strip():
            sku, sign, amount = line.rpartition("=")
            if not sign or not sku.strip():
                raise CustomerError("price_line", _("“%(line)s” is no price. Write: article = amount"), line=line[:60])
            prices[sku.strip()] = paise(amount)
    return prices


def agreement_page(organisation: Organisation, agreement: Agreement | None) -> dict[str, Any]:
    """What the form shows."""
    zone = _zone()
    weekly = (agreement.weekly if agreement else []) or business().weekly or [[]] * 7
    begins = (agreement.valid_from if agreement else now()).astimezone(zone).date()
    until = agreement.valid_until if agreement else None
    hours = (
        "ours" if agreement is None else "always" if agreement.always_open else "own" if agreement.weekly else "ours"
    )
    contact = User.objects.filter(pk=agreement.contact_id).first() if agreement and agreement.contact_id else None
    return {
        "organisation": organisation, "agreement": agreement, "week": week_rows(weekly), "hours": hours,
        "section": "organisations",
        "begins": begins.isoformat(), "contact": contact, "colleagues": colleagues(),
        "ends": (until - timedelta(seconds=1)).astimezone(zone).date().isoformat() if until else "",
        "discount": f"{agreement.discount / 100:g}" if agreement and agreement.discount else "",
        "reply": _span(agreement.reply_minutes if agreement else None),
        "solve": _span(agreement.solve_minutes if agreement else None),
        "prices": "\n".join(f"{each.sku} = {each.paise / 100:.2f}" for each in agreement.prices.all()) if agreement else "",
        "over": until is not None and until <= now(),
    }  # fmt: skip


def _span(minutes: int | None) -> tuple[str, str]:
    """A number and the largest unit in which it is whole."""
    if minutes is None:
        return "", "hours"
    unit = next(unit for unit in ("days", "hours", "minutes") if minutes % UNITS[unit] == 0)
    return str(minutes // UNITS[unit]), unit
