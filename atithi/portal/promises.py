"""What a guest was promised, by the link that they were given: no account, their language, their own things alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions.links import read_link
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.promises import actions, queries
from atithi.promises.models import Precision, Promise, PromiseState

LANGUAGES = ("en", "hi", "te", "bn")
LONGEST = 500


def _guest(token: str) -> Customer:
    customer = read_link(token)
    if customer is None:
        raise NotFound
    return customer.merged_into or customer


def _language(request: HttpRequest, customer: Customer) -> str:
    wished = request.GET.get("language") or customer.language or translation.get_language() or "en"
    return wished if wished in LANGUAGES else "en"


def _shown(promise: Promise) -> dict[str, Any]:
    """A promise as its guest sees it: what they were told, never a note of the staff's."""
    return {
        "promise": promise, "words": promise.words if promise.message_id else "", "due": promise.local_due,
        "day": promise.precision == Precision.DAY, "waits": promise.is_open,
        "asks": promise.state in {PromiseState.KEPT, PromiseState.KEPT_LATE} and promise.confirmed_at is None,
    }  # fmt: skip


@never_cache
@require_GET
def promises(request: HttpRequest, token: str) -> HttpResponse:
    """What they are owed and by when, and what was done lately. Looking changes nothing."""
    customer = _guest(token)
    language = _language(request, customer)
    with translation.override(language):
        context = {
            "owed": [_shown(one) for one in queries.owed_to(customer)],
            "done": [_shown(one) for one in queries.done_for(customer)],
            "name": customer.name.split(" ")[0], "token": token, "language": language,
        }  # fmt: skip
        response = render(request, "portal/promises.html", context)
        response["Content-Language"] = language
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def confirmation(request: HttpRequest, token: str, promise_id: str) -> HttpResponse:
    """Yes, it was done."""
    customer = _guest(token)
    with translation.override(_language(request, customer)):
        actions.confirm_promise(promise=queries.own_promise(customer, promise_id), actor=Actor.customer(customer.pk))
    return _back(request, token)


@require_POST
def dispute(request: HttpRequest, token: str, promise_id: str) -> HttpResponse:
    """No, it was not done: it is owed again, or broken, and whoever owes it is told."""
    customer = _guest(token)
    reason = request.POST.get("reason", "")[: 4 * LONGEST]
    with translation.override(_language(request, customer)):
        promise = queries.own_promise(customer, promise_id)
        actions.dispute_promise(promise=promise, actor=Actor.customer(customer.pk), reason=reason)
    return _back(request, token)


def _back(request: HttpRequest, token: str) -> HttpResponse:
    language = request.GET.get("language", "")
    asked = f"?language={language}" if language in LANGUAGES else ""
    return redirect(reverse("portal:promises", args=[token]) + asked)
