"""Products as they are shown to a guest: by a signed link, in the guest's language, alone or up to four side by side.

What stands behind a link is on sale for everybody; the signature keeps the catalogue from being read out by guessing. A link
that is made for somebody with agreed prices names them, and shows what they pay.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Product
from atithi.commerce.money import rupees
from atithi.commerce.pricing import LIST, Price, Prices, prices_for
from atithi.commerce.queries import MOST_COMPARED, products
from atithi.core.errors import NotFound
from atithi.customers.queries import get_customer

LANGUAGES = ("en", "hi", "te", "bn")
_SHOWN = r"(?:[0-9A-Za-z]{6,20}-){1,4}(?:[0-9A-Za-z]{6,20}\.)?(?:en|hi|te|bn)"
_FORM = re.compile(rf"({_SHOWN})\.([A-Za-z0-9_-]{{22}})", re.ASCII)
ADDRESS = re.compile(rf"/goods/({_SHOWN}\.[A-Za-z0-9_-]{{22}})/", re.ASCII)
MOST_FACTS = 4
_MARKS = str.maketrans({"*": "×", "`": "'", "[": "(", "]": ")", "_": " "})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link shows: products in the order in which they were chosen, the language they are shown in, and what they cost
    whoever it was made for."""

    products: list[Product]
    language: str
    prices: Prices = LIST


def token_of(chosen: Sequence[Product], language: str, prices: Prices = LIST) -> str:
    """The token of a link, for everybody or for whom these prices were agreed with. Raises CommerceError for no product, and
    for more than four."""
    if not 1 <= len(chosen) <= MOST_COMPARED:
        raise CommerceError("products_count", _("Choose one to four products."))
    spoken = language if language in LANGUAGES else "en"
    whom = f"{prices.guest}." if prices.guest else ""
    plain = "".join(f"{product.public_id}-" for product in chosen) + whom + spoken
    return f"{plain}.{_mac(plain)}"


def link_to(chosen: Sequence[Product], language: str, prices: Prices = LIST) -> str:
    """The address that a guest opens."""
    return f"{settings.PUBLIC_URL}/goods/{token_of(chosen, language, prices)}/"


def read_token(token: str) -> Shown | None:
    """What a token shows, at the prices of this moment; None where it was guessed or changed, or nothing of it is sold any
    more."""
    found = _FORM.fullmatch(token)
    if found is None or not constant_time_compare(found[2], _mac(found[1])):
        return None
    *wanted, rest = found[1].split("-")
    there = {product.public_id: product for product in products().filter(public_id__in=wanted)}
    chosen = [there[each] for each in wanted if each in there]
    guest, _dot, language = rest.rpartition(".")
    return Shown(chosen, language, _prices_of(guest)) if chosen else None


def _prices_of(guest: str) -> Prices:
    try:
        return prices_for(get_customer(guest)) if guest else LIST
    except NotFound:
        return LIST  # the record was taken back since


def _mac(plain: str) -> str:
    digest = salted_hmac("atithi.commerce.showing", plain, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def stands(product: Product) -> str:
    """Whether it is to be had, in words of the page's language."""
    variants = list(product.variants.all())
    if product.kind == "service" or any(stock.free > 0 for each in variants for stock in each.stock.all()):
        return pgettext("goods", "Available") if product.kind == "service" else _("In stock")
    days = min((each.lead_days for each in variants), default=0)
    return ngettext("There in %(days)s day", "There in %(days)s days", days) % {"days": days}


def in_words(chosen: Sequence[Product], language: str, *, cards: bool = False, prices: Prices = LIST) -> str:
    """The products as a message with marks of Markdown, for every channel: the link stands below. `cards`: the channel
    draws one of each product itself, so that their names are enough, and prices that are not those of the list."""
    spoken = language if language in LANGUAGES else "en"
    with override(spoken):
        names = [" · ".join(f"**{_plain(product.name)}**" for product in chosen)]
        parts = [*names, *_agreed(chosen, prices)] if cards else [_one(one, len(chosen) == 1, prices) for one in chosen]
        differ = _differing(chosen)
        link = link_to(chosen, spoken, prices)
        if len(chosen) > 1:
            parts += [] if cards else [f"**{name}**: {values}" for name, values in differ]
            parts.append(_("Side by side: %(link)s") % {"link": link})
        else:
            parts.append(_("More about it: %(link)s") % {"link": link})
    return "\n\n".join(parts)


def _agreed(chosen: Sequence[Product], prices: Prices) -> list[str]:
    found = [(product, prices.least(product)) for product in chosen]
    return [f"**{_plain(product.name)}** · {priced(price)}" for product, price in found if price and price.agreed]


def priced(price: Price | None) -> str:
    """A price in words of the page's language; empty for none."""
    if price is None or not price.agreed:
        return rupees(price.paise) if price else ""
    return _("%(price)s (your agreed price)") % {"price": rupees(price.paise)}


def _one(product: Product, alone: bool, prices: Prices) -> str:
    lines = [f"**{_plain(product.name)}** · {priced(prices.least(product))}", stands(product)]
    if product.warranty_months:
        months = product.warranty_months
        lines[1] += " · " + ngettext("%(months)s month warranty", "%(months)s months warranty", months) % {
            "months": months
        }
    if product.summary:
        lines.append(_plain(product.summary))
    if alone:
        lines += [f"• {_plain(name)}: {_plain(value)}" for name, value in product.facts[:MOST_FACTS]]
    return "\n".join(lines)


def _differing(chosen: Sequence[Product]) -> list[tuple[str, str]]:
    """The first facts in which they differ, each with all values in the products' order."""
    facts = [dict(product.facts) for product in chosen]
    names = dict.fromkeys(name for each in facts for name in each)
    rows = [(name, [str(each.get(name, "–")) for each in facts]) for name in names]
    return [(_plain(name), " / ".join(map(_plain, values))) for name, values in rows if len(set(values)) > 1][
        :MOST_FACTS
    ]


def _plain(text: str) -> str:
    """Without what Markdown would take for a mark."""
    return text.translate(_MARKS)
