"""The guest on the card: who they are at a glance, what staff pinned, and what else is known."""

from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import translation

from atithi.commerce.models import OrderState
from atithi.commerce.queries import orders_visible_to
from atithi.conversations.models import Conversation, Message
from atithi.conversations.queries import visible_to
from atithi.customers.models import Customer, Remark, RemarkKind
from atithi.customers.queries import attributes, customer_tags, duplicates_of, known_of, remarks_of
from atithi.customers.values import written
from atithi.language.said import reader_script, said
from atithi.staff.models import User
from atithi.workspace.card import Section

MOODS = 5


def language_now() -> str:
    """The reader's language."""
    return (translation.get_language() or "en")[:2]


def essentials(customer: Customer, conversation: Conversation | None, user: User) -> Section:
    """Name and how to say it, how they like to be reached, since when, what they are worth, what is open, how they felt."""
    rows = visible_to(user).filter(customer=customer, merged_into=None, spam_at=None)
    talks = rows.aggregate(open=Count("pk", filter=Q(closed_at=None)), all=Count("pk"), last=Max("last_message_at"))
    moods = list(rows.order_by("-last_message_at", "-id").values_list("mood", flat=True)[:MOODS])
    bought = (
        orders_visible_to(user).order_by().filter(customer=customer).exclude(state=OrderState.CANCELLED)
        .aggregate(count=Count("pk"), paise=Sum("total_paise"), last=Max("placed_at"))
    )  # fmt: skip
    context = {
        "talks": talks, "moods": [mood or "calm" for mood in reversed(moods)], "bought": bought,
        "said": customer.said_as or said(customer.name, reader_script(language_now())), "guessed": not customer.said_as,
    }  # fmt: skip
    return Section("desk/guests/card_essentials.html", context)


def remarks(customer: Customer, conversation: Conversation | None, user: User) -> Section:
    """Notes that staff pinned, and small talk; what was taken from a message only for those who may see it."""
    rows = shown_remarks(remarks_of(customer), user)
    return Section(
        "desk/guests/card_remarks.html",
        {
            "pins": [row for row in rows if row.kind == RemarkKind.PIN],
            "talk": [row for row in rows if row.kind == RemarkKind.TALK],
        },
    )


def shown_remarks(rows: list[Remark], user: User) -> list[Remark]:
    """Without those that were taken from messages which `user` may not see; each of the others knows its conversation."""
    ids = [row.message for row in rows if row.message]
    seen: dict[str, str] = {}
    if ids:
        found = Message.objects.filter(
            public_id__in=ids, redacted_at=None, conversation__in=visible_to(user).values("pk")
        )
        seen = dict(found.values_list("public_id", "conversation__public_id"))
    for row in rows:
        row.conversation = seen.get(row.message, "")  # type: ignore[attr-defined]
    return [row for row in rows if not row.message or row.message in seen]


def known(customer: Customer, conversation: Conversation | None, user: User) -> Section:
    """Tags, and what the business wants to know."""
    values = {row.attribute_id: row for row in known_of(customer)}
    asked: list[dict[str, Any]] = []
    language = language_now()
    for one in attributes():
        row = values.get(one.pk)
        asked.append({
            "attribute": one, "label": one.label_in(language), "value": row.text if row else "",
            "words": written(row, language) if row else "", "choices": one.choices_in(language),
        })  # fmt: skip
    tags = list(customer.tags.order_by("name"))
    offered = [tag for tag in customer_tags() if tag not in tags]
    context = {"asked": asked, "guest_tags": tags, "offered": offered}
    return Section("desk/guests/card_known.html", context)


def twins(customer: Customer, conversation: Conversation | None, user: User) -> Section | None:
    """Others who may be the same person, by phone, mail and name."""
    pairs = duplicates_of(customer)
    if not pairs:
        return None
    return Section(
        "desk/guests/card_twins.html",
        {"twins": [(pair, pair.second if pair.first_id == customer.pk else pair.first) for pair in pairs]},
    )
