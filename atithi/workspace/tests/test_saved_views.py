"""The screens of saved views: made, previewed, changed, mended, in the rail and in the list, by those who may."""

import pytest
from django.urls import reverse

from atithi.conversations.actions import assign, close
from atithi.conversations.actions.views import save_view
from atithi.conversations.models import Conversation, Rail, SavedView
from atithi.events import Actor
from atithi.workspace.views.saved import moved

TREE = {"match": "all", "parts": [{"field": "state", "op": "is", "values": ["open"]}]}
NEW = "/views/new/"


def form(**more):
    return {
        "name": "Telugu, angry", "icon": "bell", "order": "oldest", "sharing": "private", "match:": "all",
        "node": ["0", "1", "1.0"], "field:0": "state", "op:0": "is", "value:0": ["open"], "match:1": "any",
        "field:1.0": "language", "op:1.0": "is", "value:1.0": ["te", "hi"], "column": ["subject", "preview", "waiting"], **more,
    }  # fmt: skip


def test_a_view_is_made_and_lies_in_the_rail_and_holds_its_rows(cast, sign_in):
    cast.conversation("మా ఫ్రిజ్ చల్లబడటం లేదు", who="venkat@example.com", name="Venkat Rao")
    cast.conversation("When will it come?", who="farhan@example.com", name="Farhan Ahmed")
    browser = sign_in(cast.ravi)
    answer = browser.post(NEW, form())
    view = SavedView.objects.get()
    assert answer.url == reverse("workspace:queue", args=[view.queue])
    assert view.conditions["parts"][1] == {
        "match": "any",
        "parts": [{"field": "language", "op": "is", "values": ["te", "hi"]}],
    }
    assert (view.icon, view.order, view.without) == (
        "bell", "oldest", ["channel", "language", "assignee", "tags", "mood"],
    )  # fmt: skip
    page = browser.get(answer.url).content.decode()
    assert "Telugu, angry" in page
    assert "Venkat Rao" in page
    assert "Farhan Ahmed" not in page
    assert 'data-order="oldest"' in page
    assert browser.get(reverse("workspace:counts")).json()[view.queue] == {"text": "1", "value": 1}


def test_a_row_asked_for_by_itself_knows_whether_it_lies_in_the_view(cast, sign_in):
    view = save_view(user=cast.ravi, name="Open", conditions=TREE, without=["subject"])
    conversation = cast.conversation(subject="Refund")
    browser, address = sign_in(cast.ravi), reverse("workspace:row", args=[view.queue, conversation.public_id])
    assert browser.get(address).status_code == 200
    assert "Refund" not in browser.get(address).content.decode()
    close(conversation=conversation, actor=Actor.system())
    assert browser.get(address).status_code == 204


def test_the_preview_counts_and_shows_the_first_five(cast, sign_in):
    for number in range(7):
        cast.conversation(who=f"guest{number}@example.com", name=f"Guest {number}")
    page = sign_in(cast.ravi).post(NEW, form(do="preview"), headers={"HX-Request": "true"}).content.decode()
    assert "7 conversations now" in page
    assert page.count("preview-row") == 6  # five, and the list itself
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("do", "there", "gone"),
    [
        ("add:", 'name="node" value="2"', None),
        ("add:1", 'name="node" value="1.1"', None),
        ("group:", 'id="match-2"', None),
        ("remove:1", 'value="0"', 'name="node" value="1.0"'),
        ("remove:9.9", 'value="1.0"', None),
        ("add:7", 'value="1.0"', None),
        ("nonsense", 'value="1.0"', None),
    ],
)
def test_conditions_are_added_and_removed_without_losing_what_was_typed(cast, sign_in, do, there, gone):
    browser = sign_in(cast.ravi)
    for headers in ({"HX-Request": "true"}, {}):  # with scripts a piece of the page, without them the whole
        page = browser.post(NEW, form(do=do), headers=headers).content.decode()
        assert there in page
        assert gone is None or gone not in page
        assert ("<html" in page) is not bool(headers)
        assert headers or 'value="Telugu, angry"' in page
        assert 'value="hi" checked' in page or do == "remove:1"


