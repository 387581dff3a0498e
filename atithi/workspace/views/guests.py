"""Guests: the list, and one of them with everything that happened."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations.queries import get_conversation
from atithi.customers.actions import change_customer
from atithi.customers.models import Customer
from atithi.customers.queries import get_customer
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.guests import guest_context, list_context, timeline_context
from atithi.workspace.inbox import card_context

FIELDS = ("name", "language", "said_as", "reach_by", "reach_note")


@staff
@require_GET
def guests(request: StaffRequest) -> HttpResponse:
    """The list: `q` finds in any script, `segment` narrows, `sort` orders."""
    context = list_context(request.user, request.GET)
    return render(request, "desk/guests/rows.html" if by_script(request) else "desk/guests/list.html", context)


@staff
@require_GET
def guest(request: StaffRequest, public_id: str) -> HttpResponse:
    """One guest. A guest who was merged leads to the one who stays."""
    customer = get_customer(public_id)
    if customer.public_id != public_id:
        return redirect("workspace:guest", public_id=customer.public_id)
    return render(request, "desk/guests/guest.html", guest_context(request.user, customer, request.GET))


@staff
@require_GET
def timeline(request: StaffRequest, public_id: str) -> HttpResponse:
    """A further page of a guest's timeline; without a script the whole page from there on."""
    customer = get_customer(public_id)
    if not by_script(request):
        return render(request, "desk/guests/guest.html", guest_context(request.user, customer, request.GET))
    return render(request, "desk/guests/entries.html", timeline_context(request.user, customer, request.GET))


@staff
@require_POST
def details(request: StaffRequest, public_id: str) -> HttpResponse:
    """Corrects what is known: name, how it is said, language, how they like to be reached."""
    customer = get_customer(public_id)
    values = {field: request.POST[field] for field in FIELDS if field in request.POST}
    change_customer(customer=customer, actor=Actor.staff(request.user.pk), **values)
    return card_again(request, customer)


def card_again(request: StaffRequest, customer: Customer) -> HttpResponse:
    """After a change made on the card: the card of the conversation beside which it stands, or the guest's own page."""
    if by_script(request) and request.POST.get("conversation"):
        conversation = get_conversation(request.user, request.POST["conversation"])
        context = {"conversation": conversation, **card_context(conversation.customer)}
        return render(request, "desk/card.html", context)
    if by_script(request):
        context = guest_context(request.user, customer, request.GET)
        return render(request, "desk/guests/side_inner.html", context)
    return redirect("workspace:guest", public_id=customer.public_id)
