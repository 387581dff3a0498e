"""What the demo shop knows of its guests: notes, tags, what it wants to know, segments, and somebody who is there twice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from atithi.conversations.models import Conversation
from atithi.customers.actions import (
    add_customer_tag,
    add_remark,
    identify,
    note_duplicates,
    save_attribute,
    save_segment,
    set_attributes,
    tag_customer,
)
from atithi.customers.models import Customer
from atithi.customers.queries import people_to_compare
from atithi.customers.twins import find_pairs
from atithi.events import Actor
from atithi.staff.models import Role, User

PINS = (
    "Hard of hearing: write, do not call", "Likes indigo and brass", "Speaks to us in Telugu, writes in Roman letters",
    "Pays by UPI only", "Ask for the flat number: the gate is locked",
)  # fmt: skip
TALK = (
    "Her daughter marries in May", "Has just moved to Pune", "Cooks for twelve every Sunday", "Their son began college",
    "Was looking forward to Durga Puja",
)  # fmt: skip
TAGS = ("Regular", "Wholesale", "Writes reviews")
FLATS = (
    {"key": "owner", "labels": {"en": "Own house", "hi": "अपना घर", "te": "సొంత ఇల్లు", "bn": "নিজের বাড়ি"}},
    {"key": "rented", "labels": {"en": "Rented", "hi": "किराये का", "te": "అద్దె ఇల్లు", "bn": "ভাড়া বাড়ি"}},
)
EVERY_PIN, EVERY_TALK, EVERY_TAG = 2, 3, 4


def _one(field: str, op: str, *values: str) -> dict[str, Any]:
    return {"field": field, "op": op, "values": list(values)}


SEGMENTS = (
    ("Spent more than ₹10,000", [_one("spent", "least", "10000")]),
    ("Upset lately, and a matter is open", [_one("upset", "under", "90d"), _one("open_matter", "yes")]),
    ("Never bought, wrote in 60 days", [_one("orders", "most", "0"), _one("last_talk", "under", "60d")]),
)


def load_guests(*, staff: Mapping[str, User], now: datetime) -> None:
    """Every few of those whose matters are open, the same each time."""
    owner = next(user for user in staff.values() if user.role == Role.OWNER)
    actor = Actor.staff(owner.pk)
    birthday = save_attribute(
        actor=actor, kind="date", labels={"en": "Birthday", "hi": "जन्मदिन", "te": "పుట్టినరోజు", "bn": "জন্মদিন"}
    )
    home = save_attribute(
        actor=actor, kind="choice", labels={"en": "Home", "hi": "घर", "te": "ఇల్లు", "bn": "বাড়ি"}, choices=FLATS
    )
    tags = [add_customer_tag(name=name, actor=actor) for name in TAGS]
    open_now = Conversation.objects.filter(closed_at=None).order_by("id").values_list("customer_id", flat=True)
    guests = list(Customer.objects.filter(pk__in=list(open_now)).order_by("id"))
    for place, guest in enumerate(guests):
        if place % EVERY_PIN == 0:
            add_remark(customer=guest, kind="pin", text=PINS[place // EVERY_PIN % len(PINS)], actor=actor)
        if place % EVERY_TALK == 0:
            day = (now - timedelta(days=9 + place)).date()
            add_remark(
                customer=guest, kind="talk", text=TALK[place // EVERY_TALK % len(TALK)], said_on=day, actor=actor
            )
        if place % EVERY_TAG == 0:
            tag_customer(customer=guest, tags=[tags[place // EVERY_TAG % len(tags)]], actor=actor)
            values = {birthday.key: f"{1968 + place % 30}-0{1 + place % 9}-14", home.key: FLATS[place % 2]["key"]}
            set_attributes(customer=guest, values={key: str(text) for key, text in values.items()}, actor=actor)
    for name, parts in SEGMENTS:
        save_segment(user=owner, name=name, conditions={"match": "all", "parts": parts}, shared=True)
    _twice(guests)


def _twice(guests: list[Customer]) -> None:
    """Somebody writes from a second address, and is found to be there twice."""
    known = next((one for one in guests if len(one.name.split()) == 2), None)
    if known is not None:
        local = "".join(letter for letter in known.name.lower() if letter.isascii() and letter.isalpha()) or "guest"
        identify(kind="email", value=f"{local}@example.org", name=known.name)
    note_duplicates(find_pairs(people_to_compare()))
