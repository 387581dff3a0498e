"""Orders, and putting them right: a case is opened, decided or asked for, and seen through."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce import queries
from atithi.commerce.actions import Request, ask_approval, grant_case, move_case, open_case, refuse_case
from atithi.commerce.actions.links import make_link, revoke_link, revoke_links
from atithi.commerce.actions.selling import SOURCE
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import CaseKind, Condition, DeliveryState, Order, OrderState
from atithi.commerce.money import paise
from atithi.commerce.pricing import prices_for
from atithi.conversations.queries import get_conversation
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.core.ids import public_id as new_id
from atithi.events import Actor
from atithi.files.serving import serve
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.cases import shown_cases
from atithi.workspace.uploads import stored_files

OURS = frozenset({SOURCE, "desk"})  # orders whose parcels nobody else tells us of


@staff
@require_GET
def orders(request: StaffRequest) -> HttpResponse:
    """The latest orders; `q` finds by number, name, phone or mail."""
    query, state = request.GET.get("q", "")[:100], request.GET.get("state", "")
    found = queries.find_orders(request.user, query, state=state if state in OrderState.values else "")
    context = {"orders": found, "query": query, "state": state, "states": OrderState.choices, "section": "orders"}
    return render(request, "desk/commerce/orders.html", context)


@staff
@require_GET
def order(request: StaffRequest, public_id: str) -> HttpResponse:
    """One order: what, paid how, where it is, what was put right; and the form to put something right."""
    found = queries.get_order(request.user, public_id)
    conversation, customer = request.GET.get("conversation", "")[:20], found.customer
    context = {
        "order": found, "refunds": queries.refunds_of(found), "cases": shown_cases(request.user, found),
        "kinds": CaseKind.choices, "conditions": Condition.choices, "conversation": conversation, "key": new_id(),
        "due": queries.due_of(found), "to_come": queries.still_to_come(found) if found.source in OURS else [],
        "credit": queries.credit_left(customer) if customer else 0, "ours": found.source in OURS,
        "prices": prices_for(customer, found.placed_at),
        "links": queries.links_of(customer) if customer else [], "delivery_states": DeliveryState.choices,
    }  # fmt: skip
    return render(request, "desk/commerce/order.html", {**context, "section": "orders"})


def back_to(order: Order, conversation: str = "") -> HttpResponse:
    """To the order's page; `conversation`: where one came from."""
    answer = redirect("workspace:order", public_id=order.public_id)
    if conversation:
        answer["Location"] += f"?conversation={conversation}"
    return answer


@staff
@require_POST
def cases(request: StaffRequest, public_id: str) -> HttpResponse:
    """Opens a case about an order."""
    found, form = queries.get_order(request.user, public_id), request.POST
    conversation = form.get("conversation", "")
    if conversation:
        get_conversation(request.user, conversation)
    quantity = form.get("quantity", "1")
    asked = Request(
        kind=form.get("kind", ""), condition=form.get("condition", ""), reason=form.get("reason", ""),
        line=found.lines.filter(position=form["line"]).first() if form.get("line", "").isdecimal() else None,
        quantity=whole(quantity, digits=6) or 0,
        amount_paise=paise(form["amount"]) if form.get("amount", "").strip() else None,
    )  # fmt: skip
    open_case(
        order=found, request=asked, actor=Actor.staff(request.user.pk), user=request.user, conversation=conversation,
        photos=stored_files(request), key=form.get("key", "")[:60],
    )  # fmt: skip
    return back_to(found, conversation)


@staff
@require_POST
def decision(request: StaffRequest, public_id: str) -> HttpResponse:
    """Grants or refuses a case, within what this person may decide alone."""
    case, reason = queries.get_case(request.user, public_id), request.POST.get("reason", "")
    actor = Actor.staff(request.user.pk)
    if request.POST.get("decision") == "refuse":
        refuse_case(case=case, user=request.user, actor=actor, reason=reason)
    else:
        grant_case(case=case, user=request.user, actor=actor, reason=reason)
    return back_to(case.order, case.conversation)


@staff
@require_POST
def question(request: StaffRequest, public_id: str) -> HttpResponse:
    """Asks somebody who may decide more."""
    case = queries.get_case(request.user, public_id)
    approval = ask_approval(case=case, user=request.user, actor=Actor.staff(request.user.pk))
    if approval.approver is not None:
        messages.success(request, _("%(name)s was asked.") % {"name": approval.approver.name})
    return back_to(case.order, case.conversation)


@staff
@require_POST
def step(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a decided case a step further."""
    case = queries.get_case(request.user, public_id)
    move_case(case=case, state=request.POST.get("state", ""), user=request.user, actor=Actor.staff(request.user.pk))
    return back_to(case.order, case.conversation)


@staff
@require_POST
def guest_link(request: StaffRequest, public_id: str) -> HttpResponse:
    """Makes a link by which the guest sees their orders, to hand out."""
    found = queries.get_order(request.user, public_id)
    if found.customer is None:
        raise CommerceError("order_of_nobody", _("Say first whose order this is."))
    token = make_link(customer=found.customer, actor=Actor.staff(request.user.pk), user=request.user)
    link = request.build_absolute_uri(f"/my/{token}/")
    return render(request, "desk/commerce/guest_link.html", {"link": link, "order": found, "section": "orders"})


@staff
@require_POST
def revoke(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes back one link of the order's guest, or all of them."""
    found, number = queries.get_order(request.user, public_id), request.POST.get("link", "")
    if found.customer is None:
        raise NotFound
    actor = Actor.staff(request.user.pk)
    if number:
        revoke_link(link=queries.get_guest_link(found.customer, number), actor=actor)
    else:
        revoke_links(customer=found.customer, actor=actor)
    messages.success(request, _("Taken back: it shows nothing any more."))
    return back_to(found, request.POST.get("conversation", ""))


@staff
@require_GET
def case_photo(request: StaffRequest, public_id: str) -> HttpResponse:
    """A picture that a guest or colleague added to a case."""
    return serve(queries.get_case_photo(request.user, public_id).file)  # type: ignore[return-value]  # a FileResponse