def test_another_field_gets_its_own_operators_and_values(cast, sign_in):
    data = form(do="field", **{"field:0": "waiting", "value:0": ["2"], "unit:0": "d", "op:0": "is"})
    page = sign_in(cast.ravi).post(NEW, data, headers={"HX-Request": "true"}).content.decode()
    assert 'value="over" selected' in page
    assert 'value="d" selected' in page


def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(cast, sign_in):
    browser = sign_in(cast.ravi)
    answer = browser.post(NEW, form(name=""))
    assert answer.status_code == 400
    assert "give the view a name" in answer.content.decode()
    answer = browser.post(NEW, form(**{"value:1.0": []}))
    assert answer.status_code == 400
    assert answer.content.decode().count("Language: choose a value.") >= 2
    assert 'value="Telugu, angry"' in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_broken_view_opens_says_what_is_wrong_and_is_mended(cast, sign_in):
    cast.conversation()
    tree = {"match": "all", "parts": [{"field": "team", "op": "is", "values": [cast.sales.public_id]}]}
    view = save_view(user=cast.farida, name="Sales", conditions=tree, sharing="everybody")
    SavedView.objects.update(conditions={**tree, "parts": [*tree["parts"], {"field": "weather"}]})
    type(cast.sales).objects.filter(pk=cast.sales.pk).update(public_id="gone")
    browser, address = sign_in(cast.farida), reverse("workspace:queue", args=[view.queue])
    page = browser.get(address).content.decode()
    assert "Team: what was chosen here is no longer there." in page
    assert "does not know: weather" in page
    assert "thread-row" not in page
    assert "Mend it" in page
    assert view.queue not in browser.get(reverse("workspace:counts")).json()
    assert "Farida Khan can mend it" in sign_in(cast.mita).get(address).content.decode()
    editor = browser.get(reverse("workspace:view", args=[view.public_id])).content.decode()
    assert "does not know: weather" in editor
    mended = browser.post(
        reverse("workspace:view", args=[view.public_id]), form(name="Sales", sharing="everybody"), follow=True
    )
    assert "thread-row" in mended.content.decode()


def test_a_view_of_nonsense_still_opens(cast, sign_in):
    view = save_view(user=cast.ravi, name="Odd", conditions=TREE)
    for nonsense in (None, 7, [], {"parts": 3}, {"match": "all", "parts": [None, {"parts": None}]}):
        SavedView.objects.update(conditions=nonsense if nonsense is not None else {})
        browser = sign_in(cast.ravi)
        assert browser.get(reverse("workspace:queue", args=[view.queue])).status_code == 200
        assert browser.get(reverse("workspace:view", args=[view.public_id])).status_code == 200
        assert browser.get(reverse("workspace:counts")).status_code == 200


def test_somebody_elses_view_is_not_there(cast, sign_in):
    own = save_view(user=cast.ravi, name="Own", conditions=TREE)
    shared = save_view(user=cast.asha, name="Shared", conditions=TREE, sharing="everybody")
    mita = sign_in(cast.mita)
    assert mita.get(reverse("workspace:queue", args=[own.queue])).status_code == 404
    assert mita.get(reverse("workspace:rows", args=[own.queue])).status_code == 404
    assert mita.get(reverse("workspace:queue", args=[shared.queue])).status_code == 200
    for view in (own, shared):
        assert mita.get(reverse("workspace:view", args=[view.public_id])).status_code == 404
        assert mita.post(reverse("workspace:view", args=[view.public_id]), form()).status_code == 404
        assert mita.post(reverse("workspace:view_removal", args=[view.public_id])).status_code == 404
    assert sign_in(cast.farida).get(reverse("workspace:view", args=[shared.public_id])).status_code == 200
    assert sign_in(cast.ravi).post(reverse("workspace:view_removal", args=[own.public_id])).status_code == 302
    assert set(SavedView.objects.all()) == {shared}


def test_only_who_may_change_what_is_shared_is_offered_everybody(cast, sign_in):
    assert 'value="everybody"' not in sign_in(cast.ravi).get(reverse("workspace:new_view")).content.decode()
    assert 'value="everybody"' in sign_in(cast.farida).get(reverse("workspace:new_view")).content.decode()
    refused = sign_in(cast.ravi).post(reverse("workspace:new_view"), form(sharing="everybody"))
    assert refused.status_code == 403
    assert not SavedView.objects.exists()


