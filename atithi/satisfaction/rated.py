"""What an invitation is about, for reports: store, team, who is rated, product, kind of matter; and in which language to ask."""

from dataclasses import dataclass

from atithi.commerce.models import Case, Order, OrderLine
from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.customers.models import Customer
from atithi.satisfaction.wordings import LANGUAGES
from atithi.staff.queries import business


@dataclass(frozen=True, slots=True)
class About:
    """Keys of rows; None where there is none."""

    store: int | None = None
    team: int | None = None
    agent: int | None = None
    channel: int | None = None
    channel_kind: str = ""
    product: int | None = None
    matter: int | None = None


def about_conversation(conversation: Conversation) -> About:
    """Of a conversation. Rated is who answered last: giving a matter away at its end changes nothing."""
    replies = Message.objects.filter(conversation=conversation, kind=MessageKind.REPLY, author__isnull=False)
    agent = replies.order_by("-id").values_list("author_id", flat=True).first() or conversation.assignee_id
    case = (
        Case.objects.filter(conversation=conversation.public_id)
        .order_by("-id")
        .values_list("order_id", flat=True)
        .first()
    )
    return About(
        store=conversation.store_id, team=conversation.team_id, agent=agent, channel=conversation.channel_id,
        channel_kind=conversation.channel.kind, product=_product(case) if case else None, matter=conversation.kind_id,
    )  # fmt: skip


def about_order(order: Order) -> About:
    """Of an order that was delivered."""
    return About(store=order.store_id, product=_product(order.pk))


def _product(order_id: int) -> int | None:
    """The first thing that was bought."""
    lines = OrderLine.objects.filter(order=order_id, variant__isnull=False).order_by("position")
    return lines.values_list("variant__product_id", flat=True).first()


def language_for(customer: Customer | None, conversation: Conversation | None = None) -> str:
    """The language in which somebody is asked: that of the conversation, else theirs, else the business's."""
    found = (conversation.language if conversation else "", customer.language if customer else "")
    return next((each for each in found if each in LANGUAGES), business().default_language)
