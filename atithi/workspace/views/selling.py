"""At the counter: a sale is entered, money is taken, parts of an order are sent or handed over, credit is used."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce import queries
from atithi.commerce.actions.credits import pay_out_credit, spend_credit
from atithi.commerce.actions.selling import sell, send_parcel, step_delivery, take_payment
from atithi.commerce.models import DeliveryState
from atithi.commerce.money import paise
from atithi.commerce.pricing import prices_for
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.core.ids import public_id as new_id
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.product_form import whole_number
from atithi.workspace.sale_form import counter_of, counters, guest_prices, summed, written
from atithi.workspace.views.orders import back_to

METHODS = ("UPI", "Card", "Cash", "EMI")
MOST_HITS = 6


@staff
@require_GET
def sale(request: StaffRequest) -> HttpResponse:
    """The form of a sale; `conversation`: whose guest is served."""
    public_id = request.GET.get("conversation", "")[:20]
    conversation = get_conversation(request.user, public_id) if public_id else None
    customer = conversation.customer if conversation is not None else None
    context = {
        "stores": counters(request.user), "methods": METHODS, "conversation": public_id, "key": new_id(),
        "customer": customer, "credit": queries.credit_left(customer) if customer else 0, "section": "sale",
        "prices": prices_for(customer),
    }  # fmt: skip
    return render(request, "desk/commerce/sale.html", context)


@staff
@require_GET
def goods(request: StaffRequest) -> HttpResponse:
    """Products that answer the words, each variant with a button that puts it on the sale."""
    text, public_id = request.GET.get("goods", "")[:100], request.GET.get("conversation", "")[:20]
    found = queries.find_products(text, limit=MOST_HITS) if text.strip() else []
    context = {"products": found, "query": text, "conversation": public_id, "prices": guest_prices(request)}
    return render(request, "desk/commerce/sale_goods.html", context)


@staff
@require_GET
def line(request: StaffRequest, public_id: str) -> HttpResponse:
    """A further position, at the guest's price of this moment."""
    variant = queries.get_variant(public_id)
    prices = guest_prices(request)
    context = {"variant": variant, "prices": prices, "price": prices.of(variant).paise}
    return render(request, "desk/commerce/sale_line.html", context)


@staff
@require_POST
def total(request: StaffRequest) -> HttpResponse:
    """What it comes to, while it is being entered."""
    return render(request, "desk/commerce/sale_total.html", {"total": summed(request.POST)})


@staff
@require_POST
def sold(request: StaffRequest) -> HttpResponse:
    """Writes the sale."""
    form, user = request.POST, request.user
    public_id = form.get("conversation", "")[:20]
    conversation = get_conversation(user, public_id) if public_id else None
    goods, paid, contacts = written(form)
    order = sell(
        store=counter_of(user, form.get("store", "")), sold=goods, paid=paid, contacts=contacts, name=form.get("name", "")[:120],
        customer=conversation.customer if conversation is not None else None, actor=Actor.staff(user.pk), user=user,
        key=form.get("key", "")[:60],
    )  # fmt: skip
    messages.success(request, _("Sold: %(number)s") % {"number": order.number})
    return back_to(order, public_id)


@staff
@require_POST
def payment(request: StaffRequest, public_id: str) -> HttpResponse:
    """Money for an order that was taken here; or, with `credit`, from the guest's credit."""
    found, form, actor = queries.get_order(request.user, public_id), request.POST, Actor.staff(request.user.pk)
    amount, key = paise(form.get("amount", "")), form.get("key", "")[:60]
    if form.get("do") == "credit":
        spend_credit(order=found, amount=amount, actor=actor, user=request.user, key=key)
    else:
        take_payment(order=found, amount=amount, method=form.get("method", ""), actor=actor, key=key)
    return back_to(found, form.get("conversation", ""))


@staff
@require_POST
def parcel(request: StaffRequest, public_id: str) -> HttpResponse:
    """Sends or hands over a part of an order."""
    found, form = queries.get_order(request.user, public_id), request.POST
    places = [line.position for line in found.lines.all()]
    items = {place: whole_number(form, f"q-{place}") or 0 for place in places}
    send_parcel(
        order=found, items=items, state=form.get("state", ""), actor=Actor.staff(request.user.pk),
        carrier=form.get("carrier", ""), tracking=form.get("tracking", ""),
    )  # fmt: skip
    return back_to(found, form.get("conversation", ""))


@staff
@require_POST
def delivery(request: StaffRequest, public_id: str, number: int) -> HttpResponse:
    """Says where a parcel is now."""
    found = queries.get_order(request.user, public_id)
    chosen = found.deliveries.filter(pk=number).first()
    if chosen is None:
        raise NotFound
    state = request.POST.get("state", "")
    step_delivery(
        delivery=chosen, state=state if state in DeliveryState.values else "", actor=Actor.staff(request.user.pk)
    )
    return back_to(found, request.POST.get("conversation", ""))


@staff
@require_GET
def credits(request: StaffRequest, public_id: str) -> HttpResponse:
    """A guest's credit, movement by movement. It is found by one of their orders."""
    found = queries.get_order(request.user, public_id)
    if found.customer is None:
        raise NotFound
    context = {
        "order": found, "customer": found.customer, "credits": queries.credits_of(found.customer),
        "left": queries.credit_left(found.customer), "key": new_id(), "section": "orders",
    }  # fmt: skip
    return render(request, "desk/commerce/credits.html", context)


@staff
@require_POST
def payout(request: StaffRequest, public_id: str) -> HttpResponse:
    """Credit was paid out as money."""
    found, form = queries.get_order(request.user, public_id), request.POST
    if found.customer is None:
        raise NotFound
    pay_out_credit(
        customer=found.customer, amount=paise(form.get("amount", "")), words=form.get("words", ""),
        actor=Actor.staff(request.user.pk), user=request.user, key=form.get("key", "")[:60],
    )  # fmt: skip
    return redirect("workspace:order_credits", public_id=public_id)
