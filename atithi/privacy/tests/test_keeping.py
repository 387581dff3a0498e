"""What is old enough goes, what is open or owed or held never."""

from datetime import timedelta

import pytest

from atithi.channels.models import RawInbound
from atithi.commerce.models import Case
from atithi.commerce.tests.shop import order, product
from atithi.conversations.actions import close
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor, Event
from atithi.events.testing import run_jobs
from atithi.privacy.actions import erasing, keeping
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import RetentionRule
from atithi.privacy.retention import due
from atithi.promises.models import Promise

DESK = Actor.system()


@pytest.fixture
def old(cast):
    """A conversation that was closed 400 days ago."""
    conversation = cast.conversation("old words of mine")
    close(conversation=conversation, actor=DESK)
    long_ago = now() - timedelta(days=400)
    Conversation.objects.update(closed_at=long_ago, last_message_at=long_ago)
    return conversation


def counted(days=365, kind="closed", channel=None) -> int:
    return due(keeping.proposed(kind=kind, days=days, channel=channel), now()).count()


def test_it_is_counted_before_it_is_saved_and_goes_in_the_night(cast, old):
    recent = cast.says("new words", who="anil@example.com").conversation
    close(conversation=recent, actor=DESK)
    assert (counted(), counted(500), RetentionRule.objects.exists()) == (1, 0, False)
    keeping.save_rule(kind="closed", days=365, user=cast.asha)
    assert Message.objects.filter(text="old words of mine").exists()
    keeping.apply_all()
    run_jobs(strict=False)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["", "new words"]
    assert Event.objects.get(type="retention.applied").data == {"kind": "closed", "count": 1}
    keeping.apply_all()
    run_jobs(strict=False)
    assert Event.objects.filter(type="retention.applied").count() == 1


def test_open_matters_stay_however_old(cast, old):
    Conversation.objects.update(closed_at=None)
    assert counted(7) == 0


def test_what_is_owed_or_put_right_or_held_stays(cast, old):
    promise = Promise.objects.create(
        customer=old.customer,
        conversation=old,
        kind="refund",
        state="made",
        owner=cast.ravi,
        created_at=now(),
        made_at=now(),
    )
    assert counted() == 0
    promise.delete()
    product()
    case = Case.objects.create(
        order=order(), customer=old.customer, conversation=old.public_id, kind="refund", condition="damaged",
        amount_paise=1, reason="x", policy="ask", created_at=now(),
    )  # fmt: skip
    assert counted() == 0
    Case.objects.filter(pk=case.pk).update(state="done")
    assert counted() == 1
    erasing.set_hold(customer=old.customer, user=cast.asha, reason="Court")
    assert counted() == 0
    assert keeping.apply(rule_id=keeping.save_rule(kind="closed", days=30, user=cast.asha).pk) == 0
    assert Message.objects.filter(text="old words of mine").exists()


def test_a_channel_of_its_own_rule_goes_by_that_rule_alone(cast, old):
    keeping.save_rule(kind="closed", days=1000, channel=cast.mailbox, user=cast.asha)
    assert counted(365) == 0
    assert counted(365, channel=cast.mailbox) == 1
    assert counted(365, channel=cast.chat) == 0


def test_raw_messages_lose_their_bytes_and_are_still_known_as_received(cast, old):
    RawInbound.objects.create(
        channel=cast.mailbox, provider_id="r1", body=b"raw", details={"from": "x"}, state="read",
        received_at=now() - timedelta(days=40), message=old.messages.first(),
    )  # fmt: skip
    rule = keeping.save_rule(kind="raw", days=30, user=cast.asha)
    assert keeping.apply(rule_id=rule.pk) == 1
    raw = RawInbound.objects.get()
    assert (raw.content(), raw.details, raw.provider_id) == (b"", {}, "r1")
    assert keeping.apply(rule_id=rule.pk) == 0


@pytest.mark.parametrize(("kind", "days"), [("closed", 6), ("closed", 0), ("everything", 100), ("spam", 10**9)])
def test_rules_that_cannot_be_are_refused(cast, kind, days):
    with pytest.raises(PrivacyError):
        keeping.save_rule(kind=kind, days=days, user=cast.asha)


def test_rules_are_made_by_those_who_may_and_can_be_taken_away(cast):
    with pytest.raises(NotFound):
        keeping.save_rule(kind="spam", days=30, user=cast.farida)
    rule = keeping.save_rule(kind="spam", days=30, user=cast.asha)
    assert keeping.save_rule(kind="spam", days=60, user=cast.asha).pk == rule.pk
    with pytest.raises(NotFound):
        keeping.remove_rule(rule=rule, user=cast.ravi)
    keeping.remove_rule(rule=rule, user=cast.asha)
    assert not RetentionRule.objects.exists()
