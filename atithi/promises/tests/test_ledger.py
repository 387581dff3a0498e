"""The ledger: promises are proposed, made, owed by somebody, watched by the clock, and settled once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from atithi.conftest import Cast
from atithi.conversations.actions import assign, send_reply
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.events.models import Event, Job
from atithi.events.testing import run_jobs
from atithi.promises import actions, handlers, queries
from atithi.promises.errors import PromiseError
from atithi.promises.models import NO_TIME, Precision, Promise, PromiseState
from atithi.staff.actions import deactivate_user
from atithi.staff.models import User

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def staff(user: User) -> Actor:
    return Actor.staff(user.pk)


def made(cast: Cast, *, days: float = 2, **more: Any) -> Promise:
    conversation = more.pop("conversation", None) or cast.conversation()
    values = {
        "customer": conversation.customer, "kind": "refund", "actor": staff(cast.ravi), "made_by": cast.ravi,
        "due_at": now() + timedelta(days=days), "conversation": conversation, **more,
    }  # fmt: skip
    return actions.make_promise(**values)


def history(promise: Promise) -> list[str]:
    rows = Event.objects.filter(subject_kind="promise", subject_id=promise.pk).order_by("id")
    return [type.removeprefix("promise.") for type in rows.values_list("type", flat=True)]


def reply(cast: Cast, text: str, author: User | None = None, conversation: Conversation | None = None) -> Conversation:
    conversation = conversation or cast.conversation()
    author = author or cast.ravi
    send_reply(conversation=conversation, text=text, actor=staff(author), author=author)
    run_find()
    return conversation


def run_find() -> None:
    """The work of this room alone: what others do after a reply is not of interest here."""
    from atithi.events.subscriber import JobView

    for event in Event.objects.filter(type="reply.queued"):
        handlers.find_promises(JobView(1, event))


def test_what_a_reply_promises_is_proposed_to_its_sender(cast: Cast) -> None:
    conversation = reply(cast, "Sorry for the trouble. Your refund will be credited by Wednesday.")
    [promise] = queries.proposals(cast.ravi)
    assert (promise.state, promise.kind, promise.precision) == ("proposed", "refund", Precision.DAY)
    assert promise.local_due is not None
    assert promise.local_due.isoformat() == "2026-11-25T23:59:59+05:30"
    assert promise.message is not None
    assert promise.message.text[promise.begins : promise.ends] == promise.words
    assert promise.conversation == conversation
    assert queries.proposals(cast.mita) == []
    assert history(promise) == ["proposed"]


def test_a_reply_is_read_once_however_often_the_work_runs(cast: Cast) -> None:
    reply(cast, "I will call you tomorrow.")
    run_find()
    assert Promise.objects.count() == 1


def test_what_was_marked_while_writing_is_not_proposed_again(cast: Cast) -> None:
    conversation = cast.conversation()
    message = send_reply(
        conversation=conversation, text="I will call you tomorrow.", actor=staff(cast.ravi), author=cast.ravi
    )
    made(cast, conversation=conversation, message=message, kind="call_back", begins=0, ends=24)
    run_find()
    assert queries.proposals(cast.ravi) == []


def test_replies_of_programs_and_notes_promise_nothing(cast: Cast) -> None:
    conversation = cast.conversation()
    send_reply(conversation=conversation, text="We will send it tomorrow.", actor=Actor.system())
    run_find()
    assert not Promise.objects.exists()


def test_the_subscription_finds_promises_after_a_reply(cast: Cast) -> None:
    conversation = cast.conversation()
    send_reply(conversation=conversation, text="Kal tak bhej denge.", actor=staff(cast.ravi), author=cast.ravi)
    assert Job.objects.filter(handler="promises.find").count() == 1


def test_accepting_makes_it_owed_and_dismissing_ends_it(cast: Cast) -> None:
    reply(cast, "I will call you tomorrow. Your refund will be credited by Wednesday.")
    call, refund = reversed(queries.proposals(cast.ravi))
    actions.accept_promise(promise=call, actor=staff(cast.ravi))
    actions.dismiss_promise(promise=refund, actor=staff(cast.ravi))
    [owed] = queries.due_list(cast.ravi).promises
    assert owed == call
    assert (owed.state, owed.owner, owed.made_at) == ("made", cast.ravi, MONDAY)
    assert queries.proposals(cast.ravi) == []
    assert history(refund) == ["proposed", "dismissed"]


def test_accepting_with_another_time_and_kind_keeps_those(cast: Cast) -> None:
    reply(cast, "I will call you tomorrow.")
    [promise] = queries.proposals(cast.ravi)
    due = now() + timedelta(hours=3)
    actions.accept_promise(promise=promise, actor=staff(cast.ravi), kind="information", due_at=due, owner=cast.mita)
    promise.refresh_from_db()
    assert (promise.kind, promise.due_at, promise.breaks_at, promise.owner) == ("information", due, due, cast.mita)


def test_a_proposal_accepted_too_late_needs_another_time(cast: Cast) -> None:
    reply(cast, "I will call you tomorrow.")
    [promise] = queries.proposals(cast.ravi)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        with pytest.raises(PromiseError, match="already past"):
            actions.accept_promise(promise=promise, actor=staff(cast.ravi))
        actions.accept_promise(promise=promise, actor=staff(cast.ravi), due_at=now() + timedelta(days=1))
    assert history(promise) == ["proposed", "made"]


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "due_past"), (0, "due_past"), (3700, "due_far")]
)  # fmt: skip
def test_a_time_that_is_over_or_too_far_is_refused(cast: Cast, days: int, code: str) -> None:
    with pytest.raises(PromiseError) as refusal:
        made(cast, days=days)
    assert refusal.value.code == code
    assert not Promise.objects.exists()


def test_very_long_words_are_cut(cast: Cast) -> None:
    assert len(made(cast, words="x" * 100_000).words) == 500


def test_nothing_is_owed_by_nobody(cast: Cast) -> None:
    conversation = cast.conversation()
    assert made(cast, conversation=conversation, made_by=None).owner == cast.asha
    assign(conversation=conversation, actor=Actor.system(), assignee=None, team=cast.sales)
    conversation.refresh_from_db()
    promise = made(cast, conversation=conversation, made_by=None)
    assert (promise.owner, promise.team) == (None, cast.sales)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(team=None)


def test_what_somebody_owes_who_is_gone_falls_to_those_who_are_there(cast: Cast) -> None:
    promise = made(cast)
    assert promise.owner == cast.ravi
    deactivate_user(actor=staff(cast.asha), user=cast.ravi)
    run_jobs()
    promise.refresh_from_db()
    assert promise.owner == cast.asha
    assert history(promise) == ["made", "reassigned"]


def test_what_was_owed_goes_with_the_conversation(cast: Cast) -> None:
    conversation = cast.conversation()
    assign(conversation=conversation, actor=staff(cast.asha), assignee=cast.ravi, team=None)
    promise = made(cast, conversation=conversation)
    assign(conversation=conversation, actor=staff(cast.asha), assignee=cast.mita, team=None)
    run_jobs()
    promise.refresh_from_db()
    assert promise.owner == cast.mita


def test_the_clock_marks_at_risk_and_broken_once_each(cast: Cast) -> None:
    promise = made(cast, days=4)
    for hours in (1, 71, 73, 74, 97, 98, 200):
        with time_machine.travel(MONDAY + timedelta(hours=hours), tick=False):
            handlers.watch(None)  # type: ignore[arg-type]
            handlers.watch(None)  # type: ignore[arg-type]
    promise.refresh_from_db()
    assert promise.state == PromiseState.BROKEN
    assert history(promise) == ["made", "due_soon", "at_risk", "broken"]


def test_a_worker_that_was_down_over_the_time_breaks_it_once(cast: Cast) -> None:
    promise = made(cast, days=1)
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        handlers.watch(None)  # type: ignore[arg-type]
        handlers.watch(None)  # type: ignore[arg-type]
    assert history(promise) == ["made", "broken"]


def test_a_clock_that_goes_back_takes_nothing_back(cast: Cast) -> None:
    promise = made(cast, days=4)
    with time_machine.travel(MONDAY + timedelta(hours=73), tick=False):
        handlers.watch(None)  # type: ignore[arg-type]
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        handlers.watch(None)  # type: ignore[arg-type]
        actions.mark_by_clock(promise=promise)
    promise.refresh_from_db()
    assert promise.state == PromiseState.AT_RISK


def test_a_promise_moved_while_the_clock_came_to_it_is_not_marked(cast: Cast) -> None:
    promise = made(cast, days=1)
    with time_machine.travel(MONDAY + timedelta(hours=23), tick=False):
        [due] = queries.to_watch(now(), 10)
        actions.change_promise(
            promise=promise, actor=staff(cast.ravi), reason="The part is late", due_at=now() + timedelta(days=5)
        )
        actions.mark_by_clock(promise=due)
    promise.refresh_from_db()
    assert promise.state == PromiseState.MADE
    assert history(promise) == ["made", "changed"]


def test_a_promise_without_a_time_is_watched_by_nobody_and_stands_last(cast: Cast) -> None:
    first = made(cast, due_at=None)
    second = made(cast, days=300)
    assert (first.breaks_at, first.watch_at, first.precision) == (NO_TIME, None, Precision.NONE)
    assert queries.due_list(cast.ravi).promises == [second, first]


def test_kept_in_time_is_kept_and_later_is_late(cast: Cast) -> None:
    promise, late = made(cast), made(cast, days=1)
    actions.keep_promise(promise=promise, actor=staff(cast.ravi), evidence=actions.Evidence("refund", "rf_1"))
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        actions.keep_promise(promise=late, actor=staff(cast.ravi))
        actions.keep_promise(promise=late, actor=staff(cast.ravi))
    promise.refresh_from_db()
    late.refresh_from_db()
    assert (promise.state, late.state) == ("kept", "kept_late")
    assert history(late) == ["made", "kept"]
    event = Event.objects.get(type="promise.kept", subject_id=promise.pk)
    assert event.data["evidence"] == {"kind": "refund", "id": "rf_1"}


def test_the_guest_s_word_counts(cast: Cast) -> None:
    promise, guest = made(cast), Actor.customer(Customer.objects.count())
    actions.keep_promise(promise=promise, actor=staff(cast.ravi))
    actions.dispute_promise(promise=promise, actor=guest, reason="No money has come")
    promise.refresh_from_db()
    assert (promise.state, promise.disputed_at) == ("made", MONDAY)
    actions.keep_promise(promise=promise, actor=staff(cast.ravi))
    actions.confirm_promise(promise=promise, actor=guest)
    actions.confirm_promise(promise=promise, actor=guest)
    promise.refresh_from_db()
    assert (promise.state, promise.confirmed_at, promise.disputed_at) == ("kept", MONDAY, None)
    assert history(promise) == ["made", "kept", "disputed", "kept", "confirmed"]


def test_what_is_disputed_after_its_time_is_broken(cast: Cast) -> None:
    promise = made(cast, days=1)
    actions.keep_promise(promise=promise, actor=staff(cast.ravi))
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        actions.dispute_promise(promise=promise, actor=Actor.customer(1))
    promise.refresh_from_db()
    assert promise.state == PromiseState.BROKEN


def test_withdrawing_needs_the_customer_s_agreement_and_a_reason(cast: Cast) -> None:
    promise = made(cast)
    for values, code in (
        ({"agreed": False, "reason": "Stock"}, "not_agreed"),
        ({"agreed": True, "reason": " "}, "reason_missing"),
    ):
        with pytest.raises(PromiseError) as refusal:
            actions.withdraw_promise(promise=promise, actor=staff(cast.ravi), **values)  # type: ignore[arg-type]
        assert refusal.value.code == code
    actions.withdraw_promise(promise=promise, actor=staff(cast.ravi), agreed=True, reason="They found it themselves")
    assert history(promise) == ["made", "withdrawn"]


def test_the_due_list_is_sorted_by_what_breaks_next_and_goes_on(cast: Cast) -> None:
    conversation = cast.conversation()
    rows = [made(cast, days=days, conversation=conversation) for days in (5, 1, 3, 1, 2)]
    wanted = sorted(rows, key=lambda promise: (promise.breaks_at, promise.pk))
    first = queries.due_list(cast.ravi, limit=2)
    second = queries.due_list(cast.ravi, after=first.next, limit=2)
    third = queries.due_list(cast.ravi, after=second.next, limit=2)
    assert [*first.promises, *second.promises, *third.promises] == wanted
    assert third.next == ""


def test_what_is_over_comes_the_latest_first_whatever_came_of_it_and_goes_on(cast: Cast) -> None:
    conversation = cast.conversation()
    states = [
        PromiseState.KEPT,
        PromiseState.WITHDRAWN,
        PromiseState.KEPT_LATE,
        PromiseState.KEPT,
        PromiseState.KEPT_LATE,
    ]
    rows = [made(cast, conversation=conversation) for _state in states]
    for row, state, hours in zip(rows, states, (1, 2, 2, 3, 0), strict=True):
        Promise.objects.filter(pk=row.pk).update(state=state, settled_at=MONDAY + timedelta(hours=hours))
    pages, after = [], ""
    for _turn in range(3):
        page = queries.due_list(cast.ravi, state="settled", after=after, limit=2)
        pages.append([rows.index(one) for one in page.promises])
        after = page.next
    assert (pages, after) == ([[3, 2], [1, 0], [4]], "")


@pytest.mark.parametrize("whose", ["mine", "all", "team", "store"])
def test_the_due_list_is_a_range_of_an_index_however_long_it_is(
    cast: Cast, whose: str, django_assert_num_queries: Any
) -> None:
    place = {"team": f"team:{cast.sales.pk}", "store": f"store:{cast.kolkata.pk}"}.get(whose, whose)
    conversation = cast.conversation()
    for user in (cast.asha, cast.ravi, cast.mita):
        made(cast, conversation=conversation, owner=user, team=cast.sales, store=cast.kolkata)
    rows = queries.visible_to(cast.asha)
    with django_assert_num_queries(5):  # the promises, and once each: customers, people, teams, stores
        queries.due_list(cast.asha, place)
    if connection.vendor == "sqlite":
        names = {"mine": "owed_by_person", "all": "owed_by_all", "team": "owed_by_team", "store": "owed_by_store"}
        from atithi.promises.models import OPEN

        plan = rows.filter(OPEN).filter(queries._whose(cast.asha, place)).order_by("breaks_at", "id").explain()
        assert names[whose] in plan
        assert "TEMP B-TREE" not in plan


def test_promises_of_a_private_team_are_not_seen_from_outside(cast: Cast) -> None:
    conversation = cast.conversation()
    assign(conversation=conversation, actor=Actor.system(), team=cast.complaints, assignee=cast.imran)
    conversation.refresh_from_db()
    promise = made(cast, conversation=conversation, made_by=cast.imran)
    assert queries.get_promise(cast.imran, promise.public_id) == promise
    assert queries.get_promise(cast.asha, promise.public_id) == promise
    assert queries.of_conversation(cast.imran, conversation) == [promise]
    for user in (cast.ravi, cast.mita):
        with pytest.raises(NotFound):
            queries.get_promise(user, promise.public_id)
        assert queries.due_list(user, "all").promises == []
        assert queries.of_conversation(user, conversation) == []
    assert AnonymousUser().is_authenticated is False


def test_another_due_list_is_not_found(cast: Cast) -> None:
    for whose in ("", "team:x", "nobody", "team:" + "9" * 30):
        with pytest.raises(NotFound):
            queries.due_list(cast.ravi, whose)


def test_a_redacted_message_takes_its_words_along(cast: Cast) -> None:
    from atithi.events.subscriber import JobView

    reply(cast, "I will call you tomorrow.")
    [promise] = queries.proposals(cast.ravi)
    event = Event(type="message.redacted", data={"message": promise.message_id})
    handlers.forget_words(JobView(1, event))
    promise.refresh_from_db()
    assert promise.words == ""


def test_a_merged_customer_is_owed_what_was_promised_to_the_other(cast: Cast) -> None:
    from atithi.events.subscriber import JobView

    promise = made(cast)
    other = cast.conversation(who="laxmi@example.com").customer
    handlers.follow_merged_customer(
        JobView(1, Event(type="customer.merged", subject_id=other.pk, data={"absorbed": promise.customer_id}))
    )
    assert queries.owed_to(other) == [promise]
