"""Making good: a small credit for the guest whose promise is at risk or broken, within what the person may decide alone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions import Request, ask_approval, grant_case, open_case
from atithi.commerce.deciding import bounds_for, verdict_on
from atithi.commerce.models import Case, CaseKind, Condition, Order
from atithi.events import Actor
from atithi.promises.errors import PromiseError
from atithi.promises.models import Promise
from atithi.staff.models import User

AMOUNTS = (10_000, 20_000, 50_000)  # paise that are offered with one tap


def last_order(promise: Promise) -> Order | None:
    """The purchase that a credit is booked on."""
    rows = Order.objects.filter(customer=promise.customer_id).exclude(state="cancelled")
    return rows.order_by("-placed_at", "-id").first()


def amounts_for(user: User) -> list[int]:
    """What this person may give alone, in paise: none where nothing was entrusted to them."""
    bounds = bounds_for(user, CaseKind.CREDIT)
    if bounds is None:
        return []
    return [amount for amount in AMOUNTS if bounds.case_paise is None or amount <= bounds.case_paise]


@transaction.atomic
def make_good(*, promise: Promise, user: User, amount_paise: int) -> Case:
    """Gives the guest credit; where somebody else must decide, they are asked. The same promise twice gives it once."""
    order = last_order(promise)
    if order is None:
        raise PromiseError("nothing_bought", _("There is no order that a credit could be booked on."))
    actor = Actor.staff(user.pk)
    wish = Request(
        kind=CaseKind.CREDIT, condition=Condition.MISSING, amount_paise=amount_paise,
        reason=str(_("A promise is later than we said: %(kind)s") % {"kind": promise.get_kind_display()}),
    )  # fmt: skip
    conversation = promise.conversation.public_id if promise.conversation else ""
    case = open_case(
        order=order, request=wish, actor=actor, user=user, conversation=conversation, key=f"good:{promise.public_id}"
    )
    if case.state != "asked":
        return case
    if verdict_on(user, case).may:
        return grant_case(case=case, user=user, actor=actor)
    ask_approval(case=case, user=user, actor=actor)
    return case
