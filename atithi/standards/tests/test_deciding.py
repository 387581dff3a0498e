"""Who takes this: the decision, over people in memory."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from atithi.standards.routing.deciding import Agent, Needs, decide, rank

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
TELUGU = Needs(kind="webchat", language="te", script="Telu")


def ravi(**more):
    return Agent(**{"id": 1, "speaks": frozenset({"te", "en"}), **more})


def mita(**more):
    return Agent(**{"id": 2, "speaks": frozenset({"bn", "en"}), **more})


def chosen(needs, *agents, **more):
    found = decide(needs, agents, 2, **more)
    return found.agent.id if found else None


def test_whoever_speaks_the_language_goes_before_whoever_has_nothing_to_do():
    assert chosen(TELUGU, mita(), ravi(busy=4)) == 1


def test_a_guest_waits_for_somebody_of_their_language_who_is_busy_but_not_for_ever():
    assert chosen(TELUGU, mita(), ravi(busy=6)) is None
    assert chosen(replace(TELUGU, anyone=True), mita(), ravi(busy=6)) == 2
    assert chosen(replace(TELUGU, anyone=True), mita(), ravi(busy=2)) == 1


def test_where_nobody_on_duty_speaks_it_anybody_takes_it_and_the_reason_says_so():
    found = decide(TELUGU, [mita()], 2)
    assert found is not None
    assert found.why == {"busy": 0, "of": 6, "nobody_speaks": "te"}


def test_whoever_does_not_read_the_script_does_not_understand_what_is_written_in_it():
    reads_roman = ravi(reads=frozenset({"Latn"}))
    other = ravi(id=3, busy=4)
    assert chosen(TELUGU, reads_roman, other) == 3
    assert chosen(replace(TELUGU, script="Latn"), reads_roman, other) == 1


def test_skill_team_and_stores_must_be():
    repairs = replace(TELUGU, team=7, skills=frozenset({5}), store=9)
    able = ravi(id=4, teams=frozenset({7}), skills=frozenset({5}), only_stores=True, stores=frozenset({9}))
    assert chosen(repairs, able) == 4
    for lack in ({"teams": frozenset()}, {"skills": frozenset()}, {"stores": frozenset({8})}):
        assert chosen(repairs, replace(able, **lack)) is None


def test_who_helped_last_goes_first_then_who_is_of_the_store_then_who_bears_less_then_who_waited_longest_for_work():
    needs = replace(TELUGU, store=9)
    long_ago, just_now = NOON - timedelta(hours=2), NOON
    helped = ravi(id=1, busy=3)
    of_store = ravi(id=2, busy=3, stores=frozenset({9}))
    light = ravi(id=3, given_at=just_now)
    idle = ravi(id=4, given_at=long_ago)
    assert chosen(needs, helped, of_store, light, idle, helped=1) == 1
    assert chosen(needs, helped, of_store, light, idle) == 2
    assert chosen(TELUGU, helped, light) == 3
    assert chosen(TELUGU, light, idle) == 4


def test_limits_hold_for_all_and_for_a_kind_of_channel_and_one_who_has_nothing_can_always_take_one():
    call = Needs(kind="phone", language="te")
    assert decide(call, [ravi(capacity=3)], 6) is not None
    assert decide(call, [ravi(capacity=3, busy=1)], 6) is None
    assert chosen(TELUGU, ravi(limits={"webchat": 1}, counts={"webchat": 1}, busy=2)) is None


def test_whoever_let_it_go_is_not_asked_again():
    assert chosen(replace(TELUGU, tried=frozenset({1})), ravi(), ravi(id=5, busy=4)) == 5
    assert chosen(replace(TELUGU, tried=frozenset({1})), ravi()) is None


def test_guests_who_go_first_and_upset_ones_come_before_others():
    usual = rank(first=False, upset=False, priority=1)
    assert rank(first=True, upset=True, priority=1) < rank(first=True, upset=False, priority=1) < usual
    assert rank(first=False, upset=True, priority=1) < usual < rank(first=False, upset=False, priority=0)
    assert rank(first=False, upset=False, priority=3) < rank(first=True, upset=False, priority=1)


agents = st.builds(
    Agent, id=st.integers(1, 50), teams=st.frozensets(st.integers(1, 3)), speaks=st.frozensets(st.sampled_from(["te", "hi"])),
    skills=st.frozensets(st.integers(1, 2)), capacity=st.integers(1, 6), busy=st.integers(0, 8),
)  # fmt: skip
needs = st.builds(
    Needs, team=st.none() | st.integers(1, 3), language=st.sampled_from(["te", "hi", "und", ""]),
    skills=st.frozensets(st.integers(1, 2), max_size=1), tried=st.frozensets(st.integers(1, 50)), anyone=st.booleans(),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(needs, st.lists(agents, max_size=8, unique_by=lambda one: one.id), st.integers(1, 6))
def test_nobody_is_ever_given_what_they_cannot_take(work, people, weight):
    found = decide(work, people, weight)
    if found is None:
        return
    agent = found.agent
    assert agent.may_take(work)
    assert agent.id not in work.tried
    assert agent.busy + weight <= agent.capacity or agent.busy == 0
    if not agent.understands(work):
        others = [one for one in people if one.may_take(work) and one.understands(work)]
        assert work.anyone or not others
    assert decide(work, list(reversed(people)), weight) == found  # whatever the order in which they are told
