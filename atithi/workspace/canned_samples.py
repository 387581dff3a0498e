"""How an answer kept ready reads for an example customer, so that one sees its placeholders filled before it is used."""

from collections.abc import Mapping
from typing import Any

from atithi.conversations.errors import ConversationError
from atithi.conversations.formatting import formatted
from atithi.conversations.models import Conversation
from atithi.conversations.models.canned import VARIANTS
from atithi.conversations.placeholders import check_placeholders, fill, values_for
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.staff.queries import business

NAMES = {"en": "Lakshmi Devi", "hi": "लक्ष्मी देवी", "te": "లక్ష్మీ దేవి", "bn": "লক্ষ্মী দেবী"}


def example(user: User, sent: Mapping[str, str]) -> dict[str, Any]:
    """The context of a preview: each text that was sent, filled for an example customer."""
    house, shown = business(), []
    for variant in VARIANTS:
        text = sent.get(f"text-{variant}", "").strip()
        if not text:
            continue
        language, _dash, script = variant.partition("-")
        name = NAMES[language] if script != "Latn" else NAMES["en"]
        conversation = Conversation(pk=4711, customer=Customer(name=name))
        try:
            check_placeholders(text)
        except ConversationError as problem:
            shown.append({"variant": variant, "language": language, "script": script, "problem": problem})
            continue
        filled = formatted(fill(text, values_for(conversation, user, house, variant)))
        shown.append({"variant": variant, "language": language, "script": script or "Latn", "filled": filled})
    return {"shown": shown}
