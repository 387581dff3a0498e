"""Products as they are shown to a guest: by a signed link, in the guest's language, alone or up to four side by side.

What stands behind a link is on sale for everybody; the signature keeps the catalogue from being read out by guessing.
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
from atithi.commerce.models import Product, Variant
from atithi.commerce.money import rupees
from atithi.commerce.pricing import LIST, Price, Prices
from atithi.commerce.queries import MOST_COMPARED, products

LANGUAGES = ("en", "hi", "te", "bn")
_FORM = re.compile(r"((?:[0-9A-Za-z]{6,20}-){1,4})(en|hi|te|bn)\.([A-Za-z0-9_-]{22})", re.ASCII)
ADDRESS = re.compile(r"/goods/((?:[0-9A-Za-z]{6,20}-){1,4}(?:en|hi|te|bn)\.[A-Za-z0-9_-]{22})/", re.ASCII)
MOST_FACTS = 4
_MARKS = str.maketrans({"*": "×", "`": "'", "[": "(", "]": ")", "_": " "})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link shows: products in the order in which they were chosen, and the language they are shown in."""

    products: list[Product]
    language: str


def token_of(chosen: Sequence[Product], language: str) -> str:
    """The token of a link. Raises CommerceError for none, and for more than four."""
    if not 1 <= len(chosen) <= MOST_COMPARED:
        raise CommerceError("products_count", _("Choose one to four products."))
    spoken = language if language in LANGUAGES else "en"
    plain = "".join(f"{product.public_id}-" for product in chosen) + spoken
    return f"{plain}.{_mac(plain)}"


def link_to(chosen: Sequence[Product], language: str) -> str:
    """The address that a guest opens."""
    return f"{settings.PUBLIC_URL}/goods/{token_of(chosen, language)}/"


def read_token(token: str) -> Shown | None:
    """What a token shows; None where it was guessed or changed, or nothing of it is sold any more."""
    found = _FORM.fullmatch(token)
    if found is None or not constant_time_compare(found[3], _mac(found[1] + found[2])):
        return None
    wanted = found[1].rstrip("-").split("-")
    there = {product.public_id: product for product in products().filter(public_id__in=wanted)}
    chosen = [there[each] for each in wanted if each in there]
    return Shown(chosen, found[2]) if chosen else None


def _mac(plain: str) -> str:
    digest = salted_hmac("atithi.commerce.showing", plain, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def cheapest(product: Product) -> Variant | None:
    """The variant by which a product is priced: `product` as `queries.products` gives it."""
    return next(iter(product.variants.all()), None)


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
        link = link_to(chosen, spoken)
        if len(chosen) > 1:
            parts += [] if cards else [f"**{name}**: {values}" for name, values in differ]
            parts.append(_("Side by side: %(link)s") % {"link": link})
        else:
            parts.append(_("More about it: %(link)s") % {"link": link})
    return "\n\n".join(parts)


def _agreed(chosen: Sequence[Product], prices: Prices) -> list[str]:
    found = [(product, prices.least(product)) for product in chosen]
    return [f"**{_plain(product.name)}** · {_priced(price)}" for product, price in found if price and price.agreed]


def _priced(price: Price | None) -> str:
    if price is None or not price.agreed:
        return rupees(price.paise) if price else ""
    return _("%(price)s (your agreed price)") % {"price": rupees(price.paise)}


def _one(product: Product, alone: bool, prices: Prices) -> str:
    lines = [f"**{_plain(product.name)}** · {_priced(prices.least(product))}", stands(product)]
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
