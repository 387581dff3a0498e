"""Products shown to a guest by a signed link: one, or up to four side by side, in the language of the link."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from atithi.commerce.queries import get_photo, side_by_side
from atithi.commerce.showing import LANGUAGES, Shown, read_token
from atithi.core.errors import NotFound
from atithi.files.serving import serve

KEPT = "private, max-age=300"


def _shown(token: str) -> Shown:
    found = read_token(token)
    if found is None:
        raise NotFound
    return found


@require_safe
def goods(request: HttpRequest, token: str) -> HttpResponse:
    """What they cost today, whether they are to be had, and in what they differ."""
    found = _shown(token)
    # Who chose a language below keeps it; else it is that of the link.
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(chosen if chosen in LANGUAGES else found.language):
        context = {
            "products": found.products, "prices": found.prices, "facts": side_by_side(found.products), "token": token,
            "described": any(product.summary for product in found.products),
        }  # fmt: skip
        response = render(request, "portal/goods.html", context)
        response["Content-Language"] = translation.get_language() or "en"
    response["X-Robots-Tag"] = "noindex"
    response["Vary"] = "Cookie"
    response["Cache-Control"] = KEPT
    return response


@require_safe
def photo(request: HttpRequest, token: str, photo: str) -> HttpResponseBase:
    """A picture of one of these products."""
    found, picture = _shown(token), get_photo(photo)
    if picture.product_id not in {product.pk for product in found.products}:
        raise NotFound
    response = serve(picture.file)
    response["Cache-Control"] = KEPT
    return response