def test_a_private_teams_work_stays_out_of_every_view(cast, sign_in):
    conversation = cast.conversation()
    view = save_view(user=cast.farida, name="All", conditions=TREE, sharing="everybody")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    for person, there in ((cast.imran, True), (cast.ravi, False)):
        browser = sign_in(person)
        page = browser.get(reverse("workspace:rows", args=[view.queue])).content.decode()
        assert (conversation.public_id in page) is there
        assert browser.get(reverse("workspace:counts")).json()[view.queue]["value"] == int(there)


def test_the_rail_is_arranged_and_what_is_hidden_can_still_be_opened(cast, sign_in):
    view = save_view(user=cast.ravi, name="Mine to watch", conditions=TREE)
    browser = sign_in(cast.ravi)
    names = ["mine", "unassigned", "waiting", view.queue]
    browser.post(reverse("workspace:arrange"), {"entry": names, "shown": names[:2], "down": "mine"})
    rail = Rail.objects.get()
    assert (rail.order, rail.hidden) == (["unassigned", "mine", "waiting", view.queue], ["waiting", view.queue])
    page = browser.get(reverse("workspace:queue", args=["mine"])).content.decode()
    assert "/inbox/waiting/" not in page
    assert "Mine to watch" not in page
    assert page.index("/inbox/unassigned/") < page.index("/inbox/mine/")
    assert "Mine to watch" in browser.get(reverse("workspace:queue", args=[view.queue])).content.decode()
    assert "Waiting longest" in browser.get(reverse("workspace:arrange")).content.decode()


def test_entries_move_among_their_own_kind_only():
    names = ["mine", "open", "team:1", "team:2"]
    assert moved(names, up="team:1") == names
    assert moved(names, down="open") == names
    assert moved(names, up="mine") == names
    assert moved(names, down="strange") == names
    assert moved(names, up="team:2") == ["mine", "open", "team:2", "team:1"]


def test_mentions_sleeping_and_spam_are_queues(cast, sign_in):
    from atithi.conversations.actions import add_note

    conversation = cast.conversation()
    note = f"@{cast.ravi.name} please look"
    add_note(conversation=conversation, text=note, actor=Actor.staff(cast.mita.pk), author=cast.mita)
    browser = sign_in(cast.ravi)
    for name in ("mentions", "snoozed", "spam"):
        assert browser.get(reverse("workspace:queue", args=[name])).status_code == 200
        rows = browser.get(reverse("workspace:rows", args=[name])).content.decode()
        assert (conversation.public_id in rows) is (name == "mentions" and cast.ravi.mentions.exists())


def test_a_store_with_work_is_a_queue(cast, sign_in):
    conversation = cast.conversation()
    from atithi.conversations import counts

    Conversation.objects.filter(pk=conversation.pk).update(store=cast.hyderabad)
    counts.recount()
    page = sign_in(cast.ravi).get(reverse("workspace:queue", args=[f"store:{cast.hyderabad.pk}"])).content.decode()
    assert "Sharma Abids" in page
    assert "Sharma Gariahat" not in page
    assert "thread-row" in page


def test_views_take_no_more_queries_with_more_rows(cast, sign_in, django_assert_max_num_queries):
    view = save_view(user=cast.ravi, name="Open", conditions=TREE)
    browser, address = sign_in(cast.ravi), reverse("workspace:queue", args=[view.queue])
    cast.conversation()
    with django_assert_max_num_queries(21) as one:
        browser.get(address)
    for number in range(20):
        cast.conversation(who=f"guest{number}@example.com")
    with django_assert_max_num_queries(len(one)):
        browser.get(address)


def test_a_look_shows_the_last_words_and_marks_nothing_as_read(cast, sign_in):
    conversation = cast.conversation("first words")
    cast.says("second words")
    browser = sign_in(cast.ravi)
    page = browser.get(reverse("workspace:peek", args=[conversation.public_id])).content.decode()
    assert page.index("first words") < page.index("second words")
    assert "thread-row unread" in browser.get(reverse("workspace:queue", args=["open"])).content.decode()
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    assert browser.get(reverse("workspace:peek", args=[conversation.public_id])).status_code == 404


def test_an_upset_guest_is_marked_quietly(cast, sign_in):
    cast.conversation("आप लोग बकवास हैं")
    page = sign_in(cast.ravi).get(reverse("workspace:queue", args=["open"])).content.decode()
    assert 'class="mood"' in page
