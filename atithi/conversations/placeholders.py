"""What stands in a text for something that is known only when it is used: {{customer.name}}, {{agent.name|us}}."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation
from atithi.core.text import clean_line
from atithi.staff.models import Business, User

PLACEHOLDERS = {
    "customer.name": _("the customer's name"),
    "customer.first_name": _("the customer's first name"),
    "agent.name": _("your name"),
    "agent.first_name": _("your first name"),
    "business.name": _("the business's name, as the customer writes it"),
    "store.name": _("the store of this conversation"),
    "store.city": _("the city of this store"),
    "conversation.number": _("the number of this conversation"),
    "conversation.subject": _("the subject of this conversation"),
}
"""Every placeholder with its meaning."""
_PLACE = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
_BROKEN = re.compile(r"\{\{|\}\}")
_EMPTY = "\ue001"
_MARKS = re.compile(r"[\[\]<>*_`{}|\\]")


def check_placeholders(text: str) -> None:
    """Raises ConversationError, in words, where `text` holds a placeholder that does not exist or is not closed."""
    for name, _default in _PLACE.findall(text):
        if name.strip() not in PLACEHOLDERS:
            message = _("There is no placeholder “%(name)s”. These exist: %(known)s.")
            known = ", ".join(PLACEHOLDERS)
            raise ConversationError("placeholder_unknown", message, name=name.strip()[:60], known=known)
    if broken := _BROKEN.search(_PLACE.sub("", text)):
        message = _("A placeholder is not closed here: “%(text)s”. Write it like {{customer.name}}.")
        rest = _PLACE.sub("", text)[max(0, broken.start() - 10) :][:40]
        raise ConversationError("placeholder_broken", message, text=rest)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders filled. What is not known becomes what stands after the bar, else nothing, and no gap
    is left where it stood. What is filled in is never read again, and formats nothing."""
    filled = _PLACE.sub(lambda found: _value(found, values) or _EMPTY, text)
    filled = re.sub(rf"(?m)^{_EMPTY}[ \t]?", "", filled)
    filled = re.sub(rf"[ \t]?{_EMPTY}(?=[\s,.!?।;:…]|$)", "", filled)
    return re.sub(rf"{_EMPTY}[ \t]?", "", filled)


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    known = _MARKS.sub("", values.get(found[1].strip(), ""))
    return known.strip() or (found[2] or "").strip()


def values_for(conversation: Conversation, agent: User, business: Business, variant: str) -> dict[str, str]:
    """What each placeholder stands for, in a conversation, for a text in this variant (as `te-Latn`)."""
    customer, store = clean_line(conversation.customer.name, 120), conversation.store
    language, _dash, script = variant.partition("-")
    # In Roman letters the business is written with Roman letters.
    own = business.name_in(language) if script not in {"", "Latn"} else business.name_in("en")
    return {
        "customer.name": customer,
        "customer.first_name": _first(customer),
        "agent.name": agent.name,
        "agent.first_name": _first(agent.name),
        "business.name": own,
        "store.name": store.name if store else own,
        "store.city": store.city if store else "",
        "conversation.number": str(conversation.number),
        "conversation.subject": conversation.subject,
    }


def _first(name: str) -> str:
    return next(iter(name.split()), "")
