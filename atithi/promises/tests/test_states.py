"""Whatever is asked of a promise, in whatever order and at whatever time: it only goes where it may, and says each step once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.promises import actions
from atithi.promises.errors import PromiseError
from atithi.promises.models import OWED, TRANSITIONS, Promise, PromiseState

START = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)
SYSTEM = Actor.system()
# Each verb, and the states it may lead to; None: it may also leave the state as it is.
VERBS: dict[str, tuple[Callable[[Promise, Cast], object], frozenset[str]]] = {
    "accept": (lambda p, c: actions.accept_promise(promise=p, actor=SYSTEM), frozenset({"made"})),
    "accept later": (
        lambda p, c: actions.accept_promise(promise=p, actor=SYSTEM, due_at=now() + timedelta(hours=30)),
        frozenset({"made"}),
    ),
    "dismiss": (lambda p, c: actions.dismiss_promise(promise=p, actor=SYSTEM), frozenset({"dismissed"})),
    "change": (
        lambda p, c: actions.change_promise(promise=p, actor=SYSTEM, reason="late", due_at=now() + timedelta(hours=20)),
        frozenset({"made", "at_risk"}),
    ),
    "reassign": (lambda p, c: actions.reassign_promise(promise=p, actor=SYSTEM, owner=c.mita), frozenset()),
    "leave to nobody": (lambda p, c: actions.reassign_promise(promise=p, actor=SYSTEM), frozenset()),
    "clock": (lambda p, c: actions.mark_by_clock(promise=p), frozenset({"at_risk", "broken"})),
    "keep": (lambda p, c: actions.keep_promise(promise=p, actor=SYSTEM), frozenset({"kept", "kept_late"})),
    "break": (lambda p, c: actions.break_promise(promise=p, actor=SYSTEM, reason="no stock"), frozenset({"broken"})),
    "withdraw": (
        lambda p, c: actions.withdraw_promise(promise=p, actor=SYSTEM, reason="agreed", agreed=True),
        frozenset({"withdrawn"}),
    ),
    "confirm": (lambda p, c: actions.confirm_promise(promise=p, actor=SYSTEM), frozenset()),
    "dispute": (lambda p, c: actions.dispute_promise(promise=p, actor=SYSTEM), frozenset({"made", "broken"})),
}


class Undo(Exception):
    """Takes an example's rows back."""


def check(promise: Promise) -> None:
    """What is true of every promise at every time."""
    assert promise.owner_id or promise.team_id or promise.store_id
    assert (promise.made_at is None) == (promise.state in {PromiseState.PROPOSED, PromiseState.DISMISSED})
    assert (promise.settled_at is None) == (promise.state in {PromiseState.PROPOSED, *OWED})
    assert promise.watch_at == promise.next_watch()
    assert (promise.watch_at is None) or promise.is_open
    assert not (promise.confirmed_at and promise.disputed_at)
    assert promise.breaks_at == promise.due_at


def steps_of(promise: Promise) -> int:
    return Event.objects.filter(subject_kind="promise", subject_id=promise.pk).count()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 40)), min_size=1, max_size=14))
def test_a_promise_only_goes_where_it_may(cast: Cast, steps: list[tuple[str, int]]) -> None:
    try:
        with transaction.atomic():
            walk(cast, steps)
            raise Undo
    except Undo:
        pass


def walk(cast: Cast, steps: list[tuple[str, int]]) -> None:
    conversation = cast.conversation()
    promise = Promise.objects.create(
        customer=conversation.customer, conversation=conversation, kind="refund", owner=cast.ravi, created_at=START,
        due_at=START + timedelta(hours=48), breaks_at=START + timedelta(hours=48),
    )  # fmt: skip
    moment = START
    for verb, hours in steps:
        moment += timedelta(hours=hours)
        run, ends = VERBS[verb]
        before, told = promise.state, steps_of(promise)
        with time_machine.travel(moment, tick=False):
            try:
                with transaction.atomic():
                    run(promise, cast)
                refused = False
            except PromiseError:
                refused = True
        promise = Promise.objects.get(pk=promise.pk)
        check(promise)
        added = steps_of(promise) - told
        if refused or promise.state == before:
            assert promise.state == before
            assert added <= (0 if refused else 1)
        else:
            assert promise.state in TRANSITIONS[before]
            assert promise.state in ends
            assert added == 1


def test_every_state_has_its_ways_and_only_known_ones() -> None:
    assert set(TRANSITIONS) == set(PromiseState.values)
    assert all(ends <= set(PromiseState.values) for ends in TRANSITIONS.values())
    reached, frontier = {PromiseState.PROPOSED.value}, [PromiseState.PROPOSED.value]
    while frontier:
        for state in TRANSITIONS[frontier.pop()] - reached:
            reached.add(state)
            frontier.append(state)
    assert reached == set(PromiseState.values)
