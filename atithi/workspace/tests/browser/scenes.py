"""A believable moment at the shop, for looking at the pages."""

from datetime import timedelta

from atithi.conftest import Cast
from atithi.conversations.actions import add_note, assign, close, mark_delivery, send_reply
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.customers.actions import claim_contact, identify
from atithi.events import Actor

WORDS = [
    ("Arjun Banerjee", "arjun", "ওয়াশিং মেশিনটা চালু করলেই খুব আওয়াজ করছে। ওয়ারেন্টি তো এখনও আছে, কাউকে পাঠাতে পারবেন?", "bn"),
    ("Sunita Verma", "sunita", "mera refund abhi tak nahi aaya, 12 din ho gaye. order 48213 hai", "hi"),
    ("Venkat Rao", "venkat", "ఇన్వర్టర్ ఏసీ మీద ఈఎంఐ ఉందా? అబిడ్స్ షాపులో ఇప్పుడు స్టాక్ ఉందా చెప్పండి.", "te"),
    (
        "Priya Nair",
        "priya",
        "Hi, can you confirm whether the installation on Saturday includes the wall bracket?",
        "en",
    ),
    ("राजेश कुमार", "rajesh", "टीवी की स्क्रीन पर लाइन आ रही है। बिल की फोटो भेज रहा हूँ।", "hi"),
    ("Meena", "meena", "bill ta ekbar mail e pathaben? warranty claim korbo", "bn"),
    ("Karthik", "karthik", "fridge delivery eppudu vastundi andi? repu intlo evaru undaru", "te"),
    ("Farhan Ahmed", "farhan", "Thank you, the technician was very polite. Working fine now.", "en"),
    ("Deepa Iyer", "deepa", "Is the 43 inch model available in the Gariahat store?", "en"),
    ("అనూష", "anusha", "మిక్సర్ జార్ పగిలిపోయింది, కొత్తది ఎంత అవుతుంది?", "te"),
]


def busy_day(cast: Cast) -> Conversation:
    """A dozen guests, one long conversation; returns it."""
    for name, who, words, _language in WORDS:
        cast.says(words, who=f"{who}@example.com", name=name)
    conversation = _long_one(cast)
    others = Conversation.objects.exclude(pk=conversation.pk).order_by("pk")
    for number, other in enumerate(others):
        minutes = [7, 190, 35, 58, 260, 1500, 2900, 4400, 12, 3][number % 10]
        _age(other, minutes)
    assign(conversation=others[1], assignee=cast.mita, team=cast.repairs, actor=Actor.staff(cast.farida.id))
    assign(conversation=others[3], assignee=cast.ravi, team=None, actor=Actor.staff(cast.ravi.id))
    close(conversation=others[7], actor=Actor.staff(cast.mita.id))
    return conversation


def _age(conversation: Conversation, minutes: int) -> None:
    moment = now() - timedelta(minutes=minutes)
    conversation.messages.update(created_at=moment)
    waiting = moment if conversation.waiting_since else None
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=moment, waiting_since=waiting)


def _long_one(cast: Cast) -> Conversation:
    conversation = cast.says(
        "నమస్తే, మా ఫ్రిజ్ మూడు రోజుల నుండి చల్లబడటం లేదు. పాలు, కూరగాయలు అన్నీ పాడైపోతున్నాయి. దయచేసి ఎవరినైనా త్వరగా పంపండి.",
        subject="Fridge not cooling", contact_kind="email",
    ).conversation  # fmt: skip
    ravi = Actor.staff(cast.ravi.id)
    assign(conversation=conversation, assignee=cast.ravi, team=cast.sales, actor=Actor.staff(cast.farida.id))
    first = send_reply(
        conversation=conversation, actor=ravi, author=cast.ravi,
        text="నమస్తే లక్ష్మి గారు, ఇబ్బందికి క్షమించండి. మీ ఫ్రిజ్ మోడల్ నంబర్ చెప్పగలరా?",
    )  # fmt: skip
    for step in ("sent", "seen"):
        mark_delivery(message=first, delivery=step, actor=Actor.system())
    cast.says("model number GL-B201, bill kuda undi. Naa number 98480 22338, repu morning ayite intlo untanu")
    add_note(
        conversation=conversation, actor=Actor.staff(cast.mita.id), author=cast.mita,
        text="Same model as last week: take the thermostat along. She lives behind the Abids store.",
    )  # fmt: skip
    failed = send_reply(
        conversation=conversation, actor=ravi, author=cast.ravi, text="రేపు ఉదయం 10 నుండి 12 మధ్య మా టెక్నీషియన్ వస్తారు."
    )
    mark_delivery(message=failed, delivery="failed", actor=Actor.system(), note="mailbox full")
    last = cast.says("ధన్యవాదాలు అండి! రేపు ఎదురు చూస్తాను.")
    identify(kind="phone", value="9848022338", name="Lakshmi Devi (Abids)")
    claim_contact(customer=conversation.customer, kind="phone", value="9848022338")
    Message.objects.filter(conversation=conversation, pk__lt=last.pk).update(
        created_at=now() - timedelta(days=1, hours=2)
    )
    conversation.refresh_from_db()
    return conversation
