"""The pages of honest dates: the owner's rules, the report with what is behind each figure, early words and making good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from atithi.commerce.actions.entrusting import set_limit
from atithi.commerce.models import Credit, Order
from atithi.conftest import Cast
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.events.testing import run_jobs
from atithi.promises import actions
from atithi.promises.actions.honesty import set_honesty_rules
from atithi.promises.feasibility.reckoning import reckon
from atithi.promises.models import EarlyWord, HonestyRules, Outlook, Promise, Proof
from atithi.promises.tests.history import DAY, customer_of, kept_after

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
SCRIPT = {"X-Requested-With": "desk"}


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def risky(cast: Cast) -> Promise:
    """A refund that Ravi promised Lakshmi in her conversation for tomorrow evening."""
    conversation = cast.conversation()
    return actions.make_promise(
        customer=conversation.customer, conversation=conversation, kind="refund", actor=Actor.staff(cast.ravi.pk),
        made_by=cast.ravi, due_at=now() + timedelta(hours=30),
    )  # fmt: skip


def test_the_owner_sets_the_level_and_the_rules(cast: Cast, sign_in: Any) -> None:
    browser: Client = sign_in(cast.asha)
    page = browser.get("/settings/promises/").content.decode()
    assert "too little history to say" in page
    browser.post("/settings/promises/", {"level": "85", "second_thought": "yes"})
    found = HonestyRules.objects.get()
    assert (found.level, found.second_thought, found.tells_early) == (85, True, False)
    assert Event.objects.get(type="honesty.changed").data["changes"]["level"] == [90, 85]
    assert browser.post("/settings/promises/", {"level": "99"}).status_code == 400
    assert browser.post("/settings/promises/", {"level": "x"}).status_code == 400


def test_the_report_counts_by_the_first_promised_time_and_opens_its_promises(cast: Cast, sign_in: Any) -> None:
    began = now() - 20 * DAY
    kept_after(cast, [DAY / 2] * 8, began=began, store=cast.hyderabad, words="by tomorrow evening")
    late = kept_after(cast, [3 * DAY] * 3, began=began, store=cast.kolkata, words="definitely today")
    told = late[0]
    made = told.made_at or began
    Promise.objects.filter(pk=told.pk).update(due_at=made + 4 * DAY, state="kept")  # moved, after telling
    Outlook.objects.create(promise=told, due_at=told.due_at, share=0.93, level=90)
    EarlyWord.objects.create(
        promise=told, due_at=made + DAY, reason="longer", created_at=began, state="sent", sent_at=began
    )
    browser: Client = sign_in(cast.farida)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/promises/report/?days=30").content.decode()
    assert len(asked) <= 26, len(asked)
    assert "73 %" in page  # eight of eleven
    assert "3 kept" not in page
    assert "0 kept; too few to say a share" in page  # Kolkata: three
    silent = browser.get("/promises/report/promises/?days=30&outcome=silent&by=store&value=" + str(cast.kolkata.pk))
    assert silent.content.decode().count("list-line") == 2
    assert "definitely today" in silent.content.decode()
    assert browser.get("/promises/report/promises/?days=30&outcome=told").content.decode().count("list-line") == 1
    for wrong in ("days=7", "days=30&by=moon", "days=30&by=store&value=x", "days=30&outcome=lost"):
        assert browser.get(f"/promises/report/promises/?{wrong}").status_code == 404
    lines = browser.get("/promises/report/file/?days=30").content.decode().splitlines()
    assert lines[1].split(",")[2:4] == ["11", "8"]


def test_words_that_promise_too_much_are_named(cast: Cast, sign_in: Any) -> None:
    kept_after(cast, [DAY / 2] * 40, began=now() - 20 * DAY, words="you will have it this week")
    kept_after(cast, [None] * 12, began=now() - 20 * DAY, words="guaranteed immediately")
    page = sign_in(cast.asha).get("/promises/report/?days=30").content.decode()
    assert "guaranteed" in page
    assert ">week<" not in page


def test_how_sure_we_were_is_held_against_what_was_kept(cast: Cast, sign_in: Any) -> None:
    for promise in kept_after(cast, [DAY / 2] * 18 + [None] * 2, began=now() - 20 * DAY):
        Outlook.objects.create(promise=promise, due_at=promise.due_at, share=0.92, level=90)
    page = sign_in(cast.asha).get("/promises/report/?days=30").content.decode()
    part = page.partition("Were we as sure as we said?")[2]
    assert "90 % – 100 %" in part
    assert "90 %</span>" in part  # eighteen of twenty


def test_what_was_known_is_kept_when_a_promise_is_made(cast: Cast) -> None:
    kept_after(cast, [DAY / 2] * 30 + [2 * DAY] * 10)
    reckon(whole=True)
    promise = actions.make_promise(
        customer=customer_of(cast), kind="refund", actor=Actor.staff(cast.ravi.pk), due_at=now() + DAY
    )
    run_jobs()
    promise.refresh_from_db()
    assert promise.outlook.share == pytest.approx(0.75)
    assert promise.risk_from == promise.due_at - DAY / 2  # type: ignore[operator]  # nine of ten take two days: at most half
    actions.change_promise(promise=promise, actor=Actor.staff(cast.ravi.pk), reason="Bank", due_at=now() + 9 * DAY)
    run_jobs()
    promise.refresh_from_db()
    assert promise.risk_from == now() + 7 * DAY
    assert promise.outlook.due_at == now() + DAY


def test_a_promise_at_risk_is_told_early_with_one_tap(cast: Cast, risky: Promise, sign_in: Any) -> None:
    kept_after(cast, [DAY / 2] * 20 + [4 * DAY] * 20)
    reckon(whole=True)
    with time_machine.travel(MONDAY + timedelta(hours=20), tick=False):
        actions.mark_by_clock(promise=risky)
        run_jobs()
        [word] = EarlyWord.objects.all()
        assert "जी" in word.text  # Lakshmi writes Hindi in Devanagari
        assert "28 नव" in word.text
        browser: Client = sign_in(cast.ravi)
        page = browser.get(f"/promises/{risky.public_id}/early/").content.decode()
        assert word.text.splitlines()[1] in page
        form = {"text": "नया संदेश 28 तक", "due": word.offered_due.isoformat(), "of": word.due_at.isoformat()}  # type: ignore[union-attr]
        assert f'name="of" value="{word.due_at.isoformat()}"' in page
        answer = browser.post(f"/promises/{risky.public_id}/early/sending/", form, headers=SCRIPT)
        assert answer.status_code == 200
        again = browser.post(f"/promises/{risky.public_id}/early/sending/", form, headers=SCRIPT)
        assert again.status_code == 409
    risky.refresh_from_db()
    assert (risky.state, risky.due_at) == ("made", word.offered_due)
    assert Message.objects.get(kind="reply").text == "नया संदेश 28 तक"
    told = Event.objects.get(type="promise.told_early")
    assert told.data["automatic"] is False


def test_it_is_told_by_itself_where_the_owner_says_so(cast: Cast, risky: Promise) -> None:
    kept_after(cast, [DAY / 2] * 20 + [4 * DAY] * 20)
    reckon(whole=True)
    set_honesty_rules(actor=Actor.staff(cast.asha.pk), level=90, second_thought=False, tells_early=True)
    with time_machine.travel(MONDAY + timedelta(hours=20), tick=False):
        actions.mark_by_clock(promise=risky)
        run_jobs(strict=False)  # the mail server of the cast is not there
    assert EarlyWord.objects.get().state == "sent"
    assert Message.objects.filter(kind="reply", author=None).count() == 1
    assert Promise.objects.filter(conversation=risky.conversation).count() == 1


def test_without_an_honest_date_a_person_is_asked_even_then(cast: Cast, risky: Promise, sign_in: Any) -> None:
    set_honesty_rules(actor=Actor.staff(cast.asha.pk), level=90, second_thought=False, tells_early=True)
    with time_machine.travel(MONDAY + timedelta(hours=20), tick=False):
        actions.mark_by_clock(promise=risky)
        run_jobs()
        assert EarlyWord.objects.get().state == "offered"
        assert not Message.objects.filter(kind="reply").exists()
        browser: Client = sign_in(cast.ravi)
        browser.post(f"/promises/{risky.public_id}/early/dismissal/")
    assert EarlyWord.objects.get().state == "dismissed"


def test_it_is_made_good_within_what_one_may_decide(cast: Cast, risky: Promise, sign_in: Any) -> None:
    order = Order.objects.create(
        source="till", external_id="1", number="1", customer=risky.customer, placed_at=MONDAY, changed_at=MONDAY,
        created_at=MONDAY, total_paise=500_000,
    )  # fmt: skip
    set_limit(actor=Actor.staff(cast.asha.pk), kind="credit", holder="agent", bounds={"case_paise": 20_000})
    browser: Client = sign_in(cast.ravi)
    page = browser.get(f"/promises/{risky.public_id}/early/").content.decode()
    assert 'value="20000"' in page
    assert 'value="50000"' not in page
    for _twice in range(2):
        browser.post(f"/promises/{risky.public_id}/making-good/", {"amount": "20000"}, headers=SCRIPT)
    assert [credit.amount_paise for credit in Credit.objects.filter(case__order=order)] == [20_000]


def test_strangers_find_nothing(cast: Cast, risky: Promise, sign_in: Any, client: Client) -> None:
    cast.complaints.save()
    conversation = risky.conversation
    assert conversation is not None
    conversation.team = cast.complaints
    conversation.save()
    Promise.objects.filter(pk=risky.pk).update(owner=cast.imran)
    EarlyWord.objects.create(promise=risky, due_at=risky.due_at, reason="longer", created_at=now(), text="x")  # type: ignore[misc]
    agent: Client = sign_in(cast.mita)
    for path in ("/settings/promises/", "/promises/report/", "/promises/report/file/", "/promises/report/promises/"):
        assert client.get(path).status_code == 302
        assert agent.get(path).status_code == 404
    for path in ("early/sending/", "early/dismissal/", "making-good/"):
        assert client.post(f"/promises/{risky.public_id}/{path}").status_code == 302
        assert agent.post(f"/promises/{risky.public_id}/{path}").status_code == 404
    assert agent.get(f"/promises/{risky.public_id}/early/").status_code == 404
    assert not Proof.objects.exists()
