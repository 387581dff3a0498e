"""Handling on the screen: snoozing, sorting, joining, spam, single messages, macros."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.urls import reverse

from atithi.conversations import actions
from atithi.conversations.actions.macros import add_macro, archive_macro
from atithi.conversations.models import Conversation, Forward, LinkedConversation, Macro, MatterKind, Tag
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Actor, Event

SCRIPT = {"X-Requested-With": "desk"}


def _url(name, *args):
    return reverse(f"workspace:{name}", args=args)


def _note(response):
    return json.loads(response.headers["X-Desk-Note"])


@pytest.fixture
def one(cast):
    return cast.conversation("मेरा फ्रिज ठंडा नहीं हो रहा", continues_open=False)


@pytest.fixture
def ravi(cast, sign_in):
    return sign_in(cast.ravi)


def test_snoozing_says_until_when_and_can_be_taken_back(cast, ravi, one):
    answer = ravi.post(_url("snooze", one.public_id), {"until": "tomorrow"}, headers=SCRIPT)
    assert answer.status_code == 200
    assert "Wake now" in answer.content.decode()
    note = _note(answer)
    assert note["text"].startswith("Asleep until Tomorrow")
    assert Conversation.objects.get().is_snoozed
    ravi.post(note["undo"]["url"], note["undo"]["values"], headers=SCRIPT)
    assert Conversation.objects.get().state == "open"


def test_a_time_can_be_said_in_words(cast, ravi, one):
    reading = ravi.get(_url("snooze_reading"), {"words": "tomorrow 4 pm"}).content.decode()
    assert "Tomorrow" in reading
    assert "4:00" in reading
    answer = ravi.post(_url("snooze", one.public_id), {"words": "कल शाम 5 बजे"}, headers=SCRIPT)
    assert answer.status_code == 200
    assert Conversation.objects.get().snoozed_until > now()
    refused = ravi.post(_url("snooze", one.public_id), {"words": "whenever"}, headers=SCRIPT)
    assert refused.status_code == 400
    assert "No time to come" in refused.content.decode()


def test_tags_are_put_on_taken_off_and_made_by_those_who_may(cast, ravi, sign_in, one):
    tag = actions.add_tag(name="Refund", actor=Actor.staff(cast.asha.pk))
    assert "Refund" in ravi.get(_url("conversation_tags", one.public_id)).content.decode()
    head = ravi.post(_url("conversation_tags", one.public_id), {"tag": tag.public_id}, headers=SCRIPT).content.decode()
    assert "tag-chip" in head
    assert "Refund" in head
    ravi.post(_url("conversation_tags", one.public_id), {"tag": tag.public_id, "off": "1"}, headers=SCRIPT)
    assert not one.tags.exists()
    refused = ravi.post(_url("conversation_tags", one.public_id), {"new": "Warranty"}, headers=SCRIPT)
    assert refused.status_code == 403
    made = sign_in(cast.farida).post(_url("conversation_tags", one.public_id), {"new": "#Warranty"}, headers=SCRIPT)
    assert made.status_code == 200
    assert list(one.tags.values_list("name", flat=True)) == ["Warranty"]
    # Who names one that exists needs no right to make it.
    assert ravi.post(_url("conversation_tags", one.public_id), {"new": "refund"}, headers=SCRIPT).status_code == 200


def test_priority_and_kind_are_set_and_told(cast, ravi, one):
    kind = actions.add_kind(name="Repair", names={"hi": "मरम्मत"}, actor=Actor.staff(cast.asha.pk))
    ravi.post(_url("sorting", one.public_id), {"priority": "3"}, headers=SCRIPT)
    head = ravi.post(_url("sorting", one.public_id), {"kind": kind.public_id}, headers=SCRIPT).content.decode()
    assert "Urgent" in head
    assert "Repair" in head
    for wrong in ("9", "-1", "x"):
        assert ravi.post(_url("sorting", one.public_id), {"priority": wrong}, headers=SCRIPT).status_code == 400
    page = ravi.get(_url("conversation", one.public_id)).content.decode()
    assert "Ravi Teja set the priority: Urgent" in page
    assert "Ravi Teja set the kind of matter: Repair" in page


def test_a_conversation_is_given_with_a_note(cast, ravi, one):
    values = {"person": cast.mita.public_id, "team": "", "note": "She speaks Bengali."}
    ravi.post(_url("assignment", one.public_id), values, headers=SCRIPT)
    row = Conversation.objects.get()
    assert row.assignee == cast.mita
    assert row.messages.get(kind="note").author == cast.ravi
    assert "She speaks Bengali." in ravi.get(_url("conversation", one.public_id)).content.decode()
    assert "giving-note" in ravi.get(_url("giving", one.public_id)).content.decode()


def test_merging_is_previewed_done_told_and_undone(cast, ravi, one):
    other = cast.conversation("और मेरा ओवन", continues_open=False)
    found = ravi.get(_url("merging", one.public_id)).content.decode()
    assert f"#{other.pk}" in found
    assert f"#{one.pk} " not in found
    preview = ravi.get(_url("merging", one.public_id), {"into": other.public_id}).content.decode()
    assert "in the order in which they came" in preview
    answer = ravi.post(_url("merging", one.public_id), {"into": other.public_id}, headers=SCRIPT)
    assert answer.headers["X-Desk-Go"] == _url("conversation", other.public_id)
    page = ravi.get(_url("conversation", one.public_id)).content.decode()
    assert f"This is part of #{other.pk} now." in page
    assert "composer-text" not in page
    assert f"merged #{one.pk} into this" in ravi.get(_url("conversation", other.public_id)).content.decode()
    undo = _note(answer)["undo"]
    ravi.post(undo["url"], undo["values"], headers=SCRIPT)
    assert Conversation.objects.get(pk=one.pk).state == "open"


def test_another_customers_conversation_is_not_offered_and_says_why(cast, ravi, one):
    other = cast.conversation("hello", who="arun@example.com")
    assert f"#{other.pk}" not in ravi.get(_url("merging", one.public_id)).content.decode()
    preview = ravi.get(_url("merging", one.public_id), {"into": other.public_id}).content.decode()
    assert "belongs to another customer" in preview
    assert ravi.post(_url("merging", one.public_id), {"into": other.public_id}, headers=SCRIPT).status_code == 400


def test_a_message_is_split_off_and_its_link_follows_it(cast, ravi, one):
    message = cast.says("और मेरा ओवन", conversation_id=one.pk)
    assert "split-subject" in ravi.get(_url("splitting", message.public_id)).content.decode()
    answer = ravi.post(_url("splitting", message.public_id), {"following": "1", "subject": "ओवन"}, headers=SCRIPT)
    fresh = Conversation.objects.get(subject="ओवन")
    assert answer.headers["X-Desk-Go"] == _url("conversation", fresh.public_id)
    old_link = f"{_url('conversation', one.public_id)}?message={message.public_id}"
    assert ravi.get(old_link).headers["Location"].startswith(_url("conversation", fresh.public_id))
    assert f"came out of #{one.pk}" in ravi.get(_url("conversation", fresh.public_id)).content.decode()
    undo = _note(answer)["undo"]
    ravi.post(undo["url"], undo["values"], headers=SCRIPT)
    assert one.messages.count() == 2


def test_a_link_to_an_old_message_opens_the_page_there(cast, ravi, one):
    first = one.messages.get()
    for number in range(60):
        cast.says(f"message {number}", conversation_id=one.pk)
    assert f"m-{first.public_id}" not in ravi.get(_url("conversation", one.public_id)).content.decode()
    page = ravi.get(_url("conversation", one.public_id), {"message": first.public_id}).content.decode()
    assert f"m-{first.public_id}" in page


def test_linking_both_ways_and_no_longer(cast, ravi, one):
    other = cast.conversation("hello", who="arun@example.com")
    assert f"#{other.pk}" in ravi.get(_url("links", one.public_id), {"q": f"#{other.pk}"}).content.decode()
    answer = ravi.post(_url("links", one.public_id), {"other": other.public_id}, headers=SCRIPT)
    assert f"#{other.pk}" in answer.content.decode()
    assert f"#{one.pk}</a>" in ravi.get(_url("conversation", other.public_id)).content.decode()
    undo = _note(answer)["undo"]
    ravi.post(undo["url"], undo["values"], headers=SCRIPT)
    assert not LinkedConversation.objects.exists()


def test_a_link_into_a_private_team_is_not_seen(cast, ravi, one):
    other = cast.conversation("a complaint", who="arun@example.com")
    actor = Actor.staff(cast.asha.pk)
    actions.link(conversation=one, other=other, actor=actor)
    actions.assign(conversation=other, assignee=None, team=cast.complaints, actor=actor)
    assert other.public_id not in ravi.get(_url("conversation", one.public_id)).content.decode()
    assert other.public_id not in ravi.get(_url("links", one.public_id), {"q": f"#{other.pk}"}).content.decode()
    for name in ("merging", "links"):
        values = {"into": other.public_id, "other": other.public_id}
        assert ravi.post(_url(name, one.public_id), values, headers=SCRIPT).status_code == 404


def test_spam_and_blocking_are_undone_from_the_toast_and_the_list(cast, ravi, sign_in, one):
    answer = ravi.post(_url("spam", one.public_id), headers=SCRIPT)
    assert Conversation.objects.get().state == "spam"
    undo = _note(answer)["undo"]
    ravi.post(undo["url"], undo["values"], headers=SCRIPT)
    assert Conversation.objects.get().state == "open"
    ravi.post(_url("blocking", one.public_id), headers=SCRIPT)
    assert Customer.objects.get().blocked_at
    assert Conversation.objects.get().state == "spam"
    farida = sign_in(cast.farida)
    assert "Lakshmi Devi" in farida.get(_url("blocked")).content.decode()
    assert ravi.get(_url("blocked")).status_code == 404
    farida.post(_url("unblock", Customer.objects.get().public_id))
    assert Customer.objects.get().blocked_at is None
    answer = ravi.post(_url("blocking", one.public_id), {"off": "1", "spam": "1"}, headers=SCRIPT)
    assert Conversation.objects.get().state == "open"


def test_only_those_who_may_remove_what_a_message_says(cast, ravi, sign_in, one):
    message = one.messages.get()
    assert "Remove its words" not in ravi.get(_url("message_menu", message.public_id)).content.decode()
    assert ravi.post(_url("redaction", message.public_id), headers=SCRIPT).status_code == 404
    farida = sign_in(cast.farida)
    assert "Remove its words" in farida.get(_url("message_menu", message.public_id)).content.decode()
    assert "for good" in farida.get(_url("redaction", message.public_id)).content.decode()
    shown = farida.post(_url("redaction", message.public_id), headers=SCRIPT).content.decode()
    assert "What this said was removed." in shown
    assert "फ्रिज" not in shown
    page = farida.get(_url("conversation", one.public_id)).content.decode()
    assert "फ्रिज" not in page
    assert "Farida Khan removed what a message said" in page


def test_a_message_is_sent_on_with_a_record_of_it(cast, ravi, one):
    message = one.messages.get()
    assert "forward-to" in ravi.get(_url("forwarding", message.public_id)).content.decode()
    values = {"to": "Workshop@Example.com", "note": "Please look", "history": "1"}
    assert ravi.post(_url("forwarding", message.public_id), values, headers=SCRIPT).status_code == 200
    row = Forward.objects.get()
    assert (row.to, row.with_history, row.by) == ("workshop@example.com", True, cast.ravi)
    assert "sent a message on to workshop@example.com" in ravi.get(_url("conversation", one.public_id)).content.decode()
    assert ravi.post(_url("forwarding", message.public_id), {"to": "nobody"}, headers=SCRIPT).status_code == 400


class _Translator(BaseHTTPRequestHandler):
    asked: ClassVar[list[dict]] = []

    def do_POST(self):
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps({"translatedText": "My fridge does not cool <b>"}).encode()
        self.send_response(200 if "fail" not in self.path else 500)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def test_a_message_is_translated_only_where_a_provider_is_set_up(cast, ravi, one, settings):
    message = one.messages.get()
    assert "Translate" not in ravi.get(_url("message_menu", message.public_id)).content.decode()
    assert ravi.post(_url("translation", message.public_id), headers=SCRIPT).status_code == 404
    server = HTTPServer(("127.0.0.1", 0), _Translator)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        settings.TRANSLATE_URL, settings.TRANSLATE_KEY = f"http://127.0.0.1:{server.server_port}", "k"
        assert "Translate" in ravi.get(_url("message_menu", message.public_id)).content.decode()
        shown = ravi.post(_url("translation", message.public_id), headers=SCRIPT).content.decode()
        settings.TRANSLATE_URL = f"http://127.0.0.1:{server.server_port}/fail"
        failed = ravi.post(_url("translation", message.public_id), headers=SCRIPT)
    finally:
        server.shutdown()
        server.server_close()
    assert "My fridge does not cool &lt;b&gt;" in shown
    asked = {"q": message.text, "source": "hi", "target": "en", "format": "text", "api_key": "k"}
    assert _Translator.asked[0] == asked
    assert failed.status_code == 502
    assert "did not answer" in failed.content.decode()
    assert Event.objects.filter(type="message.translated").count() == 2


STEPS = [
    {"do": "assign", "value": "me"},
    {"do": "priority", "value": "2"},
    {"do": "text", "value": "Namaste {{customer.first_name}}!"},
    {"do": "snooze", "value": "reply"},
]


def _macro(cast, steps, **more):
    values = {"name": "Fridge", "owner": cast.ravi, "actor": Actor.staff(cast.ravi.pk), **more}
    return add_macro(steps=steps, **values)


def test_a_macro_shows_what_it_does_and_does_it_by_its_key(cast, ravi, one):
    tag = actions.add_tag(name="Fridge", actor=Actor.staff(cast.asha.pk))
    _macro(cast, [*STEPS, {"do": "tag", "value": tag.public_id}], key="1")
    menu = ravi.get(_url("macros_of", one.public_id)).content.decode()
    for words in ("Give to Ravi Teja", "Priority: High", "Put the tag Fridge on", "Until they write"):
        assert words in menu
    answer = ravi.post(_url("macros_of", one.public_id), {"key": "1"}, headers=SCRIPT).content.decode()
    assert "<template data-compose>Namaste Lakshmi!" in answer
    row = Conversation.objects.get()
    assert (row.assignee, row.priority, row.is_snoozed) == (cast.ravi, 2, True)
    assert [tag.name for tag in row.tags.all()] == ["Fridge"]
    assert ravi.post(_url("macros_of", one.public_id), {"key": "2"}, headers=SCRIPT).status_code == 404


def test_a_macro_on_a_tag_that_was_put_away_says_so_and_does_nothing(cast, ravi, one):
    tag = actions.add_tag(name="Fridge", actor=Actor.staff(cast.asha.pk))
    macro = _macro(cast, [*STEPS, {"do": "tag", "value": tag.public_id}])
    actions.archive_tag(tag=tag, actor=Actor.staff(cast.asha.pk))
    assert "The tag Fridge was put away." in ravi.get(_url("macros_of", one.public_id)).content.decode()
    refused = ravi.post(_url("macros_of", one.public_id), {"macro": macro.public_id}, headers=SCRIPT)
    assert refused.status_code == 409
    assert "did nothing" in refused.content.decode()
    row = Conversation.objects.get()
    assert (row.assignee, row.priority, row.is_snoozed) == (None, 1, False)


def test_macros_are_made_changed_and_put_away_by_those_who_may(cast, ravi, sign_in):
    lines = {
        "name": "Close politely",
        "do": ["text", "close"],
        "value": ["Thank you!", ""],
        "scope": "personal",
        "key": "3",
    }
    assert ravi.post(_url("macro_new"), lines).status_code == 302
    macro = Macro.objects.get()
    assert macro.steps == [{"do": "text", "value": "Thank you!"}, {"do": "close", "value": ""}]
    assert "Close politely" in ravi.get(_url("macros")).content.decode()
    assert "Thank you!" in ravi.get(_url("macro", macro.public_id)).content.decode()
    assert ravi.post(_url("macro_new"), {**lines, "scope": "shared"}).status_code == 404
    wrong = ravi.post(_url("macro_new"), {**lines, "value": ["Dear {{nobody}}", ""]})
    assert wrong.status_code == 400
    assert "Dear {{nobody}}" in wrong.content.decode()
    for stranger in (cast.mita, cast.farida):
        with pytest.raises(NotFound):
            archive_macro(macro=macro, actor=Actor.staff(stranger.pk))
    with pytest.raises(NotFound):
        _macro(cast, [{"do": "close"}], scope="shared")
    mita = sign_in(cast.mita)
    assert mita.get(_url("macro", macro.public_id)).status_code == 404
    assert mita.post(_url("macro_archiving", macro.public_id)).status_code == 404
    assert ravi.post(_url("macro", macro.public_id), {**lines, "name": "Close"}).status_code == 302
    ravi.post(_url("macro_archiving", macro.public_id))
    assert not list(Macro.objects.filter(archived_at=None))


def test_shared_macros_are_everybodys_and_a_teams_its_own(cast, ravi, sign_in, one):
    actor = Actor.staff(cast.farida.pk)
    for scope, team in (("shared", None), ("team", cast.repairs)):
        add_macro(
            name=f"A macro {scope}", steps=[{"do": "close"}], owner=cast.farida, actor=actor, scope=scope, team=team
        )
    seen = ravi.get(_url("macros_of", one.public_id)).content.decode()
    assert "A macro shared" in seen
    assert "A macro team" not in seen
    assert "A macro team" in sign_in(cast.mita).get(_url("macros_of", one.public_id)).content.decode()


def test_menus_and_lists_take_no_more_queries_for_more_rows(cast, ravi, one, django_assert_max_num_queries):
    actor = Actor.staff(cast.asha.pk)
    ravi.get(_url("conversation_tags", one.public_id))
    for number in range(12):
        tag = actions.add_tag(name=f"tag {number}", actor=actor)
        actions.add_tags(conversation=one, tags=[tag], actor=actor)
        actions.link(conversation=one, other=cast.conversation("x", continues_open=False), actor=actor)
    for name, most in (("conversation_tags", 9), ("merging", 9), ("links", 9), ("giving", 12)):
        with django_assert_max_num_queries(most):
            ravi.get(_url(name, one.public_id))
    with django_assert_max_num_queries(24):
        ravi.get(_url("conversation", one.public_id), headers={"HX-Request": "true"})
    assert Tag.objects.count() == 12
    assert not MatterKind.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "was not sent"), ("hi", "नहीं भेजी"), ("te", "పంపబడలేదు"), ("bn", "পাঠানো যায়নি")]
)
def test_a_forward_that_failed_says_so_and_is_sent_once_more(cast, sign_in, one, language, words):
    actor = Actor.staff(cast.ravi.pk)
    row = actions.forward(message=one.messages.get(), to="workshop@example.com", actor=actor, author=cast.ravi)
    actions.mark_forward(forward=row, state="failed", problem="550 no such person")
    cast.ravi.language = language
    cast.ravi.save(update_fields=["language"])
    page = sign_in(cast.ravi).get(_url("conversation", one.public_id)).content.decode()
    assert words in page
    assert "550 no such person" in page
    again = _url("forward_retry", row.public_id)
    assert again in page
    actions.assign(conversation=one, assignee=None, team=cast.complaints, actor=actor)
    assert sign_in(cast.mita).post(again).status_code == 404
    assert sign_in(cast.asha).post(again, headers=SCRIPT).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.problem) == ("queued", "")
    page = sign_in(cast.asha).get(_url("conversation", one.public_id)).content.decode()
    assert again not in page
    assert sign_in(cast.asha).post(again, headers=SCRIPT).status_code == 409
