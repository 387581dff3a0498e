"""What every page of the shop floor has in common: not kept on the way, not found by search, counted against misuse."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from atithi.channels.instore.errors import InstoreError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
TOKENS = {"tablet": 60, "poster": 12}
"""Tokens that may be taken within a minute: at a tablet, and over the poster from one network."""


def page(*methods: str) -> Callable[[View[P]], View[P]]:
    """A page whose address is its right. It needs no CSRF token: no cookie gives any right here."""

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt
        @wraps(view)
        def respond(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                raise InstoreError("method", _("Please load this page again."), status=405)
            response = view(request, *args, **kwargs)
            if not response.streaming:
                add_never_cache_headers(response)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex"
            return response

        return respond

    return decorate


def count(door: str, floor: str, network: str) -> None:
    """Counts one token. Raises InstoreError (429) where too many were taken within a minute."""
    key = f"instore:{door}:{floor}:{network if door == 'poster' else ''}"
    cache.add(key, 0, 60)
    try:
        taken = cache.incr(key)
    except ValueError:  # it ran out between the two
        return
    if taken > TOKENS[door]:
        raise InstoreError("too_many", _("That was a lot at once. Please wait a minute, then it goes on."), status=429)
