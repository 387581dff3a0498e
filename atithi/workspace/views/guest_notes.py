"""What staff keep of a guest: pinned notes, small talk, tags, attributes. From the card, the guest's page, and messages."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from atithi.conversations.queries import get_message
from atithi.core import amounts
from atithi.core.errors import NotFound
from atithi.customers import actions, queries
from atithi.customers.errors import CustomerError
from atithi.customers.models import CustomerTag, RemarkKind
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.card_guest import shown_remarks
from atithi.workspace.views.guests import card_again
from atithi.workspace.views.handling import Undo, noted

LONGEST_TAKEN = 200  # of a message, where nothing of it was chosen
_NO_SUCH_TAG = gettext_lazy("There is no such tag. Those who lead can make one.")


@staff
@require_POST
def remarks(request: StaffRequest, public_id: str) -> HttpResponse:
    """Pins a note, or keeps small talk, with the day on which it was said."""
    customer = queries.get_customer(public_id)
    kind, text = request.POST.get("kind", RemarkKind.PIN), request.POST.get("text", "")
    said_on = amounts.day(request.POST.get("said_on", ""))
    actions.add_remark(customer=customer, kind=kind, text=text, said_on=said_on, actor=Actor.staff(request.user.pk))
    return card_again(request, customer)


@staff
@require_POST
def from_message(request: StaffRequest, message_id: str) -> HttpResponse:
    """Keeps what a message says on its guest's card, with its day: in one tap, which can be taken back."""
    message = get_message(request.user, message_id)
    customer = queries.get_customer(message.conversation.customer.public_id)
    text = " ".join((request.POST.get("text") or message.text).split())
    remark = actions.add_remark(
        customer=customer, kind=request.POST.get("kind", RemarkKind.TALK), text=Truncator(text).chars(LONGEST_TAKEN),
        message=message.public_id, said_on=timezone.localtime(message.created_at).date(), actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    if not by_script(request):
        return redirect("workspace:conversation", public_id=message.conversation.public_id)
    undo = Undo(reverse("workspace:remark_removal", args=[remark.public_id]))
    return noted(HttpResponse(), _("It is on the guest's card."), undo)


@staff
@require_POST
def removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a note off the card, or (`restore`) puts it back. One that was taken from a message which this person may not see
    is not there for them."""
    remark = queries.get_remark(public_id)
    if not shown_remarks([remark], request.user):
        raise NotFound
    change = actions.restore_remark if "restore" in request.POST else actions.remove_remark
    change(remark=remark, actor=Actor.staff(request.user.pk))
    return card_again(request, remark.customer)


@staff
@require_POST
def tags(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts on `tag` (by id, or by name: `new`), or (`off`) takes it off."""
    customer, actor = queries.get_customer(public_id), Actor.staff(request.user.pk)
    tag = _named(request, actor) if request.POST.get("new") else queries.get_customer_tag(request.POST.get("tag", ""))
    change = actions.untag_customer if "off" in request.POST else actions.tag_customer
    change(customer=customer, tags=[tag], actor=actor)
    return card_again(request, customer)


def _named(request: StaffRequest, actor: Actor) -> CustomerTag:
    """The tag of this name; a new one where one may make tags."""
    name = request.POST["new"].strip()
    known = queries.customer_tags().filter(folded=name.lower()[:60]).first()
    if known is not None:
        return known
    if not request.user.may(Permission.MANAGE_LABELS):
        raise CustomerError("may_not_make_tags", _NO_SUCH_TAG, status=403)
    return actions.add_customer_tag(name=name, actor=actor)


@staff
@require_POST
def attributes(request: StaffRequest, public_id: str) -> HttpResponse:
    """Writes down what is known: fields named by the attributes' keys."""
    customer = queries.get_customer(public_id)
    asked = {one.key for one in queries.attributes()}
    values = {key: text for key in asked if (text := request.POST.get(f"attribute:{key}")) is not None}
    actions.set_attributes(customer=customer, values=values, actor=Actor.staff(request.user.pk))
    return card_again(request, customer)
