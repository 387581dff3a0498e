"""Announcements about what the guest bought or asks about, on the guest's card."""

from atithi.commerce.models import OrderLine, Product
from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.knowledge import announcements
from atithi.language.fold import fold
from atithi.language.words import tokens
from atithi.staff.models import User
from atithi.workspace.card import Section

LAST_MESSAGES = 5
SHOWN = 3
NAMED = 2  # words of a product's name by which it is known


def announced(customer: Customer, conversation: Conversation, user: User) -> Section | None:
    """Those in force, the latest first; nothing where none is about this guest's things."""
    held = list(announcements.concerning(user).exclude(products=[])[:60])
    products = {one for each in held for one in each.products}
    if not products:
        return None
    lines = OrderLine.objects.filter(order__customer=customer, variant__product__public_id__in=products)
    matter = set(lines.values_list("variant__product__public_id", flat=True)) | _named(conversation, products)
    found = [(each, each.text(user.language)["title"]) for each in held if matter & set(each.products)][:SHOWN]
    return Section("desk/announcements/card.html", {"lines": found}) if found else None


def _named(conversation: Conversation, products: set[str]) -> set[str]:
    """Which of the products the guest named lately, in any script."""
    rows = conversation.messages.filter(kind="customer").order_by("-id")
    said = {
        fold(word) for text in rows.values_list("text", flat=True)[:LAST_MESSAGES] for word in tokens(text[:600])
    } - {""}
    found = set()
    for product in Product.objects.filter(public_id__in=products):
        for name in product.names.values():
            known = {fold(word) for word in tokens(name)[:NAMED]} - {""}
            if known and known <= said:
                found.add(product.public_id)
    return found
