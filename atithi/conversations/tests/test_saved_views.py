"""Saved views: what their conditions mean, what is broken in them, who has them, and what they cost."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from atithi.conversations import saved
from atithi.conversations.actions import add_note, assign, close, mark_read, send_reply
from atithi.conversations.actions.views import arrange_rail, remove_view, save_view
from atithi.conversations.conditions import LONGEST_LOOK, read
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Conversation, ConversationTag, MatterKind, Rail, SavedView, Tag
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.events.models import Event
from atithi.staff.models import CustomRole, User

SYSTEM = Actor.system()


def one(field, op="is", *values):
    return {"field": field, "op": op, "values": list(values)}


def group(*parts, match="all"):
    return {"match": match, "parts": list(parts)}


def found(user, *parts, match="all", order="newest"):
    return [row.pk for row in saved.page(saved.read_view(user, group(*parts, match=match), order)).conversations]


@pytest.fixture
def four(cast):
    """Hindi, mine; Telugu, with Repairs; English, closed; Bengali, angry."""
    hindi = cast.conversation("मेरा रिफंड कब आएगा?", subject="Refund")
    telugu = cast.conversation("ఫ్రిజ్ చల్లబడటం లేదు, ఎవరినైనా పంపండి", who="venkat@example.com", name="Venkat Rao")
    english = cast.conversation("Thank you, it works", who="farhan@example.com", name="Farhan Ahmed")
    bengali = cast.conversation("আপনাদের সার্ভিস খুব বাজে, ফোন ধরছেন না", who="arjun@example.com", name="Arjun")
    assign(conversation=hindi, assignee=cast.ravi, team=cast.sales, actor=SYSTEM)
    assign(conversation=telugu, assignee=None, team=cast.repairs, actor=SYSTEM)
    close(conversation=english, actor=SYSTEM)
    return hindi.pk, telugu.pk, english.pk, bengali.pk


def test_every_field_finds_what_it_says(cast, four):
    hindi, telugu, english, bengali = four
    ravi = cast.ravi
    delivery = MatterKind.objects.create(name="Delivery", created_at=now())
    Conversation.objects.filter(pk=telugu).update(
        kind=delivery, priority=3, store=cast.hyderabad, last_message_at=now() - timedelta(days=2),
        created_at=now() - timedelta(days=9), waiting_since=now() - timedelta(hours=5),
    )  # fmt: skip
    vip = Tag.objects.create(name="VIP", folded="vip", created_at=now())
    ConversationTag.objects.create(conversation_id=hindi, tag=vip, added_at=now())
    mark_read(conversation=Conversation.objects.get(pk=hindi), user=ravi)
    assert found(ravi, one("state", "is", "open")) == [bengali, hindi, telugu]
    assert found(ravi, one("state", "is", "closed")) == [english]
    assert found(ravi) == [bengali, english, hindi, telugu]
    assert found(ravi, one("assignee", "is", "me")) == [hindi]
    assert found(ravi, one("assignee", "is", "nobody"), one("state", "is", "open")) == [bengali, telugu]
    assert found(ravi, one("assignee", "not", cast.ravi.public_id)) == [bengali, english, telugu]
    assert found(ravi, one("team", "is", cast.repairs.public_id, "none"), one("state", "is", "open")) == [
        bengali,
        telugu,
    ]
    assert found(ravi, one("channel", "is", cast.mailbox.public_id)) == [bengali, english, hindi, telugu]
    assert found(ravi, one("store", "is", cast.hyderabad.public_id)) == [telugu]
    assert found(ravi, one("language", "is", "te", "bn")) == [bengali, telugu]
    assert found(ravi, one("script", "is", "Deva")) == [hindi]
    assert found(ravi, one("waiting", "over", "4h")) == [telugu]
    assert found(ravi, one("waiting", "under", "4h")) == [bengali, hindi]
    assert found(ravi, one("last_message", "over", "1d")) == [telugu]
    assert found(ravi, one("created", "under", "7d"), one("state", "is", "open")) == [bengali, hindi]
    assert found(ravi, one("unread", "no")) == [hindi]
    assert found(ravi, one("mood", "is", "upset")) == [bengali]
    assert found(ravi, one("mood", "is", "grateful")) == [english]
    assert found(ravi, one("tags", "is", vip.public_id)) == [hindi]
    assert found(ravi, one("tags", "is", "none"), one("state", "is", "open")) == [bengali, telugu]
    assert found(ravi, one("kind", "is", delivery.public_id)) == [telugu]
    assert found(ravi, one("priority", "is", "urgent", "high")) == [telugu]
    assert found(ravi, one("customer", "has", "venkat")) == [telugu]
    assert found(ravi, one("contact", "has", "farhan@")) == [english]
    assert found(ravi, one("text", "has", "refund")) == [hindi]
    assert found(ravi, one("text", "lacks", "refund"), one("state", "is", "open")) == [bengali, telugu]


def test_groups_stand_in_groups(cast, four):
    hindi, telugu, _english, bengali = four
    either = group(one("language", "is", "hi"), one("mood", "is", "upset"), match="any")
    neither = group(one("language", "is", "hi"), one("mood", "is", "upset"), match="none")
    assert found(cast.ravi, one("state", "is", "open"), either) == [bengali, hindi]
    assert found(cast.ravi, one("state", "is", "open"), neither) == [telugu]


def test_who_wrote_last_and_whom_one_still_owes_an_answer(cast, four):
    hindi, telugu, english, bengali = four
    send_reply(conversation=Conversation.objects.get(pk=hindi), text="आज शाम", actor=SYSTEM, author=cast.ravi)
    assert found(cast.ravi, one("last_from", "is", "reply")) == [hindi]
    assert found(cast.ravi, order="waiting") == [telugu, bengali]
    assert found(cast.ravi, order="oldest") == [telugu, english, bengali, hindi]


def test_sleeping_and_spam_have_their_own_state(cast, four):
    hindi, telugu, _english, bengali = four
    Conversation.objects.filter(pk=hindi).update(snoozed_until=now() + timedelta(days=1))
    Conversation.objects.filter(pk=bengali).update(spam_at=now(), closed_at=now())
    assert found(cast.ravi, one("state", "is", "open")) == [telugu]
    assert found(cast.ravi, one("state", "is", "snoozed")) == [hindi]
    assert found(cast.ravi, one("state", "is", "spam")) == [bengali]
    assert bengali not in found(cast.ravi)
    assert hindi in found(cast.ravi)
    assert set(found(cast.ravi, one("state", "is", "open", "spam", "closed"))) == {telugu, bengali, four[2]}


def test_a_view_shows_nothing_of_a_private_team(cast, four):
    bengali = Conversation.objects.get(pk=four[3])
    assign(conversation=bengali, assignee=None, team=cast.complaints, actor=SYSTEM)
    assert four[3] not in found(cast.ravi, one("state", "is", "open"))
    assert four[3] in found(cast.imran, one("state", "is", "open"))


BAD = [
    (None, "cannot be read"), ([], "cannot be read"), ({"match": "all"}, "cannot be read"),
    ({"match": "most", "parts": []}, "group of conditions cannot be read"),
    (group({"field": "weather", "op": "is", "values": ["sunny"]}), "does not know: weather"),
    (group(7), "does not know"), (group({"field": ["x"]}), "does not know"),
    (group(one("state", "over", "open")), "State: choose how to compare"),
    (group({"field": "state", "op": ["is"], "values": ["open"]}), "State: choose how to compare"),
    (group(one("state", "is", "asleep")), "“asleep” is none of its values"),
    (group(one("state")), "State: choose a value"),
    (group({"field": "state", "op": "is", "values": "open"}), "State: choose a value"),
    (group({"field": "state", "op": "is", "values": [None]}), "State: choose a value"),
    (group(one("waiting", "over", "soon")), "number of minutes"),
    (group(one("waiting", "over", "99999999d")), "number of minutes"),
    (group(one("text", "has", "x" * 101)), "at most 100 letters"),
    (group(one("language", "is", *["hi"] * 21)), "at most 20 values"),
    (group(group(group(group(group())))), "no deeper"),
    (group(*[one("unread", "yes")] * 41), "can be 40 conditions"),
    (group(one("team", "is", "gone")), "Team: what was chosen here is no longer there"),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "words"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_named_in_words_and_shows_no_row(cast, tree, words):
    cast.conversation()
    reading = saved.read_view(cast.ravi, tree, "newest")
    assert any(words in broken.words for broken in reading.broken), reading.broken
    assert saved.page(reading).conversations == []
    assert saved.count(reading) is None
    assert not reading.has(Conversation.objects.get())
    with pytest.raises(ConversationError):
        save_view(user=cast.ravi, name="Broken", conditions=tree)


def test_what_stands_beside_a_broken_condition_is_kept_to_be_mended(cast):
    tree = group(one("state", "is", "open"), one("team", "is", "gone"), {"field": "weather"})
    reading = saved.read_view(cast.ravi, tree, "newest")
    assert [broken.path for broken in reading.broken] == [(2,), (1,)]
    assert len(reading.tree.parts) == 2


def test_a_tree_survives_being_written_and_read(cast):
    tree = group(one("state", "is", "open"), group(one("text", "has", " refund "), match="none"))
    once = read(tree).tree.as_json()
    assert read(json.loads(json.dumps(once))).tree.as_json() == once
    assert once["parts"][1]["parts"][0]["values"] == ["refund"]


def test_private_views_are_their_makers_and_shared_ones_everybodys_or_a_teams(cast):
    own = save_view(user=cast.ravi, name="Mine", conditions=group())
    team = save_view(user=cast.farida, name="Sales", conditions=group(), sharing="team", team=cast.sales)
    everybody = save_view(user=cast.asha, name="All", conditions=group(), sharing="everybody")
    assert set(saved.views_of(cast.ravi)) == {own, team, everybody}
    assert set(saved.views_of(cast.mita)) == {everybody}
    assert saved.get_view(cast.ravi, team.public_id) == team
    with pytest.raises(NotFound):
        saved.get_view(cast.mita, own.public_id)
    with pytest.raises(NotFound):
        save_view(user=cast.ravi, view=everybody, name="Stolen", conditions=group())
    with pytest.raises(NotFound):
        remove_view(view=team, user=cast.ravi)
    save_view(user=cast.farida, view=everybody, name="Kept", conditions=group(), sharing="everybody")
    everybody.refresh_from_db()
    assert (everybody.name, everybody.owner) == ("Kept", cast.asha)


def test_sharing_with_everybody_goes_by_the_permission_alone(cast):
    view = save_view(user=cast.ravi, name="Mine", conditions=group())
    for known in (None, view):
        with pytest.raises(ConversationError) as refused:
            save_view(user=cast.ravi, view=known, name="All", conditions=group(), sharing="everybody")
        assert (refused.value.code, refused.value.status) == ("not_for_everybody", 403)
    role = CustomRole.objects.create(name="Store manager", permissions=["manage_shared"])
    cast.ravi.custom_role = role
    cast.ravi.save(update_fields=["custom_role"])
    assert not cast.ravi.leads
    shared = save_view(user=cast.ravi, view=view, name="All", conditions=group(), sharing="everybody")
    theirs = save_view(user=cast.farida, name="Hers", conditions=group(), sharing="everybody")
    assert saved.may_change(cast.ravi, theirs)
    role.permissions = []
    role.save(update_fields=["permissions"])
    person = User.objects.get(pk=cast.ravi.pk)
    assert not saved.may_change(person, theirs)
    # What everybody has already stays so when its maker mends it.
    assert save_view(user=person, view=shared, name="A", conditions=group(), sharing="everybody").sharing == "everybody"


def test_a_view_for_a_team_needs_a_team_one_may_see(cast):
    with pytest.raises(ConversationError):
        save_view(user=cast.ravi, name="x", conditions=group(), sharing="team")
    with pytest.raises(ConversationError):
        save_view(user=cast.ravi, name="x", conditions=group(), sharing="team", team=cast.complaints)
    with pytest.raises(ConversationError):
        save_view(user=cast.ravi, name="  ", conditions=group())


def test_making_changing_and_removing_are_on_record(cast):
    view = save_view(user=cast.ravi, name="A", conditions=group(), icon="evil.svg#x", without=["nonsense", "subject"])
    assert (view.icon, view.without) == ("layers", ["subject"])
    save_view(user=cast.ravi, view=view, name="B", conditions=group())
    remove_view(view=view, user=cast.ravi)
    kinds = Event.objects.filter(subject_kind="view").order_by("id").values_list("type", flat=True)
    assert list(kinds) == ["view.added", "view.changed", "view.removed"]
    assert not SavedView.objects.exists()


def test_the_rail_is_each_persons_own(cast):
    arrange_rail(user=cast.ravi, order=["open", "mine"], hidden=["closed"])
    arrange_rail(user=cast.ravi, order=["mine", "open"], hidden=[])
    assert [(rail.user, rail.order, rail.hidden) for rail in Rail.objects.all()] == [(cast.ravi, ["mine", "open"], [])]


@pytest.mark.parametrize(
    ("parts", "queue"),
    [
        ([one("state", "is", "open")], "open"),
        ([one("state", "is", "open"), one("assignee", "is", "me")], "mine"),
        ([one("state", "is", "open"), one("assignee", "is", "nobody")], "unassigned"),
        ([one("state", "is", "open"), one("language", "is", "te")], "language:te"),
        ([one("state", "is", "snoozed")], "snoozed"),
        ([one("state", "is", "spam")], "spam"),
        ([], ""),
        ([one("state", "is", "closed")], ""),
        ([one("state", "is", "open", "closed")], ""),
        ([one("state", "is", "open"), one("language", "not", "te")], ""),
        ([one("state", "is", "open"), one("language", "is", "te"), one("assignee", "is", "me")], ""),
        ([one("state", "is", "open"), group()], ""),
    ],
)
def test_a_view_that_is_a_queue_takes_the_queues_kept_count(cast, parts, queue):
    assert saved.kept_queue(saved.read_view(cast.ravi, group(*parts), "newest")) == queue


def test_counts_agree_with_the_rows(cast, four):
    for parts in ([one("state", "is", "open")], [one("language", "is", "hi")], [one("unread", "yes")], []):
        reading = saved.read_view(cast.ravi, group(*parts), "newest")
        assert saved.count(reading) == saved.Count(len(saved.page(reading).conversations)), parts


# --- Many rows ----------------------------------------------------------------------------------------------------


def many(cast, number, **values):
    """Rows that bypass the actions: open ones a minute apart, the newest first in id."""
    first = cast.conversation("first", who="first@example.com")
    moment = now()
    Conversation.objects.bulk_create(
        [
            Conversation(
                customer_id=first.customer_id, channel=cast.mailbox, created_at=moment, language="hi", script="Deva",
                last_message_at=moment - timedelta(minutes=step), waiting_since=moment - timedelta(minutes=step),
                preview=f"row {step}", **values,
            )
            for step in range(1, number + 1)
        ],
        batch_size=1000,
    )  # fmt: skip


def steps_of(ask):
    """How many thousands of steps SQLite's machine took, whatever the machine under it is doing."""
    taken = 0

    def tick():
        nonlocal taken
        taken += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(tick, 1000)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return taken


