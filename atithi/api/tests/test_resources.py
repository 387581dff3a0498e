import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from atithi.api.tests.conftest import Program
from atithi.channels.handlers import read_raw
from atithi.channels.models import RawInbound
from atithi.conftest import Cast, build_cast
from atithi.conversations.actions import add_channel, assign
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.events import Actor, JobView, record
from atithi.events.models import Event

Programs = Callable[..., Program]


def read_all() -> None:
    """What a worker does with what came in."""
    for raw in RawInbound.objects.filter(state="new").order_by("id"):
        read_raw(JobView(raw.pk, None, {"raw": raw.pk}))


def test_a_customer_is_added_found_by_contact_and_corrected(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    made = desk.post("/customers", {"name": "Anil Rao", "contacts": [{"kind": "phone", "value": "98480 22338"}]})
    assert made.status_code == 201
    customer = made.json()
    assert made["Location"] == f"/api/v1/customers/{customer['id']}"
    assert customer["contacts"] == [{"kind": "phone", "value": "+919848022338"}]
    found = desk.get("/customers?contact_kind=phone&contact_value=09848022338").json()
    assert [each["id"] for each in found["items"]] == [customer["id"]]
    changed = desk.call("PATCH", f"/customers/{customer['id']}", {"language": "te"}).json()
    assert (changed["name"], changed["language"]) == ("Anil Rao", "te")
    contact = desk.post(f"/customers/{customer['id']}/contacts", {"kind": "email", "value": "Anil@Example.com"})
    assert (contact.status_code, contact.json()["value"]) == (201, "anil@example.com")
    assert len(desk.get(f"/customers/{customer['id']}").json()["contacts"]) == 2


def test_a_contact_that_is_somebody_elses_is_refused(cast: Cast, program: Programs) -> None:
    cast.says()
    answer = program(cast.ravi).post("/customers", {"contacts": [{"kind": "email", "value": "lakshmi@example.com"}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "contact_taken")
    assert Customer.objects.count() == 1


def test_a_conversation_is_begun_answered_assigned_closed_and_opened_again(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    body = {
        "channel": cast.mailbox.public_id,
        "contact": {"kind": "email", "value": "anil@example.com"},
        "name": "Anil",
        "text": "నా ఫ్రిజ్ పనిచేయడం లేదు",
    }
    made = desk.post("/conversations", body)
    assert made.status_code == 201
    conversation = made.json()
    begun = Event.objects.filter(type__in=["conversation.started", "message.received"])
    assert {event.actor_kind for event in begun} == {"program"}
    assert (conversation["language"], conversation["state"], conversation["unread"]) == ("te", "open", True)
    at = f"/conversations/{conversation['id']}"
    assert desk.call("PUT", f"{at}/read").status_code == 204
    assert desk.get(at).json()["unread"] is False

    reply = desk.post(f"{at}/messages", {"kind": "reply", "text": "రేపు వస్తాం"})
    assert (reply.status_code, reply.json()["delivery"]) == (201, "queued")
    assert reply.json()["author"]["name"] == "Ravi Teja"
    assert desk.get(reply["Location"]).json()["id"] == reply.json()["id"]
    note = desk.post(f"{at}/messages", {"kind": "note", "text": "Part is on order"})
    assert note.json()["delivery"] == ""
    kinds = [each["kind"] for each in desk.get(f"{at}/messages").json()["items"]]
    assert kinds == ["customer", "reply", "note"]

    assigned = desk.call("PUT", f"{at}/assignment", {"assignee": cast.mita.public_id, "team": cast.sales.public_id})
    assert assigned.json()["assignee"]["name"] == "Mita Sen"
    assert desk.call("DELETE", f"{at}/assignment").json()["assignee"] is None
    closed = desk.post(f"{at}/closure")
    assert (closed.status_code, closed.json()["state"]) == (201, "closed")
    assert desk.call("DELETE", f"{at}/closure").json()["state"] == "open"
    token = cast.ravi.tokens.get()
    assert Event.objects.get(type="reply.queued").actor_id == token.id
    assert Event.objects.filter(type="conversation.closed", actor_kind="program").count() == 1


def test_a_new_conversation_of_a_known_customer_goes_by_their_contact(cast: Cast, program: Programs) -> None:
    customer = cast.conversation().customer
    desk = program(cast.ravi)
    body = {"channel": cast.mailbox.public_id, "customer": customer.public_id, "text": "one more thing"}
    answer = desk.post("/conversations", body)
    assert answer.json()["customer"]["id"] == customer.public_id
    assert customer.conversations.count() == 2
    both = desk.post("/conversations", {**body, "contact": {"kind": "email", "value": "a@example.com"}})
    assert (both.status_code, both.json()["code"]) == (422, "customer_or_contact")


def test_filters_find_what_they_say(cast: Cast, program: Programs) -> None:
    hindi = cast.conversation()
    bengali = cast.conversation("আমার টাকা কবে ফেরত পাব?", who="rina@example.com")
    assign(conversation=bengali, assignee=cast.mita, team=cast.repairs, actor=Actor.system())
    desk = program(cast.ravi)

    def found(query: str) -> list[str]:
        answer = desk.get(f"/conversations?{query}")
        assert answer.status_code == 200, answer.content
        return [each["id"] for each in answer.json()["items"]]

    assert found("") == [bengali.public_id, hindi.public_id]
    assert found("language=bn") == [bengali.public_id]
    assert found(f"assignee={cast.mita.public_id}") == [bengali.public_id]
    assert found("assignee=none") == found("queue=unassigned") == found("team=none") == [hindi.public_id]
    assert found(f"team={cast.repairs.public_id}") == [bengali.public_id]
    assert found(f"customer={hindi.customer.public_id}") == [hindi.public_id]
    assert found(f"channel={cast.chat.public_id}") == []
    assert found("state=closed") == found("queue=closed") == []
    assert found("queue=waiting") == [hindi.public_id, bengali.public_id]
    since = Conversation.objects.get(pk=bengali.pk).updated_at.isoformat().replace("+", "%2B")
    assert found(f"updated_since={since}") == [bengali.public_id]


def test_a_message_handed_over_is_taken_at_once_and_read_by_a_worker(cast: Cast, program: Programs) -> None:
    channel = add_channel(kind="api", name="Shop app", actor=Actor.system())
    desk = program(cast.ravi)
    body = {
        "channel": channel.public_id,
        "contact": {"kind": "phone", "value": "+919848022338"},
        "name": "Anil",
        "text": "naa refund eppudu vastundi",
        "id": "app-1",
        "sent_at": "2026-11-20T10:00:00+05:30",
    }
    taken = desk.post("/inbound", body)
    assert (taken.status_code, taken.json()["state"]) == (202, "new")
    again = desk.post("/inbound", body)
    assert again["Location"] == taken["Location"]
    assert desk.get(taken["Location"]).json()["state"] == "new"
    read_all()
    became = desk.get(taken["Location"]).json()
    message = Message.objects.get()
    assert (became["state"], became["message"]) == ("read", message.public_id)
    assert became["conversation"] == message.conversation.public_id
    assert (message.channel_id, message.sent_at.isoformat()) == (channel.id, "2026-11-20T04:30:00+00:00")
    desk.post("/inbound", {**body, "id": "app-2", "text": "still waiting"})
    desk.post("/inbound", {**body, "id": "app-3", "text": "and another matter", "new_conversation": True})
    read_all()
    assert sorted(Conversation.objects.values_list("message_count", flat=True)) == [1, 2]


def test_a_message_for_a_mailbox_is_read_as_a_program_gave_it(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    contact = {"kind": "email", "value": "Anil@Example.com"}
    taken = desk.post(
        "/inbound", {"channel": cast.mailbox.public_id, "contact": contact, "subject": "Fridge", "text": "Hello"}
    )
    read_all()
    assert desk.get(taken["Location"]).json()["state"] == "read"
    conversation = Conversation.objects.get()
    assert (conversation.subject, conversation.channel_id) == ("Fridge", cast.mailbox.id)
    assert conversation.customer.contact_points.get().value == "anil@example.com"


def test_a_program_says_that_its_reply_arrived(cast: Cast, program: Programs) -> None:
    channel = add_channel(kind="api", name="Shop app", actor=Actor.system())
    desk = program(cast.ravi)
    contact = {"kind": "chat", "value": "app-user-7"}
    desk.post("/inbound", {"channel": channel.public_id, "contact": contact, "text": "hello"})
    read_all()
    at = f"/conversations/{Conversation.objects.get().public_id}/messages"
    reply = desk.post(at, {"kind": "reply", "text": "Hello! How can I help?"}).json()
    seen = desk.call("PUT", f"/messages/{reply['id']}/delivery", {"state": "seen"})
    assert seen.json()["delivery"] == "seen"
    mail = cast.conversation()
    reply = desk.post(f"/conversations/{mail.public_id}/messages", {"kind": "reply", "text": "Yes"}).json()
    refused = desk.call("PUT", f"/messages/{reply['id']}/delivery", {"state": "seen"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_delivered_here")


def test_a_file_is_sent_ahead_attached_and_downloaded(cast: Cast, program: Programs) -> None:
    desk, other = program(cast.ravi), program(cast.mita)
    picture = SimpleUploadedFile("../bill.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "text/html")
    sent = desk.client.post(
        "/api/v1/attachments", {"file": picture}, headers={"Authorization": f"Bearer {desk.secret}"}
    )
    assert sent.status_code == 201, sent.content
    file = sent.json()
    assert (file["name"], file["media_type"], file["size"]) == ("bill.png", "image/png", 58)
    assert other.get(sent["Location"]).status_code == 404
    conversation = cast.conversation()
    at = f"/conversations/{conversation.public_id}/messages"
    assert other.post(at, {"kind": "note", "text": "x", "attachments": [file["id"]]}).status_code == 422
    message = desk.post(at, {"kind": "reply", "text": "Your bill", "attachments": [file["id"]]}).json()
    [attached] = message["attachments"]
    download = other.get(attached["url"])
    assert b"".join(download.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert download["Content-Disposition"].startswith("attachment")
    assert download["Content-Type"] == "application/octet-stream"


def test_a_handed_over_message_brings_its_files(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    picture = SimpleUploadedFile("bill.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")
    sent = desk.client.post(
        "/api/v1/attachments", {"file": picture}, headers={"Authorization": f"Bearer {desk.secret}"}
    )
    contact = {"kind": "email", "value": "anil@example.com"}
    body = {"channel": cast.mailbox.public_id, "contact": contact, "attachments": [sent.json()["id"]]}
    assert desk.post("/inbound", body).status_code == 202
    read_all()
    assert Message.objects.get().attachments.get().file.name == "bill.png"


def test_staff_teams_stores_and_channels_are_listed(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    me = desk.get("/staff/me").json()
    assert (me["email"], me["role"], "staff:read" in me["scopes"]) == ("ravi@sharma.example", "agent", True)
    staff = {each["name"]: each for each in desk.get("/staff").json()["items"]}
    assert set(staff) == {"Asha Sharma", "Farida Khan", "Ravi Teja", "Mita Sen", "Imran Ali"}
    assert staff["Imran Ali"]["teams"] == []  # his team is private
    assert {each["name"] for each in desk.get("/teams").json()["items"]} == {"Sales", "Repairs"}
    assert {each["name"] for each in program(cast.imran).get("/teams").json()["items"]} >= {"Complaints"}
    assert {each["city"] for each in desk.get("/stores").json()["items"]} == {"Hyderabad", "Kolkata"}
    channels = desk.get("/channels").json()["items"]
    assert {each["kind"] for each in channels} == {"webchat", "email"}
    assert all("settings" not in each for each in channels)


def test_the_record_is_read_by_an_owner_with_public_ids_only(cast: Cast, program: Programs) -> None:
    conversation = cast.conversation()
    owner = program(cast.asha)

    def read(query: str) -> dict[str, Any]:
        with time_machine.travel(now() + timedelta(seconds=5)):  # on PostgreSQL the last two seconds are kept back
            found: dict[str, Any] = owner.get(f"/events?{query}").json()
            return found

    page = read("limit=200")
    received = next(each for each in page["items"] if each["type"] == "message.received")
    message = Message.objects.get()
    assert received["subject"] == {"kind": "conversation", "id": conversation.public_id}
    assert received["actor"] == {"kind": "customer", "id": conversation.customer.public_id}
    assert received["data"] == {
        "message": message.public_id,
        "conversation": conversation.public_id,
        "customer": conversation.customer.public_id,
        "channel": cast.mailbox.public_id,
    }
    assert read(f"cursor={page['next']}") == {"items": [], "next": page["next"]}
    cast.says("and one more")
    later = read(f"cursor={page['next']}")
    assert [each["type"] for each in later["items"]] == ["message.received"]
    only = read("type=conversation.started")["items"]
    assert {each["type"] for each in only} == {"conversation.started"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
def test_a_reader_of_the_record_misses_nothing_that_is_committed_late(program: Programs) -> None:
    cast = build_cast()
    owner = program(cast.asha)
    written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                record("conversation.closed", subject=("conversation", 1), actor=Actor.system())
                written.set()
                may_commit.wait(20)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(20)
    with transaction.atomic():  # a later number, in sight before the earlier one
        record("conversation.reopened", subject=("conversation", 1), actor=Actor.system())
    query = "/events?limit=200&cursor="
    with time_machine.travel(now() + timedelta(seconds=5)):
        first = owner.get(query).json()
        may_commit.set()
        slow.join(20)
        second = owner.get(query + (first["next"] or "")).json()
    types = [each["type"] for each in first["items"] + second["items"]]
    assert types[-2:] == ["conversation.closed", "conversation.reopened"]
    assert len(types) == Event.objects.count() == len({each["id"] for each in first["items"] + second["items"]})


def test_the_record_is_for_owners_only_even_with_an_old_token(cast: Cast, program: Programs) -> None:
    desk = program(cast.asha)
    cast.asha.tokens.update(user=cast.farida)
    answer = desk.get("/events")
    assert (answer.status_code, answer.json()["code"]) == (403, "owners_only")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/customers", 4),
        ("/conversations", 5),
        ("/staff", 6),
        ("/teams", 4),
        ("/stores", 3),
        ("/channels", 4),
        ("/events", 11),
    ],
)
@time_machine.travel("2026-11-20T10:00:15+00:00")
def test_a_list_asks_the_database_no_more_for_many_rows(cast: Cast, program: Programs, path: str, most: int) -> None:
    desk = program(cast.asha)
    cast.conversation()
    desk.get(path)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        return [each["sql"] for each in captured]

    few = queries()
    for number in range(12):
        cast.conversation(who=f"guest{number}@example.com")
    many = queries()
    assert len(many) == len(few), many
    assert len(few) <= most, few


@time_machine.travel("2026-11-20T10:00:15+00:00")
def test_a_conversations_messages_take_the_same_queries_for_many(cast: Cast, program: Programs) -> None:
    desk = program(cast.asha)
    conversation = cast.conversation()
    path = f"/conversations/{conversation.public_id}/messages"
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    for number in range(12):
        cast.says(f"line {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(desk.get(path).json()["items"]) == 13
    assert len(many) == len(few) <= 5
