"""Spam and blocked customers, each with the way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations import actions
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.customers.actions import block_customer, unblock_customer
from atithi.customers.queries import blocked_customers
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, leads, staff
from atithi.workspace.views.handling import Undo, head

SHOWN = 200


@staff
@require_POST
def spam(request: StaffRequest, public_id: str) -> HttpResponse:
    """Marks the conversation as spam, or (`off`) as none."""
    conversation, actor = get_conversation(request.user, public_id), Actor.staff(request.user.id)
    if request.POST.get("off"):
        actions.clear_spam(conversation=conversation, actor=actor)
        return head(request, public_id, _("Back in its queue"))
    actions.mark_spam(conversation=conversation, actor=actor)
    return head(
        request, public_id, _("Marked as spam"), Undo(reverse("workspace:spam", args=[public_id]), {"off": "1"})
    )


@staff
@require_POST
def blocking(request: StaffRequest, public_id: str) -> HttpResponse:
    """Blocks the customer of the conversation, which becomes spam; or (`off`) lets them in again."""
    conversation, actor = get_conversation(request.user, public_id), Actor.staff(request.user.id)
    name = str(conversation.customer)
    if request.POST.get("off"):
        unblock_customer(customer=conversation.customer, actor=actor)
        if request.POST.get("spam"):
            actions.clear_spam(conversation=conversation, actor=actor)
        return head(request, public_id, _("%(name)s is let in again") % {"name": name})
    block_customer(customer=conversation.customer, actor=actor)
    was_spam = conversation.spam_at is not None
    actions.mark_spam(conversation=conversation, actor=actor)
    values = {"off": "1", "spam": "" if was_spam else "1"}
    undo = Undo(reverse("workspace:blocking", args=[public_id]), values)
    return head(request, public_id, _("%(name)s is blocked") % {"name": name}, undo)


@leads
@require_GET
def blocked(request: StaffRequest) -> HttpResponse:
    """Everybody who is blocked."""
    rows = list(blocked_customers().prefetch_related("contact_points")[:SHOWN])
    return render(request, "desk/blocked.html", {"rows": rows, "section": "blocked"})


@leads
@require_POST
def unblock(request: StaffRequest, customer_id: str) -> HttpResponse:
    """Lets a blocked customer in again."""
    customer = blocked_customers().filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound
    unblock_customer(customer=customer, actor=Actor.staff(request.user.id))
    messages.success(request, _("%(name)s is let in again") % {"name": customer})
    return redirect("workspace:blocked")