RARE = group(one("state", "is", "open"), one("text", "has", "row 5999"))
VIEWS = {
    "rare": (RARE, "newest"),
    "unread": (group(one("unread", "no")), "newest"),
    "name": (group(one("customer", "has", "zzz"), one("state", "is", "open")), "oldest"),
    "waiting": (group(one("tags", "not", "none")), "waiting"),
    "mine": (group(one("state", "is", "open"), one("language", "is", "hi"), one("mood", "is", "upset")), "newest"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_no_view_costs_more_with_three_times_the_rows(cast):
    many(cast, LONGEST_LOOK + 500)

    def costs():
        readings = {name: saved.read_view(cast.ravi, *view) for name, view in VIEWS.items()}
        return {
            name: (steps_of(lambda one=reading: saved.page(one)), steps_of(lambda one=reading: saved.count(one)))
            for name, reading in readings.items()
        }

    before = costs()
    many_more = Conversation.objects.count() * 2
    many(cast, many_more)
    after = costs()
    for name, (page, count) in after.items():
        assert page <= 1.15 * before[name][0] + 5, (name, before[name], after[name])
        assert count <= 1.15 * before[name][1] + 5, (name, before[name], after[name])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize(
    ("tree", "order", "index"),
    [
        (RARE, "newest", "open_recent"),
        (RARE, "oldest", "open_recent"),
        (RARE, "waiting", "open_waiting"),
        (group(one("state", "is", "closed"), one("mood", "is", "upset")), "newest", "closed_recent"),
        (group(one("state", "is", "snoozed"), one("mood", "is", "upset")), "newest", "snoozed_recent"),
        (group(one("state", "is", "spam"), one("mood", "is", "upset")), "newest", "spam_recent"),
        (group(one("state", "is", "open"), one("assignee", "is", "me")), "newest", "open_by_assignee"),
        (group(one("state", "is", "open"), one("assignee", "is", "nobody")), "oldest", "open_by_assignee"),
        (group(one("state", "is", "open"), one("language", "is", "te")), "newest", "open_by_language"),
    ],
)
def test_every_span_is_read_from_an_index_in_its_order(cast, tree, order, index):
    [span] = saved.read_view(cast.ravi, tree, order).spans
    sql, values = span.rows((now(), 7))[:LONGEST_LOOK].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        plan = " / ".join(row[3] for row in cursor.fetchall())
    assert f"INDEX {index} (" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_a_rare_match_far_down_is_found_by_going_on(cast):
    many(cast, 6000)
    reading, after, pages, rows = saved.read_view(cast.ravi, RARE, "newest"), "", 0, []
    while True:
        page = saved.page(reading, after=after)
        pages, rows, after = pages + 1, rows + page.conversations, page.next
        if not after:
            break
    assert [row.preview for row in rows] == ["row 5999"]
    assert pages == 2
    assert saved.count(reading) == saved.Count(0, more=True)


def test_going_on_shows_every_row_of_two_states_once_and_in_order(cast):
    many(cast, 400)
    many(cast, 400, closed_at=now())
    reading, after, shown = saved.read_view(cast.ravi, group(one("language", "is", "hi")), "newest"), "", []
    while True:
        page = saved.page(reading, after=after)
        shown += [(row.last_message_at, row.pk) for row in page.conversations]
        if not (after := page.next):
            break
    assert len(shown) == len(set(shown)) == 800
    assert shown == sorted(shown, reverse=True)


def test_counting_stops_at_a_hundred(cast, django_assert_max_num_queries):
    many(cast, 150)
    reading = saved.read_view(cast.ravi, group(one("state", "is", "open"), one("unread", "no")), "newest")
    assert saved.count(reading) == saved.Count(99, more=True)
    views = [save_view(user=cast.ravi, name="x", conditions=group(one("unread", "yes"), one("state", "is", "open")))]
    assert saved.counts_of(cast.ravi, views) == {views[0].queue: saved.Count(1)}
    with django_assert_max_num_queries(4):
        assert saved.counts_of(cast.ravi, views) == {views[0].queue: saved.Count(1)}


def test_notes_change_no_mood(cast):
    conversation = cast.conversation("आप लोग बकवास हैं")
    add_note(conversation=conversation, text="thank you", actor=SYSTEM, author=cast.ravi)
    conversation.refresh_from_db()
    assert conversation.mood == "upset"
    cast.says("धन्यवाद, मिल गया")
    conversation.refresh_from_db()
    assert conversation.mood == "grateful"
