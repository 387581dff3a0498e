"""A small salon for the tests of appointments: services, people's hours, guests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from atithi.conftest import Cast
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.promises import actions
from atithi.promises.actions import Details, Wish
from atithi.promises.actions.booking import rounded
from atithi.promises.models import Appointment, Service
from atithi.staff.models import Store, User

KOLKATA = ZoneInfo("Asia/Kolkata")
MONDAY = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)  # nine in the morning in India
DESK = Actor.system()
DAILY = [[["10:00", "18:00"]]] * 7


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time of 2026 on India's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=KOLKATA).astimezone(UTC)


def styling(cast: Cast, people: Sequence[User] = (), **more: Any) -> Service:
    """A styling session of 45 minutes in Hyderabad, with a quarter of an hour to tidy up."""
    chosen = list(people) or [cast.ravi]
    for person in chosen:
        actions.set_availability(user=person, actor=DESK, weekly=DAILY)
    fields = {
        "name": "Styling session", "names": {"hi": "स्टाइलिंग", "te": "స్టైలింగ్", "bn": "স্টাইলিং"}, "minutes": 45, "after_minutes": 15,
        "place": "store", "notice_minutes": 60, "hints": {"en": "Bring what you like to wear."},
        "preparation": "Have three sizes ready.", **more,
    }  # fmt: skip
    stores = [cast.hyderabad] if fields["place"] == "store" else []
    return actions.save_service(actor=DESK, stores=stores, people=chosen, **fields)


def guest(cast: Cast, who: str = "visitor-lakshmi", **more: Any) -> Conversation:
    """Somebody's chat: answers wait there to be fetched."""
    return cast.conversation(who=who, channel_id=cast.chat.pk, contact_kind="chat", **more)


def booked(cast: Cast, service: Service, starts_at: datetime, *, person: User | None = None, store: Store | None = None,
           actor: Actor = DESK, outside: bool = False, **more: Any) -> Appointment:  # fmt: skip
    """Lakshmi's appointment, from her conversation."""
    conversation = more.pop("conversation", None) or guest(cast)
    place = store or (cast.hyderabad if service.place == "store" else None)
    if outside:  # at any time whatever the clock of the test says, to the full five minutes
        starts_at, person = rounded(starts_at), person or service.people.get()
    wish = Wish(service, starts_at, person, place, outside=outside)
    return actions.book_appointment(
        wish=wish, customer=conversation.customer, actor=actor, conversation=conversation,
        details=more.pop("details", Details({}, language="en")), **more,
    )  # fmt: skip
