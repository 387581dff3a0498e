"""The demo shop's appointments: three services, people's hours, and a few days of bookings around now."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.promises.actions import (
    Details,
    Wish,
    book_appointment,
    confirm_appointment,
    join_waiting,
    save_service,
    set_availability,
)
from atithi.promises.errors import PromiseError
from atithi.promises.models import Service
from atithi.staff.models import Role, Store, User

DAY = [["10:30", "13:30"], ["14:30", "19:30"]]
WEEK = [*[DAY] * 6, []]
HINTS = {
    "home": {
        "en": "Please keep the bill at hand.", "hi": "कृपया बिल पास रखें।", "te": "దయచేసి బిల్లు దగ్గర పెట్టుకోండి.",
        "bn": "অনুগ্রহ করে বিলটি হাতের কাছে রাখুন।",
    },
    "store": {
        "en": "Bring the measures of your room.", "hi": "अपने कमरे का नाप साथ लाएँ।", "te": "మీ గది కొలతలు తీసుకురండి.",
        "bn": "আপনার ঘরের মাপ সঙ্গে আনুন।",
    },
}  # fmt: skip
FLOOR = {
    "labels": {
        "en": "Which floor, and is there a lift?", "hi": "कौन सी मंज़िल, लिफ़्ट है?", "te": "ఏ అంతస్తు, లిఫ్ట్ ఉందా?",
        "bn": "কোন তলা, লিফট আছে?",
    },
    "required": True,
}  # fmt: skip
WISH = {
    "labels": {
        "en": "What are you looking for?", "hi": "आप क्या ढूँढ रहे हैं?", "te": "మీరు దేని కోసం చూస్తున్నారు?",
        "bn": "আপনি কী খুঁজছেন?",
    },
    "choices": {
        "en": ["Fridge", "Washing machine", "TV", "Something else"], "hi": ["फ्रिज", "वॉशिंग मशीन", "टीवी", "कुछ और"],
        "te": ["ఫ్రిజ్", "వాషింగ్ మెషీన్", "టీవీ", "మరొకటి"], "bn": ["ফ্রিজ", "ওয়াশিং মেশিন", "টিভি", "অন্য কিছু"],
    },
}  # fmt: skip
SERVICES: tuple[dict[str, Any], ...] = (
    {
        "names": {
            "en": "Home demo and set-up", "hi": "घर पर डेमो और सेट-अप", "te": "ఇంటి దగ్గర డెమో, సెటప్", "bn": "বাড়িতে ডেমো ও সেট-আপ",
        },
        "hints": HINTS["home"], "place": "home", "minutes": 60, "before_minutes": 15, "after_minutes": 30, "questions": [FLOOR],
        "preparation": "Check the model and the order; take the wall stand and two-metre hoses.",
    },
    {
        "names": {"en": "Advice in the store", "hi": "स्टोर में सलाह", "te": "స్టోర్‌లో సలహా", "bn": "দোকানে পরামর্শ"},
        "hints": HINTS["store"], "place": "store", "minutes": 45, "after_minutes": 15, "questions": [WISH],
        "preparation": "Three fitting models side by side, one above and one below the budget.",
    },
    {
        "names": {"en": "Call-back", "hi": "कॉल-बैक", "te": "కాల్ బ్యాక్", "bn": "কল-ব্যাক"}, "place": "phone", "minutes": 15,
        "step_minutes": 15, "notice_minutes": 30, "preparation": "Read the conversation before you call.",
    },
)  # fmt: skip


def load_appointments(*, stores: Mapping[str, Store], staff: Mapping[str, User], now: datetime, seed: int) -> None:
    """Services and hours, and bookings of guests who have an open conversation."""
    draw, system = random.Random(seed), Actor.system()  # noqa: S311
    agents = sorted((user for user in staff.values() if user.role == Role.AGENT), key=lambda user: user.pk)[:5]
    for person in agents:
        set_availability(user=person, actor=system, weekly=WEEK)
    services = [
        save_service(actor=system, name=each["names"]["en"], people=agents, stores=list(stores.values()), **each)
        for each in SERVICES
    ]
    rows = Conversation.objects.filter(closed_at=None, spam_at=None, customer__blocked_at=None, team__private=False)
    guests = list(rows.select_related("customer", "store", "team").order_by("id")[:24])
    for number, conversation in enumerate(guests):
        _book(draw, services[number % 3], conversation, next(iter(stores.values())), now, number)
    waiting = rows.order_by("-id").first()
    if waiting is not None:
        today = now.astimezone(ZoneInfo("Asia/Kolkata")).date()
        join_waiting(service=services[1], customer=waiting.customer, actor=system, first_day=today, conversation=waiting,
                     last_day=today + timedelta(days=7))  # fmt: skip


def _book(
    draw: random.Random, service: Service, conversation: Conversation, store: Store, now: datetime, number: int
) -> None:
    place = conversation.store or store
    zone = ZoneInfo(place.time_zone)
    customer: Customer = conversation.customer
    answers = {str(one["key"]): "0" if one.get("choices") else "2nd floor, yes" for one in service.questions}
    details = Details(answers, "12 Lake Road" if service.place == "home" else "", "", customer.language)
    for _attempt in range(6):
        day = now.astimezone(zone).date() + timedelta(days=draw.randrange(0, 6))
        starts_at = datetime.combine(day, time(draw.randrange(11, 19), draw.choice((0, 30))), zone).astimezone(UTC)
        wish = Wish(service, starts_at, None, place if service.place == "store" else None)
        try:
            made = book_appointment(
                wish=wish, customer=customer, actor=Actor.system(), details=details, conversation=conversation
            )
        except PromiseError:
            continue
        if number % 3 == 0:
            confirm_appointment(appointment=made, actor=Actor.customer(customer.pk))
        return
