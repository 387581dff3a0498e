"""A guest's own orders, by the link that they were given: no account, their language, their own things alone."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions import Request, open_case
from atithi.commerce.actions.links import note_opened, read_link
from atithi.commerce.models import FOR_GUESTS, Case, CaseKind, Condition
from atithi.commerce.queries import credit_left, credits_of, orders_of
from atithi.core.errors import NotFound
from atithi.core.ids import public_id as new_id
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.files.actions import store
from atithi.files.models import StoredFile

GOES_BACK = {CaseKind.RETURN, CaseKind.REPLACEMENT, CaseKind.REPAIR}
MOST_PHOTOS = 5


def _guest(token: str) -> Customer:
    customer = read_link(token)
    if customer is None:
        raise NotFound
    return customer


@never_cache
@require_GET
def orders(request: HttpRequest, token: str) -> HttpResponse:
    """Their orders, where each is, and what was asked for. Of the guest themselves it shows the first name alone."""
    customer = _guest(token)
    note_opened(token)
    language = request.GET.get("language") or customer.language or translation.get_language() or "en"
    with translation.override(language if language in {"en", "hi", "te", "bn"} else "en"):
        kinds = [(kind.value, kind.label) for kind in FOR_GUESTS]
        context = {
            "orders": orders_of(customer), "name": customer.name.split(" ")[0], "kinds": kinds,
            "conditions": Condition.choices, "key": new_id(), "labels": _labels(customer), "token": token,
            "credit": credit_left(customer), "credits": credits_of(customer),
        }  # fmt: skip
        response = render(request, "portal/orders.html", context)
        response["Content-Language"] = translation.get_language() or "en"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _labels(customer: Customer) -> dict[int, str]:
    """By case, the QR code to put on what goes back to us."""
    open_ones = Case.objects.filter(customer=customer, state="approved", kind__in=GOES_BACK)
    return {case.pk: segno.make(f"ATITHI:{case.public_id}", micro=False).svg_data_uri(scale=4) for case in open_ones}


@require_POST
def ask(request: HttpRequest, token: str, order_id: str) -> HttpResponse:
    """The guest asks for something to be put right; the rules answer at once where they can."""
    customer, form = _guest(token), request.POST
    order = next((each for each in orders_of(customer) if each.public_id == order_id), None)
    if order is None:
        raise NotFound
    line = form.get("line", "")
    asked = Request(
        kind=form.get("kind", ""), condition=form.get("condition", ""), reason=form.get("reason", ""), wish=form.get("wish", ""),
        line=order.lines.filter(position=line).first() if line.isdecimal() and len(line) < 5 else None,
    )  # fmt: skip
    with translation.override(customer.language if customer.language in {"hi", "te", "bn"} else "en"):
        open_case(
            order=order,
            request=asked,
            actor=Actor.customer(customer.pk),
            photos=_photos(request),
            key=form.get("key", "")[:60],
        )
    return redirect("portal:orders", token=token)


def _photos(request: HttpRequest) -> list[StoredFile]:
    uploads = request.FILES.getlist("photos")[: MOST_PHOTOS + 1]
    return [
        store(content=each.read(), name=each.name or "photo", declared_type=each.content_type or "") for each in uploads
    ]
