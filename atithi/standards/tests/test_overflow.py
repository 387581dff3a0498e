"""Work that waits too long: another store sees it, or the guest is offered a call in their language; once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.channels.phone.models import CallBack
from atithi.channels.phone.tests.telling import LAKSHMI, a_line
from atithi.conftest import Cast
from atithi.conversations.actions import close, send_reply
from atithi.conversations.models import Conversation, Message
from atithi.customers.actions import add_contact
from atithi.customers.models import ContactClaim
from atithi.events import Actor, JobView
from atithi.events.models import Event
from atithi.standards.clocks.actions import Written, publish_standard
from atithi.standards.clocks.handlers import keep_clocks
from atithi.standards.models import Clock, TeamRouting
from atithi.standards.routing import call_back_words, giving, handlers
from atithi.standards.routing.settings import set_team_routing

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)
SYSTEM = Actor.system()
OFFER = "call-back-offer"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


def rule(**more: Any) -> TeamRouting:
    values = {"accept_minutes": 10, "offline_minutes": 10, "language_minutes": 5, "overflow_minutes": 20}
    return set_team_routing(actor=SYSTEM, **{"team": None, "mode": "assign", "overflow_team": None, **values, **more})


def arrives(cast: Cast, text: str = "నా ఆర్డర్ ఎక్కడ ఉంది?", **more: Any) -> Conversation:
    conversation = cast.conversation(text, **more)
    giving.route([conversation.pk])
    return conversation


def sweep(clock: Any, minutes: int = 21) -> None:
    clock.shift(timedelta(minutes=minutes))
    giving.sweep()
    giving.sweep()


def overflowed(conversation: Conversation) -> list[dict[str, Any]]:
    rows = Event.objects.filter(type="conversation.overflowed", subject_id=conversation.pk)
    return [event.data for event in rows.order_by("id")]


def offers(conversation: Conversation) -> list[Message]:
    return list(conversation.messages.filter(client_key__startswith="call-back").order_by("id"))


def says(conversation: Conversation, cast: Cast, text: str) -> None:
    """The guest answers, and what follows from it is done."""
    cast.says(text, conversation_id=conversation.pk)
    event = Event.objects.filter(type="message.received").latest("id")
    handlers.follow(JobView(0, event))
    handlers.follow(JobView(0, event))


def test_another_store_sees_what_waits_too_long_once(cast: Cast, clock: Any) -> None:
    rule(overflow_to="store", overflow_store=cast.kolkata)
    conversation = arrives(cast, store_id=cast.hyderabad.pk)
    sweep(clock)
    conversation.refresh_from_db()
    assert conversation.store == cast.kolkata
    assert overflowed(conversation) == [{"to": "store", "from_team": None, "minutes": 21, "store": cast.kolkata.pk}]
    placed = Event.objects.get(type="conversation.placed")
    assert placed.data == {"store": cast.kolkata.pk, "from_store": cast.hyderabad.pk}
    close(conversation=conversation, actor=SYSTEM)
    giving.route([conversation.pk])
    cast.says("And now?", conversation_id=conversation.pk)
    giving.route([conversation.pk])
    rule(overflow_to="store", overflow_store=cast.hyderabad)
    sweep(clock)
    assert len(overflowed(conversation)) == 1


def test_before_a_promised_answer_would_be_late(cast: Cast, clock: Any) -> None:
    publish_standard(written=Written("first_reply", "Within half an hour.", 1800, hours="always"), actor=SYSTEM)
    rule(overflow_minutes=0, overflow_early=10, overflow_to="store", overflow_store=cast.kolkata)
    conversation = arrives(cast)
    keep_clocks(JobView(0, Event.objects.filter(type="message.received").latest("id")))
    assert Clock.objects.get(kind="first_reply").due_at == MONDAY + timedelta(minutes=30)
    sweep(clock, 19)
    assert overflowed(conversation) == []
    sweep(clock, 2)
    assert [each["minutes"] for each in overflowed(conversation)] == [21]


@pytest.mark.parametrize("known", [True, False])
def test_the_guest_is_offered_a_call_in_their_language_and_keeps_their_place(
    cast: Cast, clock: Any, known: bool
) -> None:
    a_line("twilio")
    rule(overflow_to="call_back")
    conversation = arrives(cast)
    if known:
        add_contact(customer=conversation.customer, kind="phone", value=LAKSHMI, actor=SYSTEM)
    sweep(clock)
    [offer] = offers(conversation)
    assert (offer.language, offer.author) == ("te", None)
    assert ("2345" in offer.text) is known
    assert LAKSHMI not in offer.text
    conversation.refresh_from_db()
    assert conversation.waiting_since == MONDAY  # a person still owes them an answer
    says(conversation, cast, "సరే" if known else "నా నంబరు ౯౮౪౮౦ ౨౨౩౩౮")
    call = CallBack.objects.get()
    assert (call.number, call.place_at) == (LAKSHMI if known else "+919848022338", MONDAY)
    assert call.conversation == conversation
    assert len(offers(conversation)) == 2  # the offer, and that they will be called: once
    assert ContactClaim.objects.filter(value="+919848022338").exists() is not known
    says(conversation, cast, "సరే")
    assert CallBack.objects.count() == 1


@pytest.mark.parametrize("said", ["no, not now", "Yes I did send it back, and nobody wrote to me since then", "?"])
def test_what_is_no_yes_brings_no_call(cast: Cast, clock: Any, said: str) -> None:
    a_line("twilio")
    rule(overflow_to="call_back")
    conversation = arrives(cast)
    add_contact(customer=conversation.customer, kind="phone", value=LAKSHMI, actor=SYSTEM)
    sweep(clock)
    says(conversation, cast, said)
    assert not CallBack.objects.exists()


def test_an_answer_after_a_person_answered_or_a_day_later_is_an_ordinary_message(cast: Cast, clock: Any) -> None:
    a_line("twilio")
    rule(overflow_to="call_back")
    answered, late = arrives(cast), arrives(cast, who="late@example.com")
    for each in (answered, late):
        add_contact(customer=each.customer, kind="phone", value=f"+9198480{each.pk:05}", actor=SYSTEM)
    sweep(clock)
    send_reply(conversation=answered, text="నమస్కారం", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    says(answered, cast, "ok")
    clock.shift(timedelta(hours=25))
    says(late, cast, "ok")
    assert not CallBack.objects.exists()


def test_without_a_line_that_can_call_nothing_is_offered(cast: Cast, clock: Any) -> None:
    a_line("generic")
    rule(overflow_to="call_back")
    conversation = arrives(cast)
    sweep(clock)
    assert (offers(conversation), overflowed(conversation)) == ([], [])


@settings(max_examples=30)
@given(
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60),
    number=st.integers(6 * 10**9, 10**10 - 1),
)
def test_every_indian_mobile_number_is_found_and_no_text_is_an_error(text: str, number: int) -> None:
    assert isinstance(call_back_words.number_in(text), str)
    assert isinstance(call_back_words.is_yes(text), bool)
    written = f"{number // 10**5} {number % 10**5:05}"
    assert call_back_words.number_in(written) in {f"+91{number}", ""}


def test_every_variant_says_the_offer_with_the_business_and_the_last_digits_alone() -> None:
    for language, script in (
        ("en", "Latn"),
        ("hi", "Deva"),
        ("hi", "Latn"),
        ("te", "Telu"),
        ("te", "Latn"),
        ("bn", "Beng"),
    ):
        known = call_back_words.offer(language, script, "Sharma", LAKSHMI)
        assert "Sharma" in known
        assert LAKSHMI[-4:] in known
        assert LAKSHMI[:-4] not in known
        assert "Sharma" in call_back_words.offer(language, script, "Sharma", "")
        assert LAKSHMI[-4:] in call_back_words.agreed(language, script, LAKSHMI)
