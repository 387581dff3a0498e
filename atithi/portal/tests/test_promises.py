"""A guest's own promises by their link: theirs alone, in their language; they confirm or dispute, and looking changes nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from atithi.commerce.actions.links import LIFETIME, make_link, revoke_links
from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.events import Actor
from atithi.events.models import Event
from atithi.promises import actions
from atithi.promises.models import Promise

DESK = Actor.system()


@pytest.fixture
def owed(cast):
    """A refund owed to Lakshmi, in her language."""
    conversation = cast.conversation()
    return actions.make_promise(
        customer=conversation.customer, kind="refund", actor=DESK, made_by=cast.ravi, conversation=conversation,
        due_at=now() + timedelta(days=2), words="Only between us",
    )  # fmt: skip


@pytest.fixture
def link(owed):
    return f"/my/{make_link(customer=owed.customer, actor=DESK)}/promises/"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hi", "हमने आपसे क्या वादा किया"),
        ("te", "మేము మీకు ఇచ్చిన మాటలు"),
        ("bn", "আমরা আপনাকে যা কথা দিয়েছি"),
        ("en", "What we promised you"),
    ],
)
def test_they_see_what_they_are_owed_in_their_language_and_no_note_of_the_staff(owed, link, language, words):
    before = Event.objects.count()
    answer = Client().get(f"{link}?language={language}")
    page = answer.content.decode()
    assert words in page
    assert f"p-{owed.public_id}" in page
    assert "Only between us" not in page
    assert "Devi" not in page
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.count() == before


def test_kept_they_confirm_or_dispute_it_and_it_is_owed_again(owed, link):
    assert Client().post(f"{link}{owed.public_id}/confirmation/").status_code == 409  # not kept yet
    actions.keep_promise(promise=owed, actor=DESK)
    assert f"{owed.public_id}/dispute/" in Client().get(link).content.decode()
    answer = Client().post(f"{link}{owed.public_id}/dispute/", {"reason": "पैसे नहीं आए" + " x" * 50_000})
    assert answer.status_code == 302
    owed.refresh_from_db()
    assert (owed.state, owed.disputed_at is not None) == ("made", True)
    assert len(Event.objects.get(type="promise.disputed").data["reason"]) <= 500
    actions.keep_promise(promise=owed, actor=DESK)
    for _time in range(2):
        assert Client().post(f"{link}{owed.public_id}/confirmation/").status_code == 302
    owed.refresh_from_db()
    assert (owed.confirmed_at is not None, owed.disputed_at) == (True, None)
    assert Event.objects.filter(type="promise.confirmed").count() == 1


def test_a_get_changes_nothing_and_no_link_opens_anothers(owed, link):
    actions.keep_promise(promise=owed, actor=DESK)
    for end in ("confirmation", "dispute"):
        assert Client().get(f"{link}{owed.public_id}/{end}/").status_code == 405
    other = identify(kind="email", value="anil@example.com", name="Anil Rao")
    strange = f"/my/{make_link(customer=other, actor=DESK)}/promises/"
    assert owed.public_id not in Client().get(strange).content.decode()
    for end in ("confirmation", "dispute"):
        assert Client().post(f"{strange}{owed.public_id}/{end}/").status_code == 404
        assert Client().post(f"/my/nothing/promises/{owed.public_id}/{end}/").status_code == 404
    owed.refresh_from_db()
    assert (owed.confirmed_at, owed.disputed_at) == (None, None)


def test_the_link_runs_out_and_is_taken_back(owed, link):
    with time_machine.travel(now() + LIFETIME, tick=False):
        assert Client().get(link).status_code == 404
    revoke_links(customer=owed.customer, actor=DESK)
    assert Client().get(link).status_code == 404
    assert Client().post(f"{link}{owed.public_id}/confirmation/").status_code == 404


def test_a_broken_one_says_sorry_and_what_was_only_found_is_not_shown(owed, link, cast):
    actions.break_promise(promise=owed, actor=DESK, reason="No stock")
    page = Client().get(f"{link}?language=en").content.decode()
    assert "This is late, and we are sorry." in page
    assert "No stock" not in page
    assert Promise.objects.count() == 1
