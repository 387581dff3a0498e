"""Guests hear of each step, once, in their language."""

import pytest

from atithi.commerce.actions import Request, grant_case, move_case, open_case, set_limit
from atithi.commerce.tests.shop import DESK, order
from atithi.conversations.case_news import tell_guest
from atithi.conversations.models import Message, MessageKind
from atithi.customers.actions import change_customer
from atithi.events import JobView
from atithi.events.models import Event
from atithi.events.testing import run_jobs


@pytest.mark.parametrize(
    ("language", "word"),
    [("hi", "ऑर्डर SE-48213"), ("te", "ఆర్డర్ SE-48213"), ("bn", "অর্ডার SE-48213"), ("en", "Order SE-48213")],
)
def test_each_step_is_told_once_in_the_guests_language(cast, language, word):
    conversation = cast.conversation()
    change_customer(customer=conversation.customer, actor=DESK, language=language)
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={})
    asked = Request("refund", "missing", "It did not come", amount_paise=50_000)
    case = open_case(order=order(), request=asked, actor=DESK, user=cast.ravi, conversation=conversation.public_id)
    grant_case(case=case, user=cast.ravi, actor=DESK)
    move_case(case=case, state="done", user=cast.ravi, actor=DESK)
    run_jobs(strict=False)
    tell_guest(JobView(1, Event.objects.get(type="case.decided")))
    said = list(Message.objects.filter(kind=MessageKind.REPLY).order_by("id").values_list("text", flat=True))
    assert len(said) == 2
    assert all(text.startswith(word) for text in said)
    assert "₹500" in said[0]


def test_who_has_no_conversation_is_not_written_to(cast):
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={})
    case = open_case(
        order=order(), request=Request("refund", "missing", "x", amount_paise=100), actor=DESK, user=cast.ravi
    )
    grant_case(case=case, user=cast.ravi, actor=DESK)
    run_jobs()
    assert not Message.objects.exists()
