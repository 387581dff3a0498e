"""The guest's card: joining two records of one person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.customers.actions import merge_customers
from atithi.customers.queries import merge_suggestions
from atithi.events import Actor
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.inbox import card_context


def _card(request: StaffRequest, conversation: Conversation) -> HttpResponse:
    if not by_script(request):
        return redirect("workspace:conversation", public_id=conversation.public_id)
    context = {"conversation": conversation, **card_context(conversation.customer)}
    return render(request, "desk/card.html", context)


@staff
@require_POST
def merge(request: StaffRequest, public_id: str) -> HttpResponse:
    """Joins the guest of this conversation with one who verifiably owns what they claim; only such a one."""
    conversation = get_conversation(request.user, public_id)
    others = {found.owner.public_id: found.owner for found in merge_suggestions(conversation.customer)}
    other = others.get(request.POST.get("other", ""))
    if other is None:
        raise NotFound
    kept = merge_customers(keep=other, absorb=conversation.customer, actor=Actor.staff(request.user.id))
    conversation.customer = kept
    return _card(request, conversation)
