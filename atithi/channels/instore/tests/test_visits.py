"""A visit from the token to its end: the place in line, the call, the clocks of its conversation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.channels.instore import actions, queries
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.handlers import end_day
from atithi.channels.instore.models import Outcome, Precedence, TokenCount, Visit, VisitState
from atithi.channels.instore.privacy import erase, tell
from atithi.channels.instore.tests.counter import DESK, comes, floor_of
from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.conversations.models import Message, MessageKind
from atithi.core.clock import now
from atithi.core.ids import public_id
from atithi.events import Actor
from atithi.events.models import Event, Job


def test_a_token_starts_a_conversation_in_the_language_that_was_chosen(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    visit = comes(repair, language="te", name="Lakshmi", phone="98480 22338", words="Fridge")
    conversation = visit.conversation
    assert visit.token == "A-001"
    assert conversation is not None
    assert (conversation.channel.kind, conversation.store, conversation.subject) == ("instore", cast.hyderabad, "A-001")
    assert (conversation.language, conversation.script) == ("te", "Telu")
    assert conversation.waiting_since is not None
    assert conversation.messages.get().text == "మరమ్మతు\nFridge"
    assert conversation.customer.name == "Lakshmi"
    # What they say of themselves opens nobody's history.
    assert [claim.value for claim in conversation.customer.contact_claims.all()] == ["+919848022338"]
    assert not conversation.customer.contact_points.filter(kind="phone").exists()


def test_what_is_no_phone_number_loses_no_token_and_is_kept_as_written(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    visit = comes(repair, phone="ask my son")
    assert visit.conversation is not None
    assert "ask my son" in visit.conversation.messages.get().text


def test_the_same_key_is_the_same_token_also_for_another_need(cast: Cast) -> None:
    _floor, repair, buy = floor_of(cast)
    assert comes(repair, "twelve-signs-long").pk == comes(buy, "twelve-signs-long").pk
    assert Visit.objects.count() == 1
    with pytest.raises(InstoreError):
        comes(repair, "short")


def test_numbers_go_on_by_need_and_begin_anew_each_day(cast: Cast) -> None:
    floor, repair, buy = floor_of(cast)
    old = comes(repair)
    Visit.objects.filter(pk=old.pk).update(day=old.day - 1)
    TokenCount.objects.update(day=old.day - 1)
    assert [comes(repair).token, comes(repair).token, comes(buy).token] == ["A-001", "A-002", "B-001"]
    assert old.pk not in queries.in_turn(floor).values_list("pk", flat=True)


def test_who_is_still_in_line_the_day_after_has_left(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    old, new = comes(repair), comes(repair)
    Visit.objects.filter(pk=old.pk).update(day=old.day - 1)
    for _twice in range(2):
        end_day(None)  # type: ignore[arg-type]
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (VisitState.LEFT, VisitState.WAITING)
    assert old.conversation is not None
    assert not old.conversation.is_open
    assert Event.objects.filter(type="visit.left").count() == 1
    assert queries.in_turn(floor).count() == 1


def test_the_order_is_by_arrival_with_a_head_start_for_whom_waiting_is_hard(cast: Cast) -> None:
    floor, repair, buy = floor_of(cast)
    first, second, third = comes(repair), comes(buy), comes(repair, assistance=True)
    assert list(queries.in_turn(floor)) == [third, first, second]
    actions.prefer(visit=second, precedence=Precedence.ASSISTANCE, actor=DESK)
    assert list(queries.in_turn(floor)) == [second, third, first]
    # The head start is minutes, not a right to stand before everybody: who came long before is first.
    long_ago = now() - timedelta(hours=2)
    Visit.objects.filter(pk=first.pk).update(arrived_at=long_ago, place_at=long_ago)
    assert queries.in_turn(floor).first() == first
    assert queries.in_turn(floor, buy).first() == second


def test_the_call_is_our_answer_and_a_guest_who_is_out_is_passed_over(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    out, inside = comes(repair), comes(repair, language="hi")
    actions.step_out(visit=out, actor=DESK)
    called = actions.call_next(floor=floor, user=cast.ravi, counter="Counter 2")
    assert called == inside
    conversation = inside.conversation
    assert conversation is not None
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert conversation.first_reply_at is not None
    reply = conversation.messages.get(kind=MessageKind.REPLY)
    assert (reply.text, reply.author) == ("A-002, कृपया Counter 2 पर आइए।", cast.ravi)
    with pytest.raises(InstoreError) as refused:
        actions.call_next(floor=floor, user=cast.ravi) or actions.call(visit=out, user=cast.ravi)
    assert refused.value.code == "call_open"
    actions.return_to_line(visit=out, actor=DESK)
    assert actions.call_next(floor=floor, user=cast.mita) == out


def test_who_was_not_there_keeps_the_place_within_the_grace_time_and_no_longer(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    first, second = comes(repair), comes(repair)
    for late in (False, True):
        called = actions.call(visit=first, user=cast.ravi)
        actions.skip(visit=called, actor=DESK)
        if late:
            Visit.objects.update(skipped_at=now() - timedelta(minutes=11))
        actions.return_to_line(visit=first, actor=DESK)
        assert list(queries.in_turn(floor)) == ([second, first] if late else [first, second])
    assert first.conversation is not None
    first.conversation.refresh_from_db()
    assert first.conversation.waiting_since is not None  # the clock runs again


def test_a_visit_is_greeted_passed_on_with_a_note_and_finished(cast: Cast) -> None:
    floor, repair, buy = floor_of(cast)
    visit = comes(repair)
    actions.greet(visit=actions.call(visit=visit, user=cast.ravi), user=cast.ravi)
    actions.pass_on(visit=visit, need=buy, user=cast.ravi, note="Wants a new one instead")
    again = actions.call_next(floor=floor, user=cast.mita, need=buy)
    assert again is not None
    assert again.token == "A-001"  # the number in their hand stays
    actions.greet(visit=again, user=cast.mita)
    with pytest.raises(InstoreError):
        actions.finish(visit=again, user=cast.mita, outcome="nonsense")
    done = actions.finish(visit=again, user=cast.mita, outcome=Outcome.BOUGHT, note="Fridge of 260 litres")
    conversation = done.conversation
    assert conversation is not None
    conversation.refresh_from_db()
    assert (done.state, conversation.is_open, conversation.assignee) == (VisitState.DONE, False, cast.mita)
    notes = Message.objects.filter(conversation=conversation, kind=MessageKind.NOTE).values_list("text", flat=True)
    assert list(notes) == ["Wants a new one instead", "Fridge of 260 litres"]
    with pytest.raises(InstoreError):
        actions.call(visit=done, user=cast.ravi)


def test_a_visit_after_which_we_owe_something_stays_open(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    visit = actions.greet(visit=actions.call(visit=comes(repair), user=cast.ravi), user=cast.ravi)
    actions.finish(visit=visit, user=cast.ravi, outcome=Outcome.FOLLOW_UP)
    assert visit.conversation is not None
    visit.conversation.refresh_from_db()
    assert visit.conversation.is_open


def test_a_call_goes_by_mail_at_once_where_an_address_was_left(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    actions.call(visit=comes(repair, email="lakshmi@example.com"), user=cast.ravi)
    actions.call(visit=comes(repair), user=cast.mita)
    assert Job.objects.filter(handler="channels.follow_by_mail").count() == 1


def test_waits_are_told_once_enough_was_measured_and_looked_back_upon(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    assert queries.expectation(comes(repair)) is None
    moment = now()
    for number in range(6):
        visit = comes(repair)
        Visit.objects.filter(pk=visit.pk).update(
            ahead=1, arrived_at=moment - timedelta(minutes=20), first_called_at=moment - timedelta(minutes=10),
            told_until=540 if number else 660, state=VisitState.DONE, ended_at=moment,
        )  # fmt: skip
    visit = comes(repair)  # one stands before them, and each takes five minutes
    assert (visit.ahead, visit.told_from, visit.told_until) == (1, 600, 660)
    assert queries.how_told_waits_held(floor) == queries.Kept(6, 1)


def test_a_queue_of_five_thousand_costs_as_many_questions_as_one_of_three(cast: Cast) -> None:
    floor, repair, buy = floor_of(cast)
    visit = comes(repair)

    def add(count: int) -> None:
        start = Visit.objects.count() + 1
        moment = now()
        Visit.objects.bulk_create(
            Visit(
                floor=floor, need=buy if number % 2 else repair, conversation=visit.conversation, day=visit.day, letter="Z",
                number=number, key=public_id(), arrived_at=moment, place_at=moment,
            )
            for number in range(start, start + count)
        )  # fmt: skip

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            board = queries.board(cast.ravi, floor, repair)
            queries.ahead_of(board.waiting[-1])
            queries.on_the_wall(floor)
        return len(seen)

    add(2)
    few = asked()
    add(4998)
    assert asked() == few <= 10
    board = queries.board(cast.ravi, floor, repair)
    assert (board.total, len(board.waiting), board.more) == (5001, 50, 2501 - 50)
    assert actions.call_next(floor=floor, user=cast.ravi) == visit


def test_what_lies_with_a_private_team_is_neither_shown_nor_called(cast: Cast) -> None:
    floor, repair, _buy = floor_of(cast)
    visit = comes(repair)
    assert visit.conversation is not None
    assign(conversation=visit.conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    assert queries.board(cast.ravi, floor).waiting == []
    assert actions.call_next(floor=floor, user=cast.ravi) is None
    assert actions.call_next(floor=floor, user=cast.imran) == visit


def test_erasing_a_person_parts_their_visits_from_them(cast: Cast) -> None:
    _floor, repair, _buy = floor_of(cast)
    visit = comes(repair, name="Lakshmi")
    assert visit.conversation is not None
    ids = [visit.conversation.customer_id]
    assert tell(ids)[0].rows[0]["token"] == "A-001"
    erase(ids, now())
    visit.refresh_from_db()
    assert visit.conversation is None
    assert tell(ids)[0].rows == []
