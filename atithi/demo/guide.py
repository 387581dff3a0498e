"""What was done for the guests whose conversations are open, as the guide saw it, and what some of them need."""

from datetime import datetime, timedelta

from atithi.conversations.models import Conversation, Message, MessageKind
from atithi.language import cues
from atithi.standards.guide.steps import said_in
from atithi.standards.models import DoneStep, How, Need

MOST = 60
NEEDS = {
    "en": "something quiet for a small kitchen, under ₹4,000",
    "hi": "मिक्सर जो रोज़ के मसाले अच्छे पीसे, आवाज़ कम हो",
    "te": "అమ్మకు సులభంగా వాడగలిగే ఫోన్, పెద్ద అక్షరాలతో",
    "bn": "ছোট ঘরের জন্য একটা ফ্রিজ, বিল যেন কম আসে",
}


def load_guide(*, now: datetime) -> None:
    """Reads the answers in open conversations as the guide does, the latest conversations first."""
    open_ones = list(Conversation.objects.filter(closed_at=None).order_by("-last_message_at")[:MOST])
    rows = Message.objects.filter(conversation__in=open_ones, kind=MessageKind.REPLY, author__isnull=False).order_by(
        "id"
    )
    done: dict[tuple[int, str], DoneStep] = {}
    for message in rows:
        for step in said_in(cues.find(message.text, message.language if message.language != "und" else None)):
            done.setdefault(
                (message.conversation_id, step),
                DoneStep(
                    conversation_id=message.conversation_id, step=step, how=How.SAID, person_id=message.author_id,
                    done_at=message.created_at,
                ),
            )  # fmt: skip
    needed = {one.language: one for one in reversed(open_ones) if one.language in NEEDS and one.mood != "upset"}
    for language, conversation in needed.items():
        written = max(conversation.created_at, now - timedelta(hours=2))
        Need.objects.create(
            conversation=conversation, words=NEEDS[language], written_by_id=conversation.assignee_id, written_at=written,
            confirmed_at=written + timedelta(minutes=2) if language in {"en", "te"} else None,
        )  # fmt: skip
        done[conversation.pk, "needs"] = DoneStep(
            conversation=conversation, step="needs", how=How.MARKED, person_id=conversation.assignee_id, done_at=written
        )
    DoneStep.objects.bulk_create(done.values())
