"""The demo shop's shop floors: what guests come for, and today's tokens, at whatever hour one looks."""

from collections.abc import Mapping
from datetime import timedelta

from atithi.channels.instore.actions import Coming, call, greet, open_floor, save_need, skip, step_out, take_token
from atithi.channels.instore.models import Floor, Need, Outcome, Visit, VisitState
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Job
from atithi.staff.models import Role, Store, User

NEEDS: tuple[dict[str, str], ...] = (
    {"en": "Look at something new", "hi": "कुछ नया देखना है", "te": "కొత్తది చూడాలి", "bn": "নতুন কিছু দেখব"},
    {"en": "Something is broken", "hi": "कुछ ख़राब हो गया", "te": "ఏదో పాడైంది", "bn": "কিছু খারাপ হয়েছে"},
    {"en": "Return or exchange", "hi": "वापसी या बदलना", "te": "వాపసు లేదా మార్పిడి", "bn": "ফেরত বা বদল"},
    {"en": "Pick up an order", "hi": "ऑर्डर लेना है", "te": "ఆర్డర్ తీసుకోవాలి", "bn": "অর্ডার নিতে এসেছি"},
)
# need, language, name, what they said, minutes ago, whether standing is hard
GUESTS: tuple[tuple[int, str, str, str, int, bool], ...] = (
    (1, "te", "Venkat Rao", "మిక్సీ తిరగడం లేదు", 31, False), (0, "hi", "Sunita Verma", "", 27, False),
    (1, "hi", "Imtiaz Khan", "फ्रिज ठंडा नहीं कर रहा", 24, False), (2, "bn", "Rupa Das", "ইস্ত্রি বদলাতে চাই", 19, False),
    (0, "en", "", "", 15, False), (1, "te", "Saraswati", "", 12, True), (3, "hi", "Manoj Kumar", "", 9, False),
    (0, "te", "", "", 6, False), (1, "bn", "Tapan Ghosh", "টিভির শব্দ নেই", 4, False), (3, "en", "Joseph D.", "", 2, False),
)  # fmt: skip
SERVED = 40
"""Guests of the last hours who are gone already: enough to say how long it takes."""


def load_floor(*, stores: Mapping[str, Store], staff: Mapping[str, User]) -> None:
    """Every store gives tokens; in the first one it is a busy hour, at whatever hour one looks."""
    system = Actor.system()
    floors = [open_floor(store=store, actor=system) for store in stores.values()]
    lines = {
        floor.pk: [save_need(floor=floor, actor=system, names=names, position=place) for place, names in enumerate(NEEDS, 1)]
        for floor in floors
    }  # fmt: skip
    for number, floor in enumerate(floors[:2]):
        _served(floor, lines[floor.pk])
        visits = [_comes(floor, lines[floor.pk], place) for place in range(len(GUESTS) if number == 0 else 4)]
        agents = sorted((one for one in staff.values() if one.role == Role.AGENT), key=lambda one: one.pk)
        first, second, third = agents[3 * number : 3 * number + 3]
        greet(visit=call(visit=visits[0], user=first, counter="Counter 1"), user=first)
        skip(visit=call(visit=visits[1], user=third, counter="Counter 3"), actor=Actor.staff(third.pk))
        call(visit=visits[2], user=second, counter="Counter 2")
        step_out(visit=visits[3], actor=system)
    # In the story colleagues saw them come in: nobody is told today.
    Job.objects.filter(handler__in=["notices.new", "notices.message", "notices.assignment"]).delete()


def _comes(floor: Floor, needs: list[Need], place: int) -> Visit:
    need, language, name, words, minutes, hard = GUESTS[place]
    coming = Coming(
        key=f"demo-{floor.public_id}-{place}", language=language, name=name, words=words, assistance=hard,
        waited=timedelta(minutes=minutes),
    )  # fmt: skip
    return take_token(floor=floor, need=needs[need], coming=coming)


def _served(floor: Floor, needs: list[Need]) -> None:
    """Those of the last hours: only when they came and were called is known of them now."""
    moment = now()
    rows = []
    for number in range(SERVED):
        came = moment - timedelta(minutes=200 - 4 * number)
        ahead = number % 3
        called = came + timedelta(minutes=(4 + number % 4) * (ahead + 1))
        rows.append(Visit(
            floor=floor, need=needs[number % len(needs)], day=floor.day_number(moment), letter="Z", number=number + 1,
            key=f"demo-served-{number}", arrived_at=came, place_at=came, ahead=ahead, told_from=180 * (ahead + 1),
            told_until=480 * (ahead + 1), first_called_at=called, called_at=called, calls=1, served_at=called,
            ended_at=called + timedelta(minutes=8), state=VisitState.DONE, outcome=list(Outcome.values)[number % 3],
        ))  # fmt: skip
    Visit.objects.bulk_create(rows)
