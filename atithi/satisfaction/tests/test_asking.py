"""Who is asked is decided by rule: once, in their language, in peace, and never by whoever is rated."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from atithi.channels.enclosing import enclosed
from atithi.commerce.models import Delivery, Order
from atithi.conftest import Cast
from atithi.conversations.actions import assign, close, reopen
from atithi.conversations.models import Conversation, Message
from atithi.core.quiet import next_moment
from atithi.customers.actions import merge_customers, unmerge_customers
from atithi.customers.models import Customer, CustomerMerge
from atithi.events import Actor, record
from atithi.events.models import Event
from atithi.events.subscriber import JobView
from atithi.privacy.actions.consenting import set_consent
from atithi.satisfaction import actions, handlers, queries
from atithi.satisfaction.actions.asking import lot
from atithi.satisfaction.models import Held, Invitation, InvitationState, Occasion, Rule
from atithi.satisfaction.tests.shop import (
    MONDAY,
    closed,
    invited,
    link_of,
    minute,
    owner,
    rules_of,
    served,
    survey_of,
    tell,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_after_closing_a_guest_is_asked_once_in_their_language_and_nothing_else_changes(cast: Cast) -> None:
    survey_of(cast)
    conversation = served(cast)
    closed(conversation, cast.ravi.pk)
    minute(timedelta(minutes=59))
    assert Invitation.objects.get().state == InvitationState.WAITING
    before = Conversation.objects.get(pk=conversation.pk)
    minute(HOUR)
    row, after = Invitation.objects.get(), Conversation.objects.get(pk=conversation.pk)
    assert (row.state, row.language, row.channel_kind) == (InvitationState.INVITED, "hi", "email")
    assert row.message is not None
    assert row.message.author is None
    assert "नमस्ते Lakshmi जी" in row.message.text
    assert (after.closed_at, after.waiting_since, after.first_reply_at, after.last_message_id) == (
        before.closed_at, before.waiting_since, before.first_reply_at, before.last_message_id,
    )  # fmt: skip
    assert Message.objects.filter(client_key__startswith="survey:").count() == 1
    assert Event.objects.filter(type="survey.invited").count() == 1


def test_whoever_is_rated_can_neither_skip_nor_trigger_nor_open_it(cast: Cast, sign_in: Any) -> None:
    survey = survey_of(cast)
    conversation = served(cast)
    ravi = Actor.staff(cast.ravi.pk)
    assign(conversation=conversation, assignee=cast.mita, team=None, actor=ravi)  # gives it away at its end
    closed(conversation, cast.ravi.pk)
    reopen(conversation=conversation, actor=ravi)
    minute(HOUR)
    assert Invitation.objects.get().held_because == Held.GONE  # it is not over; asked it will be, once it is
    closed(conversation, cast.ravi.pk)
    minute(2 * HOUR)
    row = Invitation.objects.get()
    assert (row.state, row.agent) == (InvitationState.INVITED, cast.ravi)
    closed(served(cast, who="meena@example.com"), cast.ravi.pk)
    close(conversation=conversation, actor=ravi)
    tell("conversation.closed")
    assert Invitation.objects.filter(conversation=conversation).count() == 1
    # What colleagues see of the message has no link in it; the guest's own has.
    assert row.message is not None
    assert "/survey/" not in row.message.text
    assert "/survey/" in enclosed(row.message).text
    assert enclosed(row.message).html.count("?score=") == 5
    assert "/survey/" not in sign_in(cast.ravi).get(f"/conversations/{conversation.public_id}/").content.decode()
    for path in (f"/settings/surveys/{survey.public_id}/", f"/settings/surveys/{survey.public_id}/rules/"):
        assert sign_in(cast.ravi).post(path, {"occasion": "closed", "share": "1"}).status_code == 404
    assert Rule.objects.get(survey=survey).share == 100


def test_who_said_no_who_was_asked_lately_and_who_was_not_drawn_is_left_in_peace(cast: Cast) -> None:
    first = invited(cast)
    assert first.customer is not None
    closed(served(cast, continues_open=False), cast.ravi.pk)
    minute(2 * HOUR)
    assert Invitation.objects.latest("id").held_because == Held.RESTING
    actions.save_limits(actor=owner(cast), rest_days=0, most_a_year=1, quiet_from=time(21), quiet_until=time(9))
    closed(served(cast, continues_open=False), cast.ravi.pk)
    minute(3 * HOUR)
    assert Invitation.objects.latest("id").held_because == Held.OFTEN
    set_consent(customer=first.customer, purpose="surveys", given=False, how="said", actor=Actor.system())
    closed(served(cast, continues_open=False), cast.ravi.pk)
    minute(4 * HOUR)
    assert Invitation.objects.latest("id").held_because == Held.REFUSED
    actions.save_rule(
        survey=first.survey, rule=rules_of(first.survey), actor=owner(cast), values={"share": 1, "consent_only": True}
    )
    closed(served(cast, who="meena@example.com"), cast.ravi.pk)
    minute(5 * HOUR)
    assert Invitation.objects.latest("id").held_because in {Held.SAMPLE, Held.NO_CONSENT}


def test_the_lot_is_fair_and_the_same_at_every_try(settings: Any) -> None:
    settings.SECRET_KEY = "the same in every run of this test"
    drawn = [lot(f"rule:{number}") for number in range(1000)]
    assert drawn == [lot(f"rule:{number}") for number in range(1000)]
    assert abs(sum(drawn) / 1000 - 49.5) < 4
    assert min(drawn) == 0


@pytest.mark.parametrize(
    ("at", "since", "until", "expected"),
    [
        ("2026-11-23T12:00", "20:30", "09:30", "2026-11-23T12:00"),
        ("2026-11-23T23:10", "20:30", "09:30", "2026-11-24T09:30"),
        ("2026-11-24T00:00", "20:30", "09:30", "2026-11-24T09:30"),
        ("2026-11-24T09:30", "20:30", "09:30", "2026-11-24T09:30"),
        ("2026-11-24T14:00", "13:00", "15:00", "2026-11-24T15:00"),
        ("2026-11-24T14:00", "00:00", "00:00", "2026-11-24T14:00"),
    ],
)
def test_quiet_hours_are_on_the_clock_of_the_business(at: str, since: str, until: str, expected: str) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    moment = datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC)
    found = next_moment(moment, zone, time.fromisoformat(since), time.fromisoformat(until))
    assert found.astimezone(zone).isoformat()[:16] == expected


def test_nobody_is_asked_at_night_nor_long_after_the_desk_stood_still(cast: Cast) -> None:
    survey_of(cast, delay_minutes=12 * 60)
    closed(served(cast), cast.ravi.pk)
    row = Invitation.objects.get()
    assert row.send_at == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 9:30 in India
    minute(timedelta(days=9))
    row.refresh_from_db()
    assert (row.state, row.held_because) == (InvitationState.HELD, Held.CLOSED)


def delivered(cast: Cast, customer: Customer) -> Order:
    order = Order.objects.create(
        source="desk", external_id="1", number="1001", customer=customer, store=cast.kolkata, placed_at=MONDAY,
        changed_at=MONDAY, total_paise=100, created_at=MONDAY,
    )  # fmt: skip
    Delivery.objects.create(order=order, external_id="1", state="delivered", state_at=MONDAY)
    record(
        "shipment.changed",
        subject=("order", order.pk),
        actor=Actor.system(),
        data={"delivery": 1, "state": "delivered"},
    )
    tell("shipment.changed")
    return order


def test_days_after_a_delivery_a_guest_is_asked_unless_it_went_back(cast: Cast) -> None:
    survey_of(cast, "ces", occasion=Occasion.DELIVERED, delay_minutes=2 * 24 * 60)
    conversation = cast.conversation()
    order = delivered(cast, conversation.customer)
    minute(timedelta(days=2))
    row = Invitation.objects.get()
    assert (row.state, row.store, row.order, row.message and row.message.conversation) == (
        InvitationState.INVITED, cast.kolkata, order, conversation,
    )  # fmt: skip
    Invitation.objects.update(key="another", state="waiting", send_at=MONDAY, invited_at=None)
    Delivery.objects.update(state="returned")
    minute(timedelta(days=2))
    assert Invitation.objects.get().held_because == Held.GONE


def test_the_relationship_is_asked_of_every_guest_once_a_period(cast: Cast) -> None:
    survey_of(cast, "nps", occasion=Occasion.PERIOD, period_days=30)
    for number in range(6):
        cast.says("hello", who=f"guest{number}@example.com")
    for day in range(30 - handlers.CATCH_UP + 1):  # the first round makes up for the days before it
        with time_machine.travel(MONDAY + timedelta(days=day), tick=False):
            handlers.plan_periodic(JobView(1, None))
    assert sorted(Invitation.objects.values_list("customer", flat=True)) == sorted(
        Customer.objects.values_list("id", flat=True)
    )


def test_expired_invitations_are_told_and_deliveries_noted(cast: Cast) -> None:
    row = invited(cast)
    Message.objects.filter(pk=row.message_id).update(delivery="sent")
    minute(HOUR)
    row.refresh_from_db()
    assert (row.state, row.delivered_at) == (InvitationState.DELIVERED, MONDAY + HOUR)
    minute(timedelta(days=15))
    row.refresh_from_db()
    assert (row.state, row.watch_at) == (InvitationState.EXPIRED, None)
    assert Event.objects.filter(type="survey.expired").count() == 1


def test_invitations_follow_guests_who_become_one_and_part_again(cast: Cast) -> None:
    row = invited(cast)
    assert row.customer is not None
    other = cast.conversation(who="meena@example.com").customer
    merge_customers(keep=other, absorb=row.customer, actor=owner(cast))
    for type, expected in (("customer.merged", other.pk), ("customer.unmerged", row.customer_id)):
        if type == "customer.unmerged":
            unmerge_customers(merge=CustomerMerge.objects.get(), actor=owner(cast))
        handlers.follow_merged_customer(JobView(1, Event.objects.filter(type=type).latest("id")))
        row = Invitation.objects.get()
        assert row.customer_id == expected
    assert link_of(row)


def test_nobody_sees_what_is_about_the_work_of_a_private_team(cast: Cast) -> None:
    row = invited(cast, team_id=cast.complaints.pk)
    assert not queries.visible_to(cast.ravi).exists()
    assert not queries.visible_to(cast.farida).exists()
    assert queries.visible_to(cast.imran).get() == row == queries.visible_to(cast.asha).get()
