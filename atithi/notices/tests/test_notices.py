"""Who is told what: by rule, once, and only of what they may see."""

from datetime import time, timedelta

import pytest

from atithi.conversations.actions import add_note, assign, close
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, enqueue
from atithi.events.testing import run_jobs
from atithi.notices.actions import note_attention, read_of_absence, see, set_rules, tell
from atithi.notices.away import while_away
from atithi.notices.concern import people
from atithi.notices.errors import NoticeError
from atithi.notices.models import Kind, Notice, NoticeRules, Way
from atithi.notices.queries import notices_of, rules_of, unseen

USUAL = {
    "waiting_minutes": 30, "quiet_from": None, "quiet_until": None, "quiet_while_active": True, "show_words": False,
    "digest": "", "digest_hour": 9,
}  # fmt: skip


def wishes(user, *kinds, ways=(Way.PAGE,), **more):
    return set_rules(user=user, ways=dict.fromkeys(kinds, ways), **{**USUAL, **more})


def told(user):
    return [(notice.kind, notice.conversation_id) for notice in Notice.objects.filter(user=user).order_by("id")]


def test_a_new_conversation_is_told_to_those_who_speak_its_language_and_wish_it(cast):
    for user in (cast.ravi, cast.mita, cast.farida):
        wishes(user, Kind.NEW)
    conversation = cast.conversation("మా ఫ్రిజ్ చల్లబడటం లేదు, దయచేసి ఎవరినైనా పంపండి")
    run_jobs()
    assert told(cast.ravi) == [("new", conversation.pk)]
    assert told(cast.mita) == told(cast.farida) == told(cast.asha) == []


def test_a_team_hears_of_what_it_is_given_and_others_do_not(cast):
    wishes(cast.ravi, Kind.NEW)
    wishes(cast.mita, Kind.NEW)
    conversation = cast.conversation("Is the bracket included?")
    run_jobs()
    Notice.objects.all().delete()
    assign(conversation=conversation, assignee=None, team=cast.repairs, actor=Actor.staff(cast.farida.id))
    run_jobs()
    assert told(cast.mita) == [("new", conversation.pk)]
    assert told(cast.ravi) == []


def test_what_is_given_to_me_is_told_by_name_but_not_what_i_took(cast):
    first, second = cast.conversation("one"), cast.conversation("two", who="v@example.com")
    assign(conversation=first, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    assign(conversation=second, assignee=cast.ravi, team=None, actor=Actor.staff(cast.ravi.id))
    run_jobs()
    [notice] = notices_of(cast.ravi)
    assert (notice.kind, notice.conversation, notice.by) == (Kind.ASSIGNED, first, cast.farida)


def test_several_messages_that_nobody_has_seen_are_one_notice(cast):
    wishes(cast.ravi, Kind.ANSWERED)
    conversation = cast.conversation("hello")
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.ravi.id))
    run_jobs()
    for words in ("are you there?", "please", "it is urgent"):
        cast.says(words)
    run_jobs()
    [notice] = notices_of(cast.ravi)
    assert (notice.kind, notice.count) == (Kind.ANSWERED, 3)
    see(user=cast.ravi, conversation=conversation)
    cast.says("thanks")
    run_jobs()
    assert [notice.count for notice in notices_of(cast.ravi)] == [1, 3]
    assert unseen(cast.ravi) == 1


