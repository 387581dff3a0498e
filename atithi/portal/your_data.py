"""A guest's page about their data: what is kept and why, and what they may ask. Who they are, they prove by a code that
goes to an address we know; until then the page says nothing of anybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.channels.webchat.limits import network_of
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.files.serving import serve
from atithi.privacy import queries
from atithi.privacy.actions import asking, consenting, exporting, proving
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import How, RequestKind
from atithi.privacy.purposes import purposes, spoken
from atithi.staff.queries import business

KEY = "your_data"
LASTS = timedelta(minutes=30)
GuestView = Callable[..., HttpResponseBase]


def _guest(request: HttpRequest) -> Customer | None:
    """Who proved in this browser, in the last half hour, that they are this person."""
    known = request.session.get(KEY)
    until = parse_datetime(known.get("until", "")) if isinstance(known, dict) else None
    if not isinstance(known, dict) or until is None or now() >= until:
        return None
    return Customer.objects.filter(public_id=known.get("customer"), merged_into=None, erased_at=None).first()


def proven(view: GuestView) -> GuestView:
    """Only for somebody who proved who they are; others are asked for it. Nothing of it is kept by browsers or indexed."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        customer = _guest(request)
        if customer is None:
            return redirect("portal:your_data")
        response = view(request, customer, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def _language() -> str:
    return spoken(translation.get_language())


@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept and why, how to withdraw, how to complain; and where one begins to ask."""
    mailbox = Channel.objects.filter(kind="email", active=True).exclude(address="").order_by("id").first()
    context = {
        "business": business().name_in(_language()), "purposes": purposes(), "kinds": RequestKind.choices,
        "days": settings.PRIVACY_DUE_DAYS, "address": mailbox.address if mailbox else "", "rules": queries.rules(),
        "known": _guest(request) is not None,
    }  # fmt: skip
    return render(request, "portal/privacy/notice.html", context)


@require_POST
def ask_code(request: HttpRequest) -> HttpResponse:
    """A code is on its way if we know this contact. The answer is the same if we do not."""
    address = network_of(request.META.get("REMOTE_ADDR", ""))
    row = proving.ask_code(contact=request.POST.get("contact", "")[:254], network=address, language=_language())
    return redirect("portal:your_code", public_id=row.public_id)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Takes the code. Right: this browser may go on for half an hour. `handed`: they were given it in the shop."""
    handed = request.GET.get("handed") == "yes"
    if request.method == "GET":
        return render(request, "portal/privacy/code.html", {"wrong": "", "handed": handed})
    try:
        customer = proving.prove(public_id=public_id[:20], code=request.POST.get("code", ""))
    except PrivacyError as error:
        return render(request, "portal/privacy/code.html", {"wrong": str(error), "handed": handed}, status=error.status)
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[KEY] = {"customer": customer.public_id, "until": (now() + LASTS).isoformat()}
    return redirect("portal:my_data")


@proven
@require_GET
def mine(request: HttpRequest, customer: Customer) -> HttpResponse:
    """What they agreed to, what they asked and how it stands, and what was handed to them."""
    moment: datetime = now()
    exports = [each for each in queries.exports_of(customer, released=True) if each.is_there(moment)]
    context = {
        "consents": queries.consents(customer, _language()), "requests": queries.requests_of(customer),
        "exports": exports, "kinds": RequestKind.choices, "days": settings.PRIVACY_DUE_DAYS, "now": moment,
        "name": customer.name.split(" ")[0],
    }  # fmt: skip
    return render(request, "portal/privacy/mine.html", context)


@proven
@require_POST
def consent(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Gives or withdraws consent: one tap each."""
    consenting.set_consent(
        customer=customer, purpose=request.POST.get("purpose", ""), given=request.POST.get("given") == "yes",
        how=How.PAGE, actor=Actor.customer(customer.pk), language=_language(),
    )  # fmt: skip
    return redirect("portal:my_data")


@proven
@require_POST
def ask(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Asks for access, correction, erasure, a nomination, or complains."""
    asking.ask_for(
        customer=customer, kind=request.POST.get("kind", ""), words=request.POST.get("words", ""),
        actor=Actor.customer(customer.pk), language=_language(),
    )  # fmt: skip
    return redirect("portal:my_data")


@proven
@require_GET
def export(request: HttpRequest, customer: Customer, export_id: str) -> HttpResponseBase:
    """Everything about them, once it was handed to them. The address alone opens nothing."""
    found = queries.export_for_guest(customer, export_id, now())
    if found.file is None:
        raise NotFound
    exporting.note_download(export=found, actor=Actor.customer(customer.pk))
    response = serve(found.file, download=True)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """This browser is done: on a borrowed phone nobody goes on where they stopped."""
    request.session.pop(KEY, None)
    return redirect("portal:your_data")
