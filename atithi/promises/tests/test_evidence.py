"""Promises close by themselves where it is certain what was meant, and stay open where it is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from atithi.commerce.models import Case, Order, Payment, Refund
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.events.subscriber import JobView
from atithi.promises import actions, evidence
from atithi.promises.actions.proving import drop_proof
from atithi.promises.models import Promise, Proof

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def promised(cast: Cast, kind: str, conversation: Conversation | None = None) -> Promise:
    conversation = conversation or cast.conversation()
    return actions.make_promise(
        customer=conversation.customer, conversation=conversation, kind=kind, actor=Actor.staff(cast.ravi.pk),
        made_by=cast.ravi, due_at=now() + timedelta(days=2),
    )  # fmt: skip


def order_of(promise: Promise) -> Order:
    return Order.objects.create(
        source="till", external_id=promise.public_id, number="1", customer=promise.customer, placed_at=MONDAY,
        changed_at=MONDAY, created_at=MONDAY, total_paise=500_000,
    )  # fmt: skip


def happened(type: str, subject: tuple[str, int], **data: Any) -> JobView:
    return JobView(1, record(type, subject=subject, actor=Actor.system(), data=data))


def refund(order: Order, conversation: str = "") -> Refund:
    assert order.customer is not None
    payment = Payment.objects.create(order=order, external_id="p", paid_paise=500_000, paid_at=MONDAY)
    case = Case.objects.create(
        order=order, customer=order.customer, conversation=conversation, kind="refund", condition="opened",
        amount_paise=100, reason="x", policy="allow", created_at=MONDAY,
    )  # fmt: skip
    return Refund.objects.create(payment=payment, case=case, amount_paise=100, created_at=MONDAY)


def state(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


def test_a_refund_that_was_paid_keeps_the_promise_and_can_be_taken_back_for_good(cast: Cast) -> None:
    promise = promised(cast, "refund")
    order = order_of(promise)
    job = happened("refund.paid", ("order", order.pk), refund=refund(order).pk, amount_paise=100)
    evidence.refund_paid(job)
    evidence.refund_paid(job)
    assert state(promise) == "kept"
    assert Proof.objects.get().kind == "refund"
    actions.reopen_promise(promise=promise, actor=Actor.staff(cast.ravi.pk))
    drop_proof(promise=promise, user=cast.ravi)
    evidence.refund_paid(job)
    assert state(promise) == "made"
    assert Proof.objects.get().undone_by == cast.ravi


def test_of_two_the_one_in_the_conversation_of_the_case_is_meant_else_none(cast: Cast) -> None:
    first = promised(cast, "refund")
    second = promised(cast, "refund", cast.conversation("And the other one?", continues_open=False))
    assert first.customer == second.customer
    order = order_of(first)
    evidence.refund_paid(happened("refund.paid", ("order", order.pk), refund=refund(order).pk, amount_paise=1))
    assert {state(first), state(second)} == {"made"}
    assert second.conversation is not None
    other = order_of(second)
    paid = refund(other, second.conversation.public_id)
    evidence.refund_paid(happened("refund.paid", ("order", other.pk), refund=paid.pk, amount_paise=1))
    assert (state(first), state(second)) == ("made", "kept")


def test_a_delivery_counts_when_it_was_scanned_as_delivered(cast: Cast) -> None:
    promise = promised(cast, "delivery")
    order = order_of(promise)
    evidence.delivered(happened("shipment.changed", ("order", order.pk), delivery=7, state="shipped"))
    assert state(promise) == "made"
    evidence.delivered(happened("shipment.changed", ("order", order.pk), delivery=7, state="delivered"))
    assert state(promise) == "kept"


@pytest.mark.parametrize(("kind", "ended"), [("replacement", "kept"), ("refund", "made")])
def test_a_case_that_is_done_keeps_its_kind_alone(cast: Cast, kind: str, ended: str) -> None:
    promise = promised(cast, "replacement")
    order = order_of(promise)
    case = Case.objects.create(
        order=order, customer=promise.customer, kind=kind, condition="opened", amount_paise=1, reason="x", policy="allow",
        created_at=MONDAY,
    )  # fmt: skip
    evidence.case_done(happened("case.moved", ("case", case.pk), state="sent", conversation=""))
    assert state(promise) == "made"
    evidence.case_done(happened("case.moved", ("case", case.pk), state="done", conversation=""))
    assert state(promise) == ended


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Your order number is 4711 and the warranty ends on 3 March.", "kept"),
        ("Sorry for the delay.", "made"),
        ("Could you tell me your order number 4711?", "made"),
        ("I will tell you the price of model 12 by tomorrow.", "made"),
    ],
)
def test_information_counts_when_the_guest_was_told_something(cast: Cast, clock: Any, text: str, ended: str) -> None:
    promise = promised(cast, "information")
    clock.shift(timedelta(hours=1))
    assert promise.conversation is not None
    message = send_reply(
        conversation=promise.conversation, text=text, actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    evidence.informed(happened("reply.queued", ("conversation", 1), message=message.pk))
    assert state(promise) == ended


def test_what_was_there_before_the_promise_proves_nothing(cast: Cast, clock: Any) -> None:
    conversation = cast.conversation()
    message = send_reply(
        conversation=conversation, text="It costs 4711 rupees.", actor=Actor.staff(cast.ravi.pk), author=cast.ravi
    )
    job = happened("reply.queued", ("conversation", 1), message=message.pk)
    clock.shift(timedelta(hours=1))
    promise = promised(cast, "information", conversation)
    evidence.informed(job)
    assert state(promise) == "made"
