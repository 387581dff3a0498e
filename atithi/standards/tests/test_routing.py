"""Work finds somebody: given, taken, taken back, passed on; exactly once, and only where a team asked for it."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection

from atithi.conftest import Cast
from atithi.conversations.actions import add_note, assign, close, send_reply, set_priority, snooze
from atithi.conversations.actions.handing_over import Receiver, part_with
from atithi.conversations.models import Conversation, ReadMark
from atithi.core.clock import now
from atithi.customers.actions import add_customer_tag, tag_customer
from atithi.events import Actor, JobView
from atithi.events.models import Event, Job
from atithi.staff.actions import set_presence
from atithi.standards.errors import StandardsError
from atithi.standards.models import Lane, QueuedWork, TeamRouting
from atithi.standards.routing import giving, handlers, queries
from atithi.standards.routing.queue import first_of_lanes
from atithi.standards.routing.settings import save_skill, set_profile, set_rules, set_team_routing

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as travelled:
        yield travelled


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """Work of no team is given to somebody; Ravi and Mita are there."""
    for person in (cast.ravi, cast.mita):
        set_presence(user=person, presence="online")
    mode()
    return cast


def mode(name: str = "assign", **more: Any) -> TeamRouting:
    values = {"accept_minutes": 10, "offline_minutes": 10, "language_minutes": 5, "overflow_minutes": 0}
    return set_team_routing(actor=SYSTEM, **{"team": None, "mode": name, "overflow_team": None, **values, **more})


def profile(user: Any, **more: Any) -> None:
    values = {"takes_work": True, "capacity": None, "limits": {}, "cannot_read": [], "skills": []}
    set_profile(actor=SYSTEM, user=user, **{**values, **more})


def arrives(cast: Cast, text: str = "నా ఆర్డర్ ఎక్కడ ఉంది?", **more: Any) -> Conversation:
    """A guest (another one each time) writes, and what follows from it is done."""
    who = more.pop("who", f"guest{Conversation.objects.count()}@example.com")
    conversation = cast.conversation(text, who=who, **more)
    giving.route([conversation.pk])
    return fresh(conversation)


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def told(conversation: Conversation, type: str = "conversation.routed") -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(type=type, subject_id=conversation.pk).order_by("id")]


def reply(conversation: Conversation, user: Any) -> None:
    send_reply(conversation=conversation, text="నమస్కారం", actor=Actor.staff(user.pk), author=user)
    giving.route([conversation.pk], freed=True)


def test_a_desk_that_asked_for_nothing_is_as_it_was(cast, django_assert_num_queries):
    set_presence(user=cast.ravi, presence="online")
    conversation = cast.conversation()
    with django_assert_num_queries(3):  # one question, in a savepoint
        assert giving.route([conversation.pk]) == 0
    giving.sweep()
    assert fresh(conversation).assignee is None
    assert not QueuedWork.objects.exists()


def test_the_guest_gets_somebody_who_speaks_their_language_and_the_record_says_why(desk):
    conversation = arrives(desk)
    assert conversation.assignee == desk.ravi
    assert told(conversation) == [
        {"assignee": desk.ravi.pk, "mode": "assign", "why": {"busy": 0, "of": 6, "speaks": "te"}}
    ]
    giving.route([conversation.pk])
    handlers.sweep(None)  # type: ignore[arg-type]
    assert len(told(conversation)) == 1  # once, however often it is looked at


def test_a_suggestion_gives_nothing_but_says_whom(desk):
    mode("suggest")
    conversation = arrives(desk)
    assert conversation.assignee is None
    offer = queries.offer_for(conversation)
    assert offer is not None
    assert (offer.person, offer.suggested) == (desk.ravi, True)
    giving.take(conversation=conversation, user=desk.mita)
    giving.route([conversation.pk], freed=True)
    assert queries.offer_for(fresh(conversation)) is None


def test_nobody_is_given_more_than_they_bear_and_what_is_first_in_order_comes_next(desk):
    profile(desk.ravi, capacity=1)
    set_presence(user=desk.mita, presence="offline")
    had = arrives(desk)
    waiting, upset = arrives(desk), arrives(desk)
    Conversation.objects.filter(pk=upset.pk).update(mood="upset")
    giving.route([upset.pk])
    assert waiting.assignee is None
    assert upset.assignee is None
    reply(had, desk.ravi)
    assert (fresh(upset).assignee, fresh(waiting).assignee) == (desk.ravi, None)
    set_priority(conversation=waiting, priority=3, actor=SYSTEM)
    close(conversation=fresh(upset), actor=SYSTEM)
    giving.route([upset.pk, waiting.pk], freed=True)
    assert fresh(waiting).assignee == desk.ravi


def test_after_a_while_anybody_takes_it_rather_than_that_the_guest_waits_on(desk, clock):
    profile(desk.ravi, capacity=1)
    arrives(desk)
    second = arrives(desk)
    assert second.assignee is None
    clock.shift(timedelta(minutes=6))
    giving.sweep()
    assert fresh(second).assignee == desk.mita
    assert told(second)[-1]["why"]["waited"] == "te"


def test_what_nobody_began_in_time_goes_on_once_even_after_an_hour_without_workers(desk, clock):
    profile(desk.mita)
    conversation = arrives(desk, "Where is my order?")
    first = conversation.assignee
    clock.shift(timedelta(hours=1))
    giving.sweep()
    giving.sweep()
    second = fresh(conversation).assignee
    assert {first, second} == {desk.ravi, desk.mita}
    assert told(conversation, "conversation.returned") == [
        {"assignee": None, "from_assignee": first.pk, "because": "not_taken"}
    ]
    assert len(told(conversation)) == 2


def test_a_suggestion_goes_on_to_the_next_and_later_to_the_first_again_without_filling_the_record(desk, clock):
    mode("suggest")
    conversation = arrives(desk, "Where is my order? I have been waiting for a week.")
    asked = []
    for minutes in (0, 11, 11, 61):
        clock.shift(timedelta(minutes=minutes))
        giving.sweep()
        offer = queries.offer_for(conversation)
        asked.append(offer.person if offer else None)
    first, second, none, again = asked
    assert {first, second} == {desk.ravi, desk.mita}
    assert none is None
    assert again in {desk.ravi, desk.mita}
    assert len(told(conversation)) <= 2
    assert not told(conversation, "conversation.returned")


@pytest.mark.parametrize("way", ["reply", "note", "reading", "word"])
def test_whoever_began_keeps_it(desk, clock, way):
    conversation = arrives(desk)
    if way == "reply":
        reply(conversation, desk.ravi)
    elif way == "note":
        add_note(conversation=conversation, text="Looking", actor=Actor.staff(desk.ravi.pk), author=desk.ravi)
    elif way == "reading":
        ReadMark.objects.create(user=desk.ravi, conversation=conversation, message_id=conversation.last_message_id or 0)
    else:
        giving.begin(conversation=conversation, user=desk.ravi)
    clock.shift(timedelta(hours=2))
    giving.sweep()
    assert fresh(conversation).assignee == desk.ravi
    assert not told(conversation, "conversation.returned")


def test_two_take_the_same_the_first_wins_and_the_second_is_told(cast):
    conversation = cast.conversation()
    giving.take(conversation=conversation, user=cast.ravi)
    with pytest.raises(StandardsError) as refused:
        giving.take(conversation=conversation, user=cast.mita)
    assert refused.value.status == 409
    assert str(refused.value) == "Ravi Teja took this a moment ago."
    assert fresh(conversation).assignee == cast.ravi


def test_what_somebody_had_not_begun_comes_back_some_time_after_they_went(desk, clock):
    untouched, begun = arrives(desk), arrives(desk)
    add_note(conversation=begun, text="Mine", actor=Actor.staff(desk.ravi.pk), author=desk.ravi)
    Job.objects.all().delete()
    set_presence(user=desk.ravi, presence="offline")
    event = Event.objects.filter(type="staff.presence_changed").latest("id")
    handlers.follow_presence(JobView(0, event))
    job = Job.objects.get(handler=handlers.ABSENT)
    assert job.run_at == now() + timedelta(minutes=10)
    assert fresh(untouched).assignee == desk.ravi
    handlers.absent(JobView(0, None, job.args))
    assert fresh(untouched).assignee == desk.mita  # nobody on duty speaks Telugu any more
    assert fresh(begun).assignee == desk.ravi
    set_presence(user=desk.ravi, presence="online")
    assert giving.take_back_from_absent(user=desk.ravi) == 0  # back in time: nothing is taken


def test_what_somebody_puts_back_goes_to_another_and_not_to_them_again(desk):
    conversation = arrives(desk, "Where is my order? I have been waiting for a week.")
    first = conversation.assignee
    assign(conversation=conversation, assignee=None, team=None, actor=Actor.staff(first.pk))
    event = Event.objects.filter(type="conversation.assigned").latest("id")
    handlers.follow(JobView(0, event))
    assert fresh(conversation).assignee not in {None, first}


def test_what_a_leaver_had_finds_somebody_else(desk):
    conversation = arrives(desk)
    part_with(user=desk.ravi, to=Receiver(), actor=Actor.staff(desk.asha.pk))
    giving.route([conversation.pk], freed=True)
    assert fresh(conversation).assignee == desk.mita


def test_a_guest_who_comes_back_while_their_agent_is_off_duty_finds_somebody_else_and_the_agent_first_when_there(desk):
    conversation = arrives(desk, who="lakshmi@example.com")
    reply(conversation, desk.ravi)
    close(conversation=fresh(conversation), actor=SYSTEM)
    again = arrives(desk, "నాకు ఇంకో ప్రశ్న ఉంది", who="lakshmi@example.com", continues_open=False, conversation_id=None)
    assert again.assignee == desk.ravi
    assert told(again)[0]["why"]["helped"] is True
    set_presence(user=desk.ravi, presence="offline")
    desk.says("And now?", conversation_id=conversation.pk)
    giving.route([conversation.pk], reopened=[conversation.pk])
    assert fresh(conversation).assignee == desk.mita


def test_skills_of_a_channel_and_private_teams_hold(desk):
    skill = save_skill(actor=SYSTEM, name="Repairs", kinds=[], channels=[desk.mailbox])
    assert arrives(desk).assignee is None
    profile(desk.mita, skills=[skill])
    giving.give_to_those_there()
    assert Conversation.objects.latest("id").assignee == desk.mita
    mode(team=desk.complaints)
    set_presence(user=desk.imran, presence="online")
    profile(desk.imran, skills=[skill])
    private = arrives(desk, team_id=desk.complaints.pk)
    assert private.assignee == desk.imran


def test_what_waits_too_long_goes_to_another_team_but_never_out_of_a_private_one(desk, clock):
    mode(team=desk.sales, overflow_minutes=20, overflow_team=desk.repairs)
    mode(team=desk.complaints, overflow_minutes=20, overflow_team=desk.repairs)
    set_presence(user=desk.ravi, presence="offline")
    sale, complaint = arrives(desk, team_id=desk.sales.pk), arrives(desk, team_id=desk.complaints.pk)
    clock.shift(timedelta(minutes=21))
    giving.sweep()
    giving.sweep()
    assert (fresh(sale).team, fresh(complaint).team) == (desk.repairs, desk.complaints)
    assert [event["minutes"] for event in told(sale, "conversation.overflowed")] == [21]


@pytest.mark.parametrize("end", ["close", "snooze", "assign", "off"])
def test_what_needs_nobody_any_more_leaves_the_queue(desk, end):
    profile(desk.ravi, takes_work=False)
    profile(desk.mita, takes_work=False)
    conversation = arrives(desk)
    assert QueuedWork.objects.filter(pk=conversation.pk, offered_to=None).exists()
    if end == "close":
        close(conversation=conversation, actor=SYSTEM)
    elif end == "snooze":
        snooze(conversation=conversation, until=now() + timedelta(days=1), actor=SYSTEM)
    elif end == "assign":
        assign(conversation=conversation, assignee=desk.farida, team=None, actor=SYSTEM)
    else:
        mode("off")
    giving.route([conversation.pk])
    giving.sweep()
    assert not QueuedWork.objects.exists()


def test_guests_who_go_first_do(desk):
    vip = add_customer_tag(name="VIP", actor=SYSTEM)
    set_rules(actor=SYSTEM, weights={"email": 1}, capacity=6, first_tags=[vip])
    usual = arrives(desk)
    guest = desk.conversation("నమస్కారం", who="vip@example.com")
    tag_customer(customer=guest.customer, tags=[vip], actor=SYSTEM)
    giving.route([guest.pk])
    assert QueuedWork.objects.get(pk=guest.pk).rank < QueuedWork.objects.get(pk=usual.pk).rank


def test_five_thousand_waiting_cost_an_event_no_more_than_five(desk, django_assert_max_num_queries):
    profile(desk.ravi, takes_work=False)
    profile(desk.mita, takes_work=False)
    template = arrives(desk)
    rows = [
        Conversation(
            customer_id=template.customer_id, channel_id=template.channel_id, language="te", script="Telu",
            created_at=now(), last_message_at=now(), waiting_since=now() + timedelta(seconds=number),
        )
        for number in range(5000)
    ]  # fmt: skip
    made = Conversation.objects.bulk_create(rows, batch_size=500)
    lane = Lane.objects.get()
    QueuedWork.objects.bulk_create(
        [QueuedWork(conversation=row, lane=lane, rank=10, since=row.waiting_since) for row in made], batch_size=500
    )
    with django_assert_max_num_queries(2):
        assert [work.pk for work in first_of_lanes()] == [template.pk]
    sql = (
        "SELECT conversation_id FROM standards_queuedwork WHERE lane_id = %s AND offered_to_id IS NULL"
        " ORDER BY rank, since, conversation_id LIMIT 1"
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [lane.pk])
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "work_waiting" in plan
        assert "TEMP B-TREE" not in plan
    profile(desk.ravi, capacity=1)
    with django_assert_max_num_queries(60):
        assert giving.give_to_those_there() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_fill_the_same_place_twice(desk):
    profile(desk.ravi, capacity=1)
    set_presence(user=desk.mita, presence="offline")
    numbers = [desk.conversation("నమస్కారం", who=f"g{number}@example.com").pk for number in range(4)]

    def work() -> None:
        try:
            giving.route(numbers)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Conversation.objects.filter(assignee=desk.ravi).count() == 1
    assert QueuedWork.objects.count() == 4
