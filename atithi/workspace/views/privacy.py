"""What people ask about their data, and what is done: requests, consents, exports, erasures."""

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.customers.queries import get_customer
from atithi.events import Actor
from atithi.files.serving import serve
from atithi.privacy import queries
from atithi.privacy.actions import asking, consenting, erasing, exporting, proving
from atithi.privacy.models import How, RequestKind, RequestState
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.privacy import person_page


def _back(customer: Customer, place: str = "") -> HttpResponse:
    answer = redirect("workspace:privacy_person", public_id=customer.public_id)
    if place:
        answer["Location"] += f"#{place}"
    return answer


@may(Permission.HANDLE_PRIVACY)
@require_GET
def requests(request: StaffRequest) -> HttpResponse:
    """What waits for an answer, by what is due next; erasures under way; what was answered."""
    context = {
        "waiting": queries.requests()[: queries.PAGE], "answered": queries.requests(open=False)[:20],
        "erasures": queries.open_erasures()[: queries.PAGE], "certificates": queries.certificates()[:20],
        "now": now(), "section": "privacy", "may_erase": request.user.may(Permission.ERASE_PEOPLE),
    }  # fmt: skip
    return render(request, "desk/privacy/requests.html", context)


@may(Permission.HANDLE_PRIVACY)
@require_http_methods(["GET", "POST"])
def request(request: StaffRequest, public_id: str) -> HttpResponse:
    """One request, and its answer, which goes to the guest by mail."""
    found = queries.get_request(public_id)
    if request.method == "POST":
        words, state = request.POST.get("words", ""), request.POST.get("state", "")
        asking.answer(request=found, user=request.user, state=state, words=words)
        return redirect("workspace:privacy")
    states = [(each.value, each.label) for each in RequestState if each != RequestState.OPEN]
    context = {"found": found, "states": states, "now": now(), "section": "privacy"}
    return render(request, "desk/privacy/request.html", context)


@staff
@require_GET
def person(request: StaffRequest, public_id: str) -> HttpResponse:
    """One person: what they agreed to; for those who may: requests, exports, what erasing would do."""
    context = person_page(request.user, get_customer(public_id))
    return render(request, "desk/privacy/person.html", context)


@staff
@require_POST
def consents(request: StaffRequest, public_id: str) -> HttpResponse:
    """Notes what a guest said or wrote about a purpose."""
    customer, form = get_customer(public_id), request.POST
    how = form.get("how", How.SAID)
    if how not in {How.SAID, How.WRITTEN}:
        raise NotFound
    consenting.set_consent(
        customer=customer, purpose=form.get("purpose", ""), given=form.get("given") == "yes", how=how,
        actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    return _back(customer, "consents")


@staff
@require_POST
def take_down(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes down a request that a guest made in person or on the phone. Everybody may: none is to be sent away."""
    customer, kind = get_customer(public_id), request.POST.get("kind", "")
    if kind not in RequestKind.values:
        raise NotFound
    asking.ask_for(
        customer=customer, kind=kind, words=request.POST.get("words", ""), actor=Actor.staff(request.user.pk)
    )
    return _back(customer, "requests")


@may(Permission.HANDLE_PRIVACY)
@never_cache
@require_POST
def code(request: StaffRequest, public_id: str) -> HttpResponse:
    """A code for the guest who stands here: shown this once, with the address where it is entered on their own phone."""
    customer = get_customer(public_id)
    row = proving.hand_code(customer=customer, seen=request.POST.get("seen", ""), user=request.user)
    link = f"{settings.PUBLIC_URL}{reverse('portal:your_code', args=[row.public_id])}?handed=yes"
    context = {
        "customer": customer, "code": proving.code_of(row), "until": row.expires_at, "link": link, "section": "privacy",
        "picture": segno.make(link, error="m").svg_data_uri(scale=4),
    }  # fmt: skip
    return render(request, "desk/privacy/code.html", context)


@may(Permission.HANDLE_PRIVACY)
@require_POST
def exports(request: StaffRequest, public_id: str) -> HttpResponse:
    """Has everything about a person put together."""
    customer = get_customer(public_id)
    asked = request.POST.get("request", "")
    found = queries.get_request(asked) if asked else None
    exporting.begin_export(customer=customer, user=request.user, request=found)
    return _back(customer, "exports")


@may(Permission.HANDLE_PRIVACY)
@require_GET
def export(request: StaffRequest, export_id: str) -> HttpResponseBase:
    """Hands out an export; who took it is on record."""
    found = queries.get_export(export_id, now())
    if found.file is None:
        raise NotFound
    exporting.note_download(export=found, actor=Actor.staff(request.user.pk))
    response = serve(found.file, download=True)
    response["Cache-Control"] = "private, no-store"
    return response


@may(Permission.HANDLE_PRIVACY)
@require_POST
def release(request: StaffRequest, export_id: str) -> HttpResponse:
    """Lets the guest download it on their own page."""
    found = exporting.release(export=queries.get_export(export_id, now()), user=request.user)
    return _back(found.customer, "exports")


@may(Permission.ERASE_PEOPLE)
@require_POST
def erasures(request: StaffRequest, public_id: str) -> HttpResponse:
    """Asks for an erasure: it waits for a second person or for its time."""
    customer = get_customer(public_id)
    erasing.ask_erasure(customer=customer, user=request.user)
    return _back(customer, "erasure")


@may(Permission.ERASE_PEOPLE)
@require_POST
def confirmation(request: StaffRequest, erasure_id: str) -> HttpResponse:
    """A second person confirms an erasure: it is done now."""
    row = erasing.confirm_erasure(erasure=queries.get_erasure(erasure_id), user=request.user)
    return _back(row.customer, "erasure")


@may(Permission.ERASE_PEOPLE)
@require_POST
def cancellation(request: StaffRequest, erasure_id: str) -> HttpResponse:
    """Calls an erasure off while it waits."""
    row = erasing.cancel_erasure(erasure=queries.get_erasure(erasure_id), user=request.user)
    return _back(row.customer, "erasure")


@may(Permission.HANDLE_PRIVACY)
@require_GET
def certificate(request: StaffRequest, erasure_id: str) -> HttpResponse:
    """What an erasure did: numbers of what went, and what stays until when."""
    row = queries.get_erasure(erasure_id)
    if row.done_at is None:
        raise NotFound
    return render(request, "desk/privacy/certificate.html", {"erasure": row, "section": "privacy"})


@may(Permission.ERASE_PEOPLE)
@require_POST
def hold(request: StaffRequest, public_id: str) -> HttpResponse:
    """Holds a person's data, so that nothing of theirs goes; or lifts it."""
    customer = get_customer(public_id)
    if request.POST.get("do") == "lift":
        erasing.lift_hold(customer=customer, user=request.user)
    else:
        erasing.set_hold(customer=customer, user=request.user, reason=request.POST.get("reason", ""))
    return _back(customer, "erasure")
