"""Products are shown to a guest: as a card in the chat, as a mail, or by a link to hand over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.models import Product
from atithi.commerce.pricing import Prices, prices_for
from atithi.commerce.queries import MOST_COMPARED, products
from atithi.commerce.showing import in_words, link_to
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.core.ids import public_id as new_id
from atithi.events import Actor
from atithi.files.models import StoredFile
from atithi.workspace.access import StaffRequest, staff

WITH_CARDS = frozenset({"webchat"})  # channels that draw a card of the link itself


def _chosen(ids: list[str]) -> list[Product]:
    wanted = list(dict.fromkeys(ids))[:MOST_COMPARED]
    there = {product.public_id: product for product in products().filter(public_id__in=wanted)}
    found = [there[each] for each in wanted if each in there]
    if not found:
        raise NotFound
    return found


def _language(conversation: Conversation | None, fallback: str) -> str:
    if conversation is None:
        return fallback
    return conversation.customer.language or conversation.language


def prices_of(conversation: Conversation | None) -> Prices:
    """The prices of the guest of a conversation; without one, those of the list."""
    return prices_for(conversation.customer if conversation is not None else None)


@staff
@require_GET
def showing(request: StaffRequest) -> HttpResponse:
    """What the guest would get, before it is sent; and the link, in each language."""
    public_id = request.GET.get("conversation", "")[:20]
    conversation = get_conversation(request.user, public_id) if public_id else None
    chosen = _chosen(request.GET.getlist("p"))
    spoken = _language(conversation, request.user.language)
    cards = conversation is not None and conversation.channel.kind in WITH_CARDS
    prices = prices_of(conversation)
    context = {
        "products": chosen, "conversation": conversation,
        "words": in_words(chosen, spoken, cards=cards, prices=prices),
        "key": new_id(),
        "spoken": spoken,
        "links": [(code, link_to(chosen, code, prices)) for code in ("en", "hi", "te", "bn")], "section": "products",
    }  # fmt: skip
    return render(request, "desk/commerce/showing.html", context)


@staff
@require_POST
def send(request: StaffRequest) -> HttpResponse:
    """Sends them to the guest in their conversation, in their language."""
    form = request.POST
    conversation = get_conversation(request.user, form.get("conversation", "")[:20])
    chosen = _chosen(form.getlist("p"))
    files: list[StoredFile] = []
    cards = conversation.channel.kind in WITH_CARDS
    if not cards:
        files = [photos[0].file for product in chosen if (photos := list(product.photos.all()))]
    send_reply(
        conversation=conversation, files=files, markdown=True,
        text=in_words(chosen, _language(conversation, "en"), cards=cards, prices=prices_of(conversation)),
        actor=Actor.staff(request.user.pk), author=request.user, client_key=f"goods:{form.get('key', '')[:60]}",
    )  # fmt: skip
    messages.success(request, _("Sent"))
    return redirect("workspace:conversation", public_id=conversation.public_id)
