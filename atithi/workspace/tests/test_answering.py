"""Answering: canned replies, drafts, ways to send, taking back. Strangers find nothing of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from atithi.conversations.actions import add_canned_reply, assign, close, keep_draft, plan_reply, send_reply
from atithi.conversations.models import CannedReply, Conversation, Draft, Message, PlannedReply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.workspace.moments import moments

DESK = {"X-Requested-With": "desk"}


def _post(browser, view, /, *args, **values):
    return browser.post(reverse(f"workspace:{view}", args=args), values, headers=DESK)


def _canned(user, name="Refund", **more):
    texts = more.pop("texts", {"en": "Your refund comes.", "te-Telu": "మీ రీఫండ్ వస్తుంది."})
    return add_canned_reply(user=user, actor=Actor.staff(user.id), name=name, texts=texts, **more)


# Canned replies


def test_the_picker_shows_the_text_filled_and_says_what_it_falls_back_to(cast, sign_in):
    reply = _canned(cast.ravi, texts={"en": "Hello {{customer.first_name}}, <b>soon</b>."})
    conversation = cast.conversation("আমার টাকা কবে ফেরত পাব?")
    page = sign_in(cast.ravi).get(reverse("workspace:canned_pick", args=[conversation.public_id]), {"q": "soon"})
    html = page.content.decode()
    assert f'data-id="{reply.public_id}"' in html
    assert 'data-text="Hello Lakshmi, &lt;b&gt;soon&lt;/b&gt;."' in html
    assert "only in English" in html


def test_another_persons_own_canned_reply_is_not_there(cast, sign_in):
    own = _canned(cast.ravi, "Secret words")
    conversation = cast.conversation()
    for stranger in (cast.mita, cast.farida, cast.asha):
        browser = sign_in(stranger)
        assert browser.get(reverse("workspace:canned_edit", args=[own.public_id])).status_code == 404
        assert _post(browser, "canned_edit", own.public_id, name="x").status_code == 404
        assert _post(browser, "canned_archiving", own.public_id, archived="yes").status_code == 404
        assert "Secret words" not in browser.get(reverse("workspace:canned")).content.decode()
        picked = browser.get(reverse("workspace:canned_pick", args=[conversation.public_id]), {"q": "secret"})
        assert "Secret words" not in picked.content.decode()
    own.refresh_from_db()
    assert (own.name, own.archived_at) == ("Secret words", None)


def test_one_for_everybody_is_used_by_all_and_changed_by_those_who_lead(cast, sign_in):
    shared = _canned(cast.farida, scope="shared")
    agent = sign_in(cast.ravi)
    page = agent.get(reverse("workspace:canned_edit", args=[shared.public_id])).content.decode()
    assert "It is changed by those who lead" in page
    assert _post(agent, "canned_edit", shared.public_id, name="x", scope="shared").status_code == 404
    changed = sign_in(cast.asha).post(
        reverse("workspace:canned_edit", args=[shared.public_id]),
        {"name": "Refund soon", "scope": "shared", "text-en": "Soon.", "shortcut": "soon", "folder": "Money"},
    )
    assert changed.status_code == 302
    shared.refresh_from_db()
    assert (shared.name, shared.texts, shared.shortcut) == ("Refund soon", {"en": "Soon."}, "soon")


def test_a_new_one_is_written_and_what_is_wrong_comes_back_with_its_words(cast, sign_in):
    browser = sign_in(cast.ravi)
    address = reverse("workspace:canned_add")
    assert browser.get(address).status_code == 200
    form = {"name": "Delay", "scope": "team", "team": cast.sales.public_id, "text-hi-Deva": "{{customer.nmae}} जी"}
    refused = browser.post(address, form)
    assert refused.status_code == 400
    assert "There is no placeholder “customer.nmae”" in refused.content.decode()
    assert "{{customer.nmae}} जी" in refused.content.decode()
    assert browser.post(address, {**form, "text-hi-Deva": "{{customer.name}} जी"}).status_code == 302
    [kept] = CannedReply.objects.all()
    assert (kept.scope, kept.team, kept.texts) == ("team", cast.sales, {"hi-Deva": "{{customer.name}} जी"})
    assert browser.post(address, {**form, "team": cast.complaints.public_id}).status_code == 404
    shelf = browser.get(reverse("workspace:canned"), {"q": "डिले"}).content.decode()
    assert "Delay" in shelf


def test_a_preview_fills_an_examples_values_and_names_what_is_wrong(cast, sign_in):
    form = {"text-en": "**Hello** {{customer.name}}", "text-te-Telu": "{{who}}", "text-hi-Deva": "{{business.name}}"}
    html = _post(sign_in(cast.ravi), "canned_preview", **form).content.decode()
    assert "<strong>Hello</strong> Lakshmi Devi" in html
    assert "There is no placeholder “who”" in html
    assert "शर्मा इलेक्ट्रॉनिक्स" in html


def test_putting_away_and_taking_back(cast, sign_in):
    reply = _canned(cast.ravi)
    browser = sign_in(cast.ravi)
    _post(browser, "canned_archiving", reply.public_id, archived="yes")
    assert "Refund" not in browser.get(reverse("workspace:canned")).content.decode()
    assert "Refund" in browser.get(reverse("workspace:canned"), {"archived": ""}).content.decode()
    _post(browser, "canned_archiving", reply.public_id)
    assert "Refund" in browser.get(reverse("workspace:canned")).content.decode()


def test_the_shelf_asks_no_more_for_forty_than_for_one(cast, sign_in, django_assert_max_num_queries):
    browser, address = sign_in(cast.ravi), reverse("workspace:canned")
    _canned(cast.ravi, folder="Money")
    with django_assert_max_num_queries(8) as one:
        browser.get(address)
    for number in range(40):
        _canned(cast.ravi, f"Refund {number}", scope="team", team=cast.sales, folder="Money")
    with django_assert_max_num_queries(len(one)):
        browser.get(address)


# Drafts


def test_a_draft_is_its_writers_alone(cast, sign_in):
    conversation = cast.conversation()
    ravi, mita = sign_in(cast.ravi), sign_in(cast.mita)
    kept = _post(ravi, "draft", conversation.public_id, kind="reply", text="Dear", base="0").json()
    address = reverse("workspace:draft", args=[conversation.public_id])
    assert ravi.get(address).json() == {"reply": {"text": "Dear", "version": kept["version"], "files": []}}
    assert mita.get(address).json() == {}
    assert "Dear" not in mita.get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert _post(mita, "draft", conversation.public_id, kind="reply", text="Hi", base="0").status_code == 200
    assert Draft.objects.get(user=cast.ravi).text == "Dear"


def test_another_device_is_told_of_other_words_and_none_are_lost(cast, sign_in):
    conversation = cast.conversation()
    browser = sign_in(cast.ravi)
    first = _post(browser, "draft", conversation.public_id, kind="reply", text="one", base="0").json()
    other = _post(browser, "draft", conversation.public_id, kind="reply", text="two", base="7")
    assert other.status_code == 409
    assert other.json() == {"version": first["version"], "text": "one"}
    assert _post(browser, "draft", conversation.public_id, kind="song", text="x", base="0").status_code == 400


def test_what_is_sent_is_no_draft_any_longer_but_a_note_stays_one(cast, sign_in):
    conversation = cast.conversation()
    for kind in ("reply", "note"):
        keep_draft(user=cast.ravi, conversation=conversation, kind=kind, text="Dear", base=0)
    _post(sign_in(cast.ravi), "messages", conversation.public_id, text="Dear", kind="reply")
    assert [draft.kind for draft in Draft.objects.all()] == ["note"]


def test_a_page_comes_with_its_drafts_and_hostile_words_stay_words(cast, sign_in):
    conversation = cast.conversation()
    keep_draft(user=cast.ravi, conversation=conversation, kind="reply", text="</script><b>x", base=0)
    page = sign_in(cast.ravi).get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "</script><b>x" not in page
    assert r"\u003C/script\u003E\u003Cb\u003Ex" in page


# Ways to send


def test_marks_are_shown_to_staff_and_read_well_by_the_customer(cast, sign_in):
    conversation = cast.conversation()
    _post(sign_in(cast.ravi), "messages", conversation.public_id, text="**Hello**\n- one\n- two", kind="reply")
    message = Message.objects.get(kind="reply")
    assert message.text == "Hello\n\n• one\n• two"
    assert "<li>one</li>" in message.html


def test_sent_and_closed_at_once_and_what_is_counted_as_used(cast, sign_in):
    conversation, reply = cast.conversation(), _canned(cast.ravi)
    answer = _post(
        sign_in(cast.ravi), "messages", conversation.public_id, text="Done", kind="reply", close="yes",
        canned=[reply.public_id, "nothing"],
    )  # fmt: skip
    assert answer.status_code == 201
    conversation.refresh_from_db()
    reply.refresh_from_db()
    assert not conversation.is_open
    assert reply.used_count == 1


@pytest.fixture
def careful(cast):
    """Ravi, who can take back for ten seconds."""
    cast.ravi.undo_seconds = 10
    cast.ravi.save()
    return cast.ravi


def test_what_can_be_taken_back_waits_and_comes_back_as_a_draft(careful, cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(careful)
    answer = _post(
        browser, "messages", conversation.public_id, text="Too *quick*", kind="reply", undo="yes", close="yes"
    )
    assert answer.status_code == 202
    [planned] = PlannedReply.objects.all()
    assert planned.brief
    assert timedelta(seconds=8) < planned.due_at - now() <= timedelta(seconds=10)
    assert f'data-just="{planned.public_id}"' in answer.content.decode()
    assert not Message.objects.filter(kind="reply").exists()
    back = _post(browser, "planned_cancel", planned.public_id)
    assert back.json()["text"] == "Too *quick*"
    assert Draft.objects.get().text == "Too *quick*"
    assert _post(browser, "planned_cancel", planned.public_id).status_code == 409


def test_words_taken_back_stand_before_those_begun_since(careful, cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(careful)
    _post(browser, "messages", conversation.public_id, text="First", kind="reply", undo="yes")
    keep_draft(user=careful, conversation=conversation, kind="reply", text="Second", base=0)
    back = _post(browser, "planned_cancel", PlannedReply.objects.get().public_id).json()
    assert (back["text"], back["taken"]) == ("First\n\nSecond", "First")


def test_the_same_key_twice_is_one_answer_even_while_it_waits(careful, cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(careful)
    for _ in range(2):
        assert _post(browser, "messages", conversation.public_id, text="x", undo="yes", key="k1").status_code == 202
    assert PlannedReply.objects.count() == 1


def test_a_page_without_scripts_sends_at_once(careful, cast, sign_in):
    conversation = cast.conversation()
    sign_in(careful).post(reverse("workspace:messages", args=[conversation.public_id]), {"text": "Hello"})
    assert Message.objects.get(kind="reply").text == "Hello"


def test_a_colleagues_answer_that_is_just_leaving_holds_back_a_second_one(careful, cast, sign_in):
    conversation, mita = cast.conversation(), sign_in(cast.mita)
    _post(sign_in(careful), "messages", conversation.public_id, text="Mine", undo="yes")
    seen = str(Message.objects.latest("id").pk)
    held = _post(mita, "messages", conversation.public_id, text="Also", seen=seen)
    assert held.status_code == 409
    assert held.json() == {"because": "leaving", "name": "Ravi Teja"}
    known = PlannedReply.objects.get().public_id
    assert _post(mita, "messages", conversation.public_id, text="Also", seen=seen, planned=known).status_code == 201


def test_one_is_planned_changed_and_sent_before_its_time(cast, sign_in):
    conversation, browser = cast.conversation(), sign_in(cast.ravi)
    due = (timezone.localtime(now()) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert _post(browser, "messages", conversation.public_id, text="Later", due=due).status_code == 202
    [planned] = PlannedReply.objects.all()
    assert timezone.localtime(planned.due_at).strftime("%Y-%m-%dT%H:%M") == due
    page = browser.get(reverse("workspace:conversation", args=[conversation.public_id])).content.decode()
    assert "Ravi Teja sends this later:" in page
    assert "Tomorrow" in page
    assert _post(browser, "planned_change", planned.public_id, due="2020-01-01T10:00").status_code == 400
    assert _post(browser, "messages", conversation.public_id, text="x", due="soon").status_code == 400
    assert _post(sign_in(cast.mita), "planned_now", planned.public_id).status_code == 403
    assert _post(browser, "planned_now", planned.public_id).status_code == 200
    assert Message.objects.get(kind="reply").text == "Later"


@pytest.mark.parametrize(
    ("words", "day", "hour"),
    [
        ("tomorrow 10 am", 1, 10), ("कल सुबह 10 बजे", 1, 10), ("రేపు ఉదయం 10 గంటలకు", 1, 10), ("আগামীকাল সকাল ১০টায়", 1, 10),
        ("kal subah 10 baje", 1, 10), ("tomorrow", 1, 9),
    ],
)  # fmt: skip
def test_when_is_understood_in_words_of_four_languages(words, day, hour):
    local = timezone.localtime(now())
    found = moments(words)[0].at
    assert (found.date() - local.date(), found.hour) == (timedelta(days=day), hour)


def test_what_is_chosen_often_lies_ahead_and_nonsense_means_nothing(cast, sign_in):
    assert all(one.at > now() for one in moments())
    assert moments("blue sofa") == []
    html = sign_in(cast.ravi).get(reverse("workspace:moments"), {"words": "in 2 hours"}, headers=DESK).content.decode()
    due = datetime.fromisoformat(html.split('data-due="')[1].split('"')[0])
    assert timedelta(hours=1, minutes=58) < due - now() <= timedelta(hours=2)


# Taking back a close


def test_taking_back_a_close_leaves_the_wait_as_it_was(cast, sign_in):
    conversation = cast.conversation()
    send_reply(conversation=conversation, text="Yes", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    second = cast.says("And the bill?")
    cast.says("Hello?")
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    assert _post(sign_in(cast.ravi), "closure_undo", conversation.public_id).status_code == 204
    conversation.refresh_from_db()
    assert conversation.is_open
    assert conversation.waiting_since == second.created_at
    close(conversation=conversation, actor=Actor.staff(cast.ravi.id))
    Conversation.objects.filter(pk=conversation.pk).update(closed_at=now() - timedelta(hours=1))
    assert _post(sign_in(cast.ravi), "closure_undo", conversation.public_id).status_code == 409


# Strangers


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "draft"), ("post", "draft"), ("get", "canned_pick"), ("get", "planned"), ("post", "closure_undo")],
)
def test_a_private_teams_conversation_is_not_there_for_an_outsider(cast, sign_in, method, name):
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    address = reverse(f"workspace:{name}", args=[conversation.public_id])
    for outsider in (cast.ravi, cast.farida):
        assert getattr(sign_in(outsider), method)(address, {"kind": "reply", "text": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["planned_change", "planned_now", "planned_cancel"])
def test_a_private_teams_planned_reply_is_not_there_for_an_outsider(cast, sign_in, name):
    conversation = cast.conversation()
    due = now() + timedelta(hours=1)
    planned = plan_reply(conversation=conversation, text="x", author=cast.imran, due_at=due)
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    for outsider in (cast.ravi, cast.farida):
        assert _post(sign_in(outsider), name, planned.public_id, text="y").status_code == 404
    planned.refresh_from_db()
    assert (planned.state, planned.text) == ("waiting", "x")
