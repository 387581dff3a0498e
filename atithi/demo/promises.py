"""What the demo shop owes its guests now: promises found in its own answers, and some made on the phone and at the counter."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.events import Actor
from atithi.language.languages import codes
from atithi.promises.actions import make_promise, propose_promise
from atithi.promises.actions.making import precision_of
from atithi.promises.finding import detect
from atithi.promises.models import Precision
from atithi.staff.models import Role, User

READ, MOST = 300, 36
INDIA = ZoneInfo("Asia/Kolkata")
# On the phone and at the counter: kind, days from now, the hour (None: within the day)
SPOKEN = (("call_back", 0, 19), ("information", 1, None), ("visit", 2, 11), ("call_back", 1, 10), ("price", 6, None))


def load_promises(*, staff: Mapping[str, User], now: datetime) -> None:
    """Of what answers in open conversations promise, two of three are kept track of; the rest waits for its sender's word."""
    replies = Message.objects.filter(kind=MessageKind.REPLY, author__is_active=True, conversation__closed_at=None)
    related = (
        "conversation__customer",
        "conversation__team",
        "conversation__store",
        "conversation__assignee",
        "author",
    )
    made = 0
    for message in replies.select_related(*related).order_by("-created_at")[:READ]:
        made += _written(message, now, ask=made % 3 == 2) if made < MOST else 0
    people = [user for user in staff.values() if user.role == Role.AGENT and user.is_active]
    rows = Conversation.objects.filter(closed_at=None, spam_at=None).select_related(
        "customer", "team", "store", "assignee"
    )
    for place, conversation in enumerate(rows.order_by("-last_message_at", "-id")[: 3 * len(SPOKEN)]):
        _spoken(conversation, conversation.assignee or people[place % len(people)], place, now)


def _written(message: Message, now: datetime, *, ask: bool) -> int:
    """1 where the message promises something that is still to come."""
    language = message.language if message.language in codes() else None
    for found in detect(message.text, message.created_at, language):
        if found.until is not None and found.until <= now + timedelta(minutes=30):
            continue
        if ask:
            return int(propose_promise(message=message, commitment=found, actor=Actor.system()) is not None)
        author = message.author
        make_promise(
            customer=message.conversation.customer, conversation=message.conversation, message=message, kind=found.kind,
            words=found.words, begins=found.start, ends=found.end, due_at=found.until, precision=precision_of(found.until),
            made_by=author, actor=Actor.staff(author.pk) if author else Actor.system(), said=True,
        )  # fmt: skip
        return 1
    return 0


def _spoken(conversation: Conversation, person: User, place: int, now: datetime) -> None:
    kind, days, hour = SPOKEN[place % len(SPOKEN)]
    local = now.astimezone(INDIA) + timedelta(days=days)
    due = (
        local.replace(hour=hour, minute=0, second=0, microsecond=0)
        if hour
        else local.replace(hour=23, minute=59, second=59)
    )
    if due <= now:
        due += timedelta(days=1)
    make_promise(
        customer=conversation.customer, conversation=conversation, kind=kind, due_at=due.replace(microsecond=0),
        precision=Precision.MINUTE if hour else Precision.DAY, made_by=person, actor=Actor.staff(person.pk),
    )  # fmt: skip
