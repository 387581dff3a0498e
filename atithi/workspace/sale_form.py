"""What the form of a sale at the counter says."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.selling import Paid, Sold
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Variant
from atithi.commerce.money import paise
from atithi.commerce.pricing import Prices, prices_for
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.customers.queries import known_by
from atithi.staff.models import Store, User
from atithi.staff.queries import own_store_ids
from atithi.workspace.access import StaffRequest
from atithi.workspace.product_form import amount_or_none


def counters(user: User) -> list[Store]:
    """The stores at whose counters this person may sell."""
    own = own_store_ids(user)
    rows = Store.objects.order_by("name")
    return list(rows if own is None else rows.filter(pk__in=own))


def counter_of(user: User, public_id: str) -> Store:
    """One of these stores, else NotFound."""
    found = next((each for each in counters(user) if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def guest_prices(request: StaffRequest) -> Prices:
    """The prices of whom the sale is for: the guest of the conversation, or who is known by the phone number entered."""
    if public_id := request.GET.get("conversation", "")[:20]:
        return prices_for(get_conversation(request.user, public_id).customer)
    phone = request.GET.get("phone", "").strip()[:40]
    return prices_for(known_by([("phone", phone)]) if phone else None)


def _quantity(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise CommerceError("number_malformed", _("%(text)s is not a whole number."), text=text[:20])
    return int(text)


def _goods(form: QueryDict) -> list[Sold]:
    """The positions; one of which there are none was taken off again."""
    ids, prices = form.getlist("variant"), form.getlist("price")
    counts, taken = form.getlist("count"), form.getlist("taken")
    if not len(ids) == len(prices) == len(counts) == len(taken):
        raise CommerceError("nothing_sold", _("Choose what is sold, and how many."))
    known = {each.public_id: each for each in Variant.objects.select_related("product").filter(public_id__in=ids)}
    rows = zip(ids, prices, counts, taken, strict=True)
    return [
        Sold(known[id], number, int(price) if price.isdecimal() and len(price) < 14 else -1, how == "yes")
        for id, price, count, how in rows
        if id in known and (number := _quantity(count))
    ]


def summed(form: QueryDict) -> int:
    """What the positions come to; what cannot be read counts nothing yet."""
    try:
        return sum(each.quantity * each.price_paise for each in _goods(form))
    except CommerceError:
        return 0


def written(form: QueryDict) -> tuple[list[Sold], Paid, list[tuple[str, str]]]:
    """Positions, payment, and by what the guest is known."""
    credit = form.get("credit", "").strip()
    paid = Paid(form.get("method", ""), amount_or_none(form, "amount"), paise(credit) if credit else 0)
    contacts = [(kind, value) for kind in ("phone", "email") if (value := form.get(kind, "").strip())]
    return _goods(form), paid, contacts
