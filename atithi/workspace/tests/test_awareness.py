"""What is new, what was missed, and the desk as an app: through HTTP."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from atithi.conversations.actions import assign
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, NoticeRules, PushDevice
from atithi.notices.queries import rules_of, unseen
from atithi.notices.tests.service import Device
from atithi.staff.models import User
from atithi.standards.staffing.actions import Times, add_shift, ask_swap
from atithi.workspace.views import offline

FORM = {"waiting_minutes": "20", "digest": "weekdays", "digest_hour": "8", "quiet_from": "22:00", "quiet_until": "07:00",
        "mentioned": ["page", "push"], "answered": ["sound"], "show_words": "1"}  # fmt: skip


@pytest.fixture
def given(cast):
    """Ravi was given a conversation and has not seen it."""
    conversation = cast.conversation("kab aayega?")
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    run_jobs()
    return conversation


def test_the_bell_counts_and_the_panel_says_what_and_from_whom(cast, sign_in, given):
    browser = sign_in(cast.ravi)
    assert 'data-unseen="1"' in browser.get("/inbox/open/").content.decode()
    panel = browser.get("/notices/", headers={"HX-Request": "true"}).content.decode()
    assert "Farida Khan gave you Lakshmi Devi" in panel
    assert "<html" not in panel
    assert "<html" in browser.get("/notices/").content.decode()


def test_seeing_one_conversation_or_all_empties_the_bell(cast, sign_in, given):
    browser = sign_in(cast.ravi)
    answer = browser.post("/notices/seen/", {"conversation": given.public_id}, headers={"X-Requested-With": "desk"})
    assert answer.json() == {"unseen": 0}
    assert unseen(cast.ravi) == 0


def test_a_notice_says_what_the_page_shall_do_with_it(cast, sign_in, given):
    notice = cast.ravi.notices.get()
    news = sign_in(cast.ravi).get(f"/notices/{notice.public_id}/").content.decode()
    assert 'data-page="yes"' in news
    assert 'data-sound="no"' in news
    assert sign_in(cast.mita).get(f"/notices/{notice.public_id}/").status_code == 404


def test_the_panel_takes_no_more_queries_with_more_in_it(cast, sign_in, django_assert_max_num_queries):
    browser = sign_in(cast.ravi)
    NoticeRules.objects.create(user=cast.ravi, active_at=now() - timedelta(hours=3))
    for number in range(6):
        conversation = cast.conversation("hello", who=f"guest{number}@example.com")
        assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
    run_jobs()
    with django_assert_max_num_queries(14):
        panel = browser.get("/notices/", headers={"HX-Request": "true"}).content.decode()
    assert panel.count("given to you") == 6
    assert "While you were away" in panel


def test_a_swap_is_counted_opens_my_shifts_and_is_seen_by_opening_them(cast, sign_in):
    begins = now() + timedelta(days=3)
    shift = add_shift(person=cast.mita, times=Times(begins, begins + timedelta(hours=8), ()), actor=Actor.system())
    NoticeRules.objects.create(user=cast.ravi, active_at=now() - timedelta(hours=3))
    ask_swap(shift=shift, colleague=cast.ravi, actor=Actor.staff(cast.mita.pk))
    run_jobs()
    browser, notice = sign_in(cast.ravi), cast.ravi.notices.get()
    panel = browser.get("/notices/", headers={"HX-Request": "true"}).content.decode()
    assert panel.count("Mita Sen asks you to take a shift") == 2  # while away, and in the list
    assert panel.count('href="/my-shifts/#swaps"') == 2
    assert "data-conversation" not in panel
    news = browser.get(f"/notices/{notice.public_id}/").content.decode()
    assert 'data-address="/my-shifts/#swaps"' in news
    assert 'data-apart="yes"' in news
    assert sign_in(cast.imran).get(f"/notices/{notice.public_id}/").status_code == 404
    assert browser.get("/my-shifts/").status_code == 200
    assert unseen(cast.ravi) == 0


def test_what_happened_while_i_was_away_stays_until_i_have_read_it(cast, sign_in, given):
    browser = sign_in(cast.ravi)
    NoticeRules.objects.create(user=cast.ravi, active_at=now() - timedelta(hours=3))
    browser.post("/attention/")
    assert "Welcome back." in browser.get("/inbox/open/").content.decode()
    browser.post("/notices/away/")
    assert "Welcome back." not in browser.get("/inbox/open/").content.decode()


def test_wishes_are_kept_and_shown_again(cast, sign_in):
    browser = sign_in(cast.ravi)
    assert browser.post("/profile/notifications/", FORM).status_code == 302
    rules = rules_of(cast.ravi)
    assert rules.ways_for(Kind.MENTIONED) == ["page", "push"]
    assert rules.ways_for(Kind.ASSIGNED) == []
    page = browser.get("/profile/notifications/").content.decode()
    assert 'value="22:00"' in page
    assert '<input type="checkbox" name="answered" value="sound" checked>' in page
    assert 'name="swap" value="mail"' in page
    assert 'name="booking" value="page"' in page
    assert 'name="booking" value="mail"' not in page  # the mail would tell of it too late


@pytest.mark.parametrize(
    "wrong", [{"quiet_until": ""}, {"waiting_minutes": "-3"}, {"waiting_minutes": "many"}, {"digest_hour": "99"},
              {"digest_hour": "x"}, {"digest": "hourly"}, {"quiet_from": "25:61"}],
)  # fmt: skip
def test_wishes_that_cannot_be_met_are_said_in_words(cast, sign_in, wrong):
    answer = sign_in(cast.ravi).post("/profile/notifications/", {**FORM, **wrong})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not NoticeRules.objects.exists()


def test_a_browser_is_registered_tried_and_removed_by_its_owner_alone(cast, sign_in):
    browser, device = sign_in(cast.ravi), Device()
    given = {
        "endpoint": "https://fcm.googleapis.com/x",
        "p256dh": device.p256dh,
        "auth": device.auth,
        "name": "Chrome · Android",
    }
    number = browser.post("/devices/", given).json()["device"]
    assert "Chrome · Android" in browser.get("/profile/notifications/").content.decode()
    stranger = sign_in(cast.mita)
    assert stranger.post(f"/devices/{number}/removal/").status_code == 404
    assert stranger.post(f"/devices/{number}/try/").status_code == 404
    assert PushDevice.objects.count() == 1
    assert browser.post(f"/devices/{number}/removal/").status_code == 302
    assert not PushDevice.objects.exists()


def test_an_address_that_is_no_push_service_is_refused_in_words(cast, sign_in):
    device = Device()
    given = {"endpoint": "http://169.254.169.254/latest", "p256dh": device.p256dh, "auth": device.auth}
    answer = sign_in(cast.ravi).post("/devices/", given, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "push_service_unknown"


def test_an_outsider_cannot_mark_or_see_a_private_teams_conversation(cast, sign_in, given):
    assign(conversation=given, assignee=None, team=cast.complaints, actor=Actor.system())
    browser = sign_in(cast.ravi)
    assert browser.post("/notices/seen/", {"conversation": given.public_id}).status_code == 404
    assert "Lakshmi" not in browser.get("/notices/").content.decode()
    assert browser.get(f"/notices/{cast.ravi.notices.get().public_id}/").status_code == 404


@pytest.mark.parametrize("language", ["en", "hi", "te", "bn"])
def test_the_app_has_its_name_in_the_readers_language_and_icons_for_every_shape(cast, sign_in, language):
    User.objects.update(language=language)
    answer = sign_in(cast.ravi).get("/manifest.webmanifest")
    values = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert values["lang"] == language
    assert values["name"] == values["name_localized"][language]
    assert len(set(values["name_localized"].values())) == 4
    assert {icon["purpose"] for icon in values["icons"]} == {"any", "maskable"}
    browser = sign_in(cast.ravi)
    for shortcut in values["shortcuts"]:
        assert browser.get(shortcut["url"]).status_code == 200


def test_the_worker_is_served_at_the_root_and_never_from_a_cache(db):
    answer = Client().get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content.decode() == offline.WORKER.read_text()


def test_the_frame_has_the_marks_by_which_the_worker_puts_conversations_into_it(cast, sign_in, given):
    for path in ("/inbox/open/", f"/conversations/{given.public_id}/"):
        page = sign_in(cast.ravi).get(path).content.decode()
        before, _mark, rest = page.partition("<!--pane-->")
        pane, mark, _after = rest.partition("<!--/pane-->")
        assert before.endswith('id="conversation" tabindex="-1">')
        assert mark
        assert ('id="open-conversation"' in pane) == (path != "/inbox/open/")
        assert f'data-me="{cast.ravi.public_id}"' in page
        assert 'data-showing="' in page


def test_an_answer_sent_again_under_its_key_is_not_held_back_by_what_came_since(cast, sign_in):
    conversation, browser = cast.conversation("kab aayega?"), sign_in(cast.ravi)
    address = f"/conversations/{conversation.public_id}/messages/"
    answer = {"kind": "reply", "text": "Tomorrow", "key": "k1", "seen": str(conversation.last_message_id)}
    script = {"X-Requested-With": "desk"}
    assert browser.post(address, answer, headers=script).status_code == 201
    cast.says("thanks")
    assert browser.post(address, answer, headers=script).status_code == 201
    assert browser.post(address, {**answer, "key": "k2"}, headers=script).status_code == 409
    assert conversation.messages.filter(kind="reply").count() == 1
