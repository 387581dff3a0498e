"""What was promised, on the staff's pages: the due list, one tap, the composer's chip, making by hand, and who may see it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from atithi.conversations.actions import assign, send_due, send_reply
from atithi.conversations.models import PlannedReply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event
from atithi.promises import actions, handlers, queries
from atithi.promises.models import Intention, Promise
from atithi.workspace.record_words import HAPPENED

MONDAY = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)  # 10:15 in India
SCRIPT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def made(cast, conversation=None, *, owner=None, days=2.0, kind="refund", **more):
    conversation = conversation or cast.conversation()
    owner = owner or cast.ravi
    return actions.make_promise(
        customer=conversation.customer, kind=kind, actor=Actor.staff(owner.pk), made_by=owner, conversation=conversation,
        due_at=now() + timedelta(days=days), **more,
    )  # fmt: skip


def said(cast, conversation):
    actor = Actor.staff(cast.ravi.pk)
    return send_reply(conversation=conversation, text="I will call you tomorrow.", actor=actor, author=cast.ravi)


def find():
    from atithi.events.subscriber import JobView

    for event in Event.objects.filter(type="reply.queued"):
        handlers.find_promises(JobView(1, event))


def test_the_due_list_says_what_breaks_next_and_costs_the_same_however_long(
    cast, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    conversation = cast.conversation()
    later, sooner = made(cast, conversation, days=3), made(cast, conversation, days=1, kind="call_back")
    made(cast, conversation, owner=cast.mita, kind="visit")
    desk = sign_in(cast.ravi)
    page = desk.get("/promises/").content.decode()
    assert page.index(sooner.public_id) < page.index(later.public_id)
    assert "Lakshmi Devi" in page
    assert page.count('class="promise-row') == 2
    with django_assert_max_num_queries(15) as few:
        desk.get("/promises/?whose=all")
    for number in range(40):
        made(cast, conversation, days=4 + number)
    with django_assert_num_queries(len(few)):
        whole = desk.get("/promises/?whose=all").content.decode()
    assert whole.count('class="promise-row') == queries.ROWS
    more = whole.split('data-more="')[1].split('"')[0].replace("&amp;", "&")
    rest = desk.get(more).content.decode()
    assert rest.count('class="promise-row') == 13
    assert "data-more" not in rest


def test_it_is_filtered_by_kind_state_team_and_store(cast, sign_in):
    conversation = cast.conversation()
    team, store = (
        made(cast, conversation, team=cast.sales),
        made(cast, conversation, store=cast.hyderabad, kind="visit"),
    )
    broken = made(cast, conversation, kind="repair")
    actions.break_promise(promise=broken, actor=Actor.staff(cast.ravi.pk), reason="No part")
    desk = sign_in(cast.ravi)

    def shown(query):
        page = desk.get(f"/promises/?{query}").content.decode()
        return {one for one in (team, store, broken) if f"pr-{one.public_id}" in page}

    assert shown("kind=visit") == {store}
    assert shown(f"whose=team:{cast.sales.pk}") == {team}
    assert shown(f"whose=store:{cast.hyderabad.pk}") == {store}
    assert shown("state=broken") == {broken}
    assert shown("state=settled") == set()
    for wrong in ("state=lost", "kind=gold", "whose=nobody", "whose=team:x"):
        assert desk.get(f"/promises/?{wrong}").status_code == 404


def test_one_tap_keeps_it_and_undo_owes_it_again(cast, sign_in):
    promise, desk = made(cast), sign_in(cast.ravi)
    answer = desk.post(f"/promises/{promise.public_id}/keeping/", headers=SCRIPT)
    promise.refresh_from_db()
    assert (answer.status_code, promise.state) == (200, "kept")
    undo = json.loads(answer["X-Desk-Note"])["undo"]
    desk.post(undo["url"], headers=SCRIPT)
    promise.refresh_from_db()
    assert (promise.state, promise.settled_at) == ("made", None)


def test_it_is_moved_in_words_given_withdrawn_and_broken_with_why(cast, sign_in):
    promise, desk = made(cast), sign_in(cast.ravi)
    address = f"/promises/{promise.public_id}"
    assert desk.post(f"{address}/change/", {"when": "Friday"}, headers=SCRIPT).status_code == 400  # no reason
    assert desk.post(f"{address}/change/", {"when": "blue", "reason": "x"}, headers=SCRIPT).status_code == 400
    desk.post(f"{address}/change/", {"when": "शुक्रवार", "reason": "बैंक की छुट्टी"}, headers=SCRIPT)
    promise.refresh_from_db()
    assert (promise.local_due.isoformat(), promise.precision) == ("2026-11-27T23:59:59+05:30", "day")
    desk.post(f"{address}/owner/", {"person": cast.mita.public_id}, headers=SCRIPT)
    promise.refresh_from_db()
    assert promise.owner == cast.mita
    assert desk.post(f"{address}/withdrawal/", {"reason": "sold"}, headers=SCRIPT).status_code == 400  # nobody agreed
    page = desk.get(f"{address}/").content.decode()
    assert "बैंक की छुट्टी" in page
    assert "Mita Sen owes it now (by Ravi Teja)" in page
    desk.post(f"{address}/breaking/", {"reason": "Part not made any more"}, headers=SCRIPT)
    desk.post(f"{address}/withdrawal/", {"reason": "A voucher instead", "agreed": "yes"}, headers=SCRIPT)
    promise.refresh_from_db()
    assert promise.state == "withdrawn"


def test_two_people_settle_it_at_once_and_the_second_is_told(cast, sign_in):
    promise = made(cast)
    sign_in(cast.ravi).post(f"/promises/{promise.public_id}/breaking/", {"reason": "No"}, headers=SCRIPT)
    second = sign_in(cast.mita).post(f"/promises/{promise.public_id}/breaking/", {"reason": "Never"}, headers=SCRIPT)
    assert second.status_code == 409
    assert "Broken" in second.content.decode()
    assert Event.objects.filter(type="promise.broken").count() == 1


@pytest.mark.parametrize(
    ("when", "code"),
    [({"exact": "2026-11-20T10:00"}, 400), ({"exact": "2037-11-20T10:00"}, 400), ({"exact": "9999-12-31T23:59"}, 400),
     ({"due": "never"}, 400), ({"exact": "2026-11-24T10:00"}, 201), ({}, 201)],
)  # fmt: skip
def test_a_time_that_is_over_too_far_or_none_is_refused_in_words(cast, sign_in, when, code):
    conversation = cast.conversation()
    form = {"kind": "call_back", **when}
    answer = sign_in(cast.ravi).post(f"/conversations/{conversation.public_id}/promises/new/", form, headers=SCRIPT)
    assert answer.status_code == code
    assert Promise.objects.count() == (code == 201)


def test_made_by_hand_at_the_counter_it_says_what_to_say_in_the_guests_language(cast, sign_in):
    conversation = cast.conversation()  # Hindi
    desk, address = sign_in(cast.ravi), f"/conversations/{conversation.public_id}/promises/new/"
    form = desk.get(address, headers=SCRIPT).content.decode()
    phrases = json.loads(form.split('id="promise-phrases" type="application/json">')[1].split("</script>")[0])
    assert "{when}" in phrases["refund"]
    assert phrases["refund"] != "You will have your refund by {when}."
    assert "2026-11-27T17:00:00+05:30" in desk.get(f"{address}?when=Friday+5+pm", headers=SCRIPT).content.decode()
    made_one = {"kind": "refund", "when": "Friday 5 pm", "person": cast.mita.public_id, "words": "रिफंड शुक्रवार तक"}
    assert desk.post(address, made_one, headers=SCRIPT).status_code == 201
    promise = Promise.objects.get()
    assert (promise.owner, promise.made_by, promise.words) == (cast.mita, cast.ravi, "रिफंड शुक्रवार तक")


def found(desk, conversation, text):
    answer = desk.post(f"/conversations/{conversation.public_id}/promises/found/", {"text": text}, headers=SCRIPT)
    return answer.json()["found"]


def test_the_chip_finds_what_is_being_written_and_keeps_nothing(cast, sign_in):
    conversation, desk = cast.conversation(), sign_in(cast.ravi)
    text = "Namaste! Your refund will reach you by Wednesday."
    [one] = found(desk, conversation, text)
    assert (one["kind"], one["due"], one["precision"]) == ("refund", "2026-11-25T23:59:59+05:30", "day")
    assert one["question"] == "Promise: Refund by Wed, 25 Nov. Keep track?"
    assert text[one["start"] : one["end"]] == one["words"]
    assert isinstance(one["advice"], list)
    assert found(desk, conversation, "Did it arrive yesterday?") == []
    huge = "व" * 100_000 + ". We will call you tomorrow."
    assert found(desk, conversation, huge)[0]["kind"] == "call_back"
    assert not Promise.objects.exists()


def write(desk, conversation, text, decisions, **more):
    form = {"kind": "reply", "text": text, "key": "k1", "promises": json.dumps(decisions), **more}
    return desk.post(f"/conversations/{conversation.public_id}/messages/", form, headers=SCRIPT)


def decided(one, **changes):
    return {name: one[name] for name in ("words", "kind", "due", "precision")} | {"accepted": True} | changes


def test_what_was_accepted_is_made_with_the_sending_and_what_was_dismissed_is_not_asked_again(cast, sign_in):
    conversation, desk = cast.conversation(), sign_in(cast.ravi)
    text = "Your refund will reach you by Wednesday. I will call you tomorrow."
    refund, call = found(desk, conversation, text)
    assert write(desk, conversation, text, [decided(refund), decided(call, accepted=False)]).status_code == 201
    for _time in range(2):
        find()
    promise = Promise.objects.get()
    assert (promise.state, promise.kind, promise.words, promise.owner) == ("made", "refund", refund["words"], cast.ravi)
    assert queries.proposals(cast.ravi) == []


def test_another_kind_and_time_count_and_a_time_that_is_over_stops_the_sending(cast, sign_in):
    conversation, desk = cast.conversation(), sign_in(cast.ravi)
    text = "It will **reach you** by Wednesday."
    [one] = found(desk, conversation, text)
    late = decided(one, due="2026-11-20T10:00", own_time=True, precision="minute")
    assert write(desk, conversation, text, [late]).status_code == 400
    assert conversation.messages.filter(kind="reply").count() == 0
    other = decided(one, due="2026-11-26T10:00", own_time=True, precision="minute", kind="replacement")
    write(desk, conversation, text, [other])
    find()
    promise = Promise.objects.get()
    assert (promise.kind, promise.local_due.isoformat()) == ("replacement", "2026-11-26T10:00:00+05:30")
    assert promise.message.text[promise.begins : promise.ends] == promise.words


def test_a_reply_that_is_taken_back_owes_nothing_and_a_planned_one_from_when_it_leaves(cast, sign_in):
    cast.ravi.undo_seconds = 10
    cast.ravi.save()
    conversation, desk = cast.conversation(), sign_in(cast.ravi)
    text = "I will call you tomorrow."
    [one] = found(desk, conversation, text)
    assert write(desk, conversation, text, [decided(one)], undo="yes").status_code == 202
    planned = PlannedReply.objects.get()
    desk.post(f"/planned/{planned.public_id}/cancellation/", headers=SCRIPT)
    write(desk, conversation, text, [decided(one)], key="k2", due="2026-11-25T09:00")
    with time_machine.travel(MONDAY + timedelta(days=1, hours=23), tick=False):
        assert send_due(planned=PlannedReply.objects.get(state="waiting")) is not None
        find()
        promise = Promise.objects.get()
    assert promise.local_due.date().isoformat() == "2026-11-26"  # tomorrow, as the guest reads it
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        actions.forget_intentions()
    assert not Intention.objects.exists()


@pytest.mark.parametrize("said", ["no json", "{}", '[{"kind": "gold"}]', "[" * 50_000, '[{"kind":"refund","words":5}]'])
def test_decisions_that_cannot_be_read_are_asked_again_instead(cast, sign_in, said):
    conversation, desk = cast.conversation(), sign_in(cast.ravi)
    form = {"kind": "reply", "text": "I will call you tomorrow.", "key": "k", "promises": said}
    assert desk.post(f"/conversations/{conversation.public_id}/messages/", form, headers=SCRIPT).status_code == 201
    find()
    assert [one.state for one in queries.proposals(cast.ravi)] == ["proposed"]


def test_proposals_stand_beside_the_message_for_their_writer_alone(cast, sign_in):
    conversation = cast.conversation()
    message = said(cast, conversation)
    find()
    promise = Promise.objects.get()
    address = f"/conversations/{conversation.public_id}/promises/"
    mine = sign_in(cast.ravi).get(address).content.decode()
    assert f'data-for="m-{message.public_id}"' in mine
    assert f'data-proposal="{promise.public_id}"' in mine
    assert promise.public_id not in sign_in(cast.mita).get(address).content.decode()
    sign_in(cast.ravi).post(f"/promises/{promise.public_id}/acceptance/", {"kind": "visit"}, headers=SCRIPT)
    promise.refresh_from_db()
    assert (promise.state, promise.kind) == ("made", "visit")
    assert promise.public_id in sign_in(cast.mita).get(address).content.decode()


def test_the_card_and_the_rail_say_what_is_owed(cast, sign_in):
    promise, desk = made(cast), sign_in(cast.ravi)
    page = desk.get(f"/conversations/{promise.conversation.public_id}/").content.decode()
    assert 'id="promise-section"' in page
    assert f"/promises/{promise.public_id}/keeping/" in page
    counts = desk.get("/inbox/counts/").json()
    assert counts["promises"] == {"text": "1", "value": 1, "pressing": 0}


def test_the_words_lead_to_their_message(cast, sign_in):
    conversation = cast.conversation()
    message = said(cast, conversation)
    find()
    page = sign_in(cast.ravi).get(f"/promises/{Promise.objects.get().public_id}/").content.decode()
    assert f"/conversations/{conversation.public_id}/?message={message.public_id}#m-{message.public_id}" in page


def test_a_link_for_the_guest_is_written_in_their_language(cast, sign_in):
    conversation = cast.conversation()
    answer = sign_in(cast.ravi).post(f"/conversations/{conversation.public_id}/promises/guest-link/", headers=SCRIPT)
    text = answer.json()["text"]
    assert "/promises/" in text
    assert "Here you can see" not in text


POSTS = ("keeping", "reopening", "change", "withdrawal", "breaking", "owner", "acceptance", "dismissal")


def test_strangers_to_a_private_team_find_nothing(cast, sign_in):
    conversation = cast.conversation()
    promise = made(cast, conversation, owner=cast.imran)
    assign(conversation=conversation, assignee=cast.imran, team=cast.complaints, actor=Actor.system())
    desk = sign_in(cast.mita)
    base, there = f"/promises/{promise.public_id}", f"/conversations/{conversation.public_id}/promises"
    assert {desk.get(f"{base}{end}").status_code for end in ("/", "/row/")} == {404}
    assert {desk.post(f"{base}/{end}/", {"reason": "x"}).status_code for end in POSTS} == {404}
    assert {desk.get(f"{there}{end}").status_code for end in ("/", "/new/")} == {404}
    assert {desk.post(f"{there}/{end}/", {"kind": "refund"}).status_code for end in ("new", "found", "guest-link")} == {
        404
    }
    assert promise.public_id not in desk.get("/promises/?whose=all").content.decode()
    given = sign_in(cast.imran).post(f"{base}/owner/", {"person": cast.mita.public_id}, headers=SCRIPT)
    assert given.status_code == 400
    assert Promise.objects.get().owner == cast.imran


def test_every_event_of_a_promise_has_its_words_in_the_record():
    from atithi.events import catalogue

    assert {each.type for each in catalogue.known() if each.type.startswith("promise.")} <= set(HAPPENED)