def test_who_is_mentioned_hears_of_it_and_who_mentions(cast):
    conversation = cast.conversation("hello")
    add_note(conversation=conversation, text="@Mita please look", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    run_jobs()
    [notice] = notices_of(cast.mita)
    assert (notice.kind, notice.by) == (Kind.MENTIONED, cast.ravi)


def test_who_waits_too_long_is_told_once_to_each_by_their_own_patience(cast):
    wishes(cast.ravi, Kind.WAITING, waiting_minutes=10)
    wishes(cast.mita, Kind.WAITING, waiting_minutes=60)
    conversation = cast.conversation("Hello, is anybody there?")
    Conversation.objects.filter(pk=conversation.pk).update(waiting_since=now() - timedelta(minutes=20), language="en")
    for _minute in range(3):
        enqueue("notices.watch_waiting")
        run_jobs()
    assert told(cast.ravi) == [("waiting", conversation.pk)]
    assert told(cast.mita) == []


def test_the_minute_after_minute_look_at_those_who_wait_takes_few_queries(cast, django_assert_max_num_queries):
    from atithi.events import JobView
    from atithi.notices.handlers import watch_waiting

    for user in (cast.ravi, cast.mita, cast.farida, cast.asha):
        wishes(user, Kind.WAITING, waiting_minutes=10)
    for number in range(5):
        cast.conversation("Hello there", who=f"guest{number}@example.com")
    Conversation.objects.update(waiting_since=now() - timedelta(minutes=5))
    with django_assert_max_num_queries(4):
        watch_waiting(JobView(1, None))


def test_the_same_thing_is_told_once_even_if_its_work_is_done_twice(cast):
    conversation = cast.conversation()
    [ravi] = people([cast.ravi])
    for _time in range(2):
        tell(people=[ravi], kind=Kind.ASSIGNED, conversation=conversation, key="assigned:7")
    assert len(told(cast.ravi)) == 1


def test_nobody_gets_a_row_who_is_reached_by_no_way(cast):
    cast.conversation("Hello")
    run_jobs()
    assert not Notice.objects.exists()


def test_what_one_may_no_longer_see_is_not_shown(cast):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    run_jobs()
    assert unseen(cast.ravi) == 1
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    assert notices_of(cast.ravi) == []
    assert unseen(cast.ravi) == 0


def test_a_colleague_who_left_is_told_nothing(cast):
    from atithi.staff.actions import deactivate_user

    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    deactivate_user(actor=Actor.staff(cast.asha.id), user=cast.ravi)
    cast.says("still there?")
    run_jobs()
    assert told(cast.ravi) == []


@pytest.mark.parametrize(
    ("start", "end", "clock", "quiet"),
    [
        (time(22), time(7), time(23, 30), True), (time(22), time(7), time(6, 59), True), (time(22), time(7), time(7), False),
        (time(13), time(14), time(13), True), (time(13), time(14), time(14), False), (time(9), time(9), time(9), False),
        (None, None, time(3), False),
    ],
)  # fmt: skip
def test_quiet_hours_may_pass_midnight(start, end, clock, quiet):
    assert NoticeRules(quiet_from=start, quiet_until=end).is_quiet(clock) is quiet


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": time(22)},
        {"waiting_minutes": 0},
        {"waiting_minutes": 5000},
        {"digest": "hourly"},
        {"digest_hour": 24},
    ],
)
def test_wishes_that_cannot_be_met_are_refused_in_words(cast, wrong):
    with pytest.raises(NoticeError) as refusal:
        wishes(cast.ravi, Kind.NEW, **wrong)
    assert str(refusal.value)
    assert not NoticeRules.objects.exists()


def test_wishes_that_are_broken_in_the_database_count_as_the_usual_ones(cast):
    NoticeRules.objects.create(user=cast.ravi, ways=["what", 7])
    assert rules_of(cast.ravi).wants(Kind.MENTIONED, Way.PAGE)


def test_after_an_absence_i_am_told_what_happened_until_i_have_read_it(cast, django_assert_max_num_queries):
    mine, other = cast.conversation("one"), cast.conversation("two", who="v@example.com")
    for conversation in (mine, other):
        assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.ravi.id))
    left = now() - timedelta(hours=2)
    NoticeRules.objects.create(user=cast.ravi, active_at=left)
    cast.says("more")
    cast.says("and more")
    close(conversation=other, actor=Actor.staff(cast.mita.id))
    third = cast.conversation("three", who="w@example.com")
    assign(conversation=third, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    mine.messages.filter(text="one").update(created_at=left - timedelta(hours=1))
    note_attention(user=cast.ravi)
    since = rules_of(cast.ravi).absent_since(now())
    assert since == left
    with django_assert_max_num_queries(7):
        found = {one.conversation.pk: one for one in while_away(cast.ravi, since)}
    assert found[mine.pk].messages == 2
    assert found[other.pk].closed
    assert found[third.pk].given
    read_of_absence(user=cast.ravi)
    assert rules_of(cast.ravi).absent_since(now()) is None


def test_a_short_break_is_no_absence(cast):
    NoticeRules.objects.create(user=cast.ravi, active_at=now() - timedelta(minutes=5))
    note_attention(user=cast.ravi)
    assert rules_of(cast.ravi).absent_since(now()) is None
