"""How the demo shop sorts its work: tags, kinds of matter, what presses, what sleeps, a macro, opening hours, a role."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.conversations.actions import add_kind, add_tag, snooze
from atithi.conversations.actions.macros import add_macro
from atithi.conversations.models import Conversation, ConversationTag, Priority
from atithi.demo.hours import CLOSED_FOR, FESTIVALS
from atithi.events import Actor
from atithi.staff.actions import add_role, set_hours, set_special_day
from atithi.staff.models import Role, User

TAGS = (("Gold customer", "guest"), ("Warranty", "accent"), ("Call back", "bad"), ("Thank-you note", "good"))
KINDS = (
    ("Delivery", {"hi": "डिलीवरी", "te": "డెలివరీ", "bn": "ডেলিভারি"}),
    ("Repair", {"hi": "मरम्मत", "te": "మరమ్మతు", "bn": "মেরামত"}),
    ("Refund", {"hi": "रिफंड", "te": "రిఫండ్", "bn": "রিফান্ড"}),
    ("Question before buying", {"hi": "खरीदने से पहले", "te": "కొనే ముందు ప్రశ్న", "bn": "কেনার আগে প্রশ্ন"}),
)
WEEK = [[["10:00", "20:30"]]] * 6 + [[["11:00", "18:00"]]]
MANAGER = ("see_all_stores", "manage_shared", "manage_labels", "redact", "export")
SLEEPING, HOLIDAYS = 3, 2


def load_handling(*, staff: Mapping[str, User], now: datetime) -> None:
    """Sorts what is open, every few conversations otherwise, the same each time."""
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    actor = Actor.staff(owner.pk)
    tags = [add_tag(name=name, colour=colour, actor=actor) for name, colour in TAGS]
    kinds = [add_kind(name=name, names=names, actor=actor) for name, names in KINDS]
    rows = list(Conversation.objects.filter(closed_at=None).order_by("id"))
    for place, row in enumerate(rows):
        row.kind = kinds[place % len(kinds)]
        row.priority = {0: Priority.URGENT, 4: Priority.HIGH, 7: Priority.LOW}.get(place % 9, Priority.NORMAL)
    Conversation.objects.bulk_update(rows, ["kind", "priority"])
    ConversationTag.objects.bulk_create(
        ConversationTag(conversation=row, tag=tags[place % len(tags)], added_by=owner, added_at=now)
        for place, row in enumerate(rows)
        if place % 3 == 0
    )
    for row in [row for row in rows if row.waiting_since is None][:SLEEPING]:
        snooze(conversation=row, until=None, actor=actor)
    steps = [
        {"do": "assign", "value": "me"},
        {"do": "tag", "value": tags[2].public_id},
        {"do": "priority", "value": "2"},
    ]
    add_macro(name="I will call back", steps=steps, owner=owner, actor=actor, scope="shared", key="1")
    add_role(actor=actor, name="Store manager", permissions=MANAGER)
    set_hours(actor=actor, weekly=WEEK)
    today = now.date()
    coming = sorted((day, name) for name in CLOSED_FOR for day in FESTIVALS[name] if day > today + timedelta(days=1))
    for day, name in coming[:HOLIDAYS]:
        set_special_day(actor=actor, day=day, name=name, hours=[])
