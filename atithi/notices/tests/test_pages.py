"""Notices that stand with no conversation: they open the page of their kind, and are shown to whom that page is."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from atithi.core.clock import now
from atithi.customers.actions import identify, merge_customers
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.notices.actions import see, see_page, tell
from atithi.notices.away import told_while_away
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.notices.pages import place_of
from atithi.notices.queries import notices_of, unseen
from atithi.notices.words import headline
from atithi.privacy.privacy import erase
from atithi.promises.actions import make_promise
from atithi.promises.models import Promise

SYSTEM = Actor.system()


@pytest.fixture
def anil(cast):
    """A guest whom we know by a phone number alone."""
    return identify(kind="phone", value="98480 22338", name="Anil Rao")


@pytest.fixture
def promise(cast, anil):
    """Ravi owes Anil, with whom there is no conversation, a call."""
    return make_promise(customer=anil, kind="call_back", actor=SYSTEM, owner=cast.ravi)


def told_of(promise, *users, key="promise:1"):
    data = {"step": "due_soon", "what": "call_back"}
    return tell(
        people=people(users), kind=Kind.PROMISE, about=promise.public_id, customer=promise.customer, key=key, data=data
    )


def test_it_opens_the_things_page_names_the_guest_and_is_seen_by_opening_it(cast, promise):
    [notice] = told_of(promise, cast.ravi)
    assert place_of(notice) == f"/promises/{promise.public_id}/"
    assert "Anil Rao" in headline(notice)
    assert "Anil" not in headline(notice, named=False)
    assert told_while_away(cast.ravi, promise.created_at) == [notice]
    assert see_page(user=cast.ravi, path="/promises/other/") == 0
    assert unseen(cast.ravi) == 1
    assert see_page(user=cast.ravi, path=place_of(notice)) == 1
    assert unseen(cast.ravi) == 0
    again = told_of(promise, cast.ravi, key="promise:2")
    assert see(user=cast.ravi, notice=again[0]) == 1


def test_it_is_shown_as_long_as_the_thing_is(cast, promise, django_assert_num_queries):
    for number in range(5):
        told_of(promise, cast.ravi, cast.mita, key=f"promise:{number}")
    with django_assert_num_queries(2):  # which teams are hidden from them; and the list
        assert len(notices_of(cast.mita)) == 5
    Promise.objects.filter(pk=promise.pk).update(team=cast.complaints)  # private: Imran's, and not Mita's
    assert notices_of(cast.mita) == []
    assert unseen(cast.mita) == 0
    assert len(notices_of(cast.ravi)) == 5  # theirs it is wherever it lies


def test_a_notice_that_opens_nothing_cannot_be(cast, promise):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=cast.ravi, kind=Kind.PROMISE, key="1", created_at=now())
    with pytest.raises(ValueError, match="no page"):
        tell(people=people([cast.ravi]), kind=Kind.MENTIONED, about="x", key="1")


def test_it_goes_with_a_guest_who_is_joined_and_disappears_with_one_who_is_erased(cast, anil, promise):
    [notice] = told_of(promise, cast.ravi)
    keep = cast.conversation("by mail").customer
    merge_customers(keep=keep, absorb=anil, actor=Actor.staff(cast.asha.id))
    run_jobs()
    notice.refresh_from_db()
    assert notice.customer == keep
    erase([keep.pk], now())
    assert not Notice.objects.exists()


def test_what_was_told_before_there_were_pages_opens_what_it_did(cast):
    conversation = cast.conversation("hello")
    for kind, key, data in (
        ("booking", "appointment:1", {"place": "/appointments/abc/", "step": "booked"}),
        ("approval", "approval:xyz:7", {}),
        ("assigned", "assigned:1", {}),
    ):
        Notice.objects.create(
            user=cast.ravi, kind=kind, key=key, data=data, conversation=conversation, created_at=now()
        )
    import_module("atithi.notices.migrations.0006_pages_of_their_own").name_their_things(apps, None)
    booking, approval, assigned = Notice.objects.order_by("id")
    assert (place_of(booking), booking.data) == ("/appointments/abc/", {"step": "booked"})
    assert place_of(approval) == "/approvals/xyz/"
    assert place_of(assigned) == f"/conversations/{conversation.public_id}/"
