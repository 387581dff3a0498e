"""Nobody gets in without a token, its scope, and the right of its person: for every operation there is."""

from datetime import timedelta
from typing import Any

import pytest

from atithi.api.openapi import document
from atithi.api.problems import MEDIA_TYPE
from atithi.api.scopes import Scope
from atithi.api.tests.conftest import Program, program_of
from atithi.channels.phone.tests.telling import a_line, ring
from atithi.conftest import Cast
from atithi.conversations.actions import add_canned_reply, add_channel, assign
from atithi.conversations.actions.macros import add_macro
from atithi.conversations.actions.views import save_view
from atithi.core.clock import now
from atithi.customers.actions import save_segment
from atithi.events import Actor
from atithi.files.actions import store
from atithi.promises.actions import make_promise
from atithi.promises.tests.salon import booked, styling
from atithi.satisfaction.actions import add_survey, invite_by_program

OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in document("en")["paths"].items()
    for method, operation in operations.items()
]
BODIES: dict[str, Any] = {
    "create_appointment": {"service": "none", "customer": "none", "starts_at": "2026-11-24T05:30:00Z"},
    "set_appointment_time": {"starts_at": "2026-11-24T05:30:00Z"},
    "set_appointment_cancelled": {"reason": "x"},
    "create_customer": {"contacts": [{"kind": "email", "value": "new@example.com"}]},
    "update_customer": {"name": "x"},
    "create_attribute": {"kind": "text", "labels": {"en": "Size"}},
    "create_import": {"name": "guests.csv", "size": 10, "target": "guests"},
    "create_import_check": {},
    "create_product": {"id": "k-1", "names": {"en": "Kettle"}, "variants": [{"sku": "K-1", "price_paise": 100}]},
    "create_order": {
        "id": "o-1",
        "number": "SE-1",
        "placed_at": "2026-11-02T06:30:00Z",
        "changed_at": "2026-11-02T06:30:00Z",
        "total_paise": 100,
        "lines": [{"title": "Kettle", "quantity": 1, "total_paise": 100}],
    },
    "create_article": {"title": "x"},
    "update_article": {},
    "set_text": {"title": "x", "body": "x"},
    "set_text_step": {"step": "review", "number": 1},
    "create_case": {"kind": "refund", "condition": "missing", "reason": "x"},
    "create_decision": {"approve": True},
    "create_case_step": {"state": "done"},
    "create_credit_payment": {"amount_paise": 100},
    "create_credit_payout": {"amount_paise": 100, "words": "UPI"},
    "create_promise": {"conversation": "none", "kind": "refund"},
    "create_survey_invitation": {"survey": "none", "customer": "none", "key": "x"},
    "create_survey_answer": {"score": 3},
    "create_keeping": {},
    "create_move": {"due_at": "2100-01-01T00:00:00Z", "reason": "x"},
    "create_withdrawal": {"reason": "x", "agreed": True},
    "create_contact": {"kind": "email", "value": "new@example.com"},
    "create_conversation": {"channel": "none", "contact": {"kind": "email", "value": "a@example.com"}, "text": "x"},
    "set_tags": {"tags": []},
    "set_conversation_priority": {"priority": "high"},
    "set_conversation_kind": {"kind": None},
    "set_snooze": {"until": None},
    "set_notices_seen": {},
    "set_assignment": {"assignee": None, "team": None},
    "create_message": {"kind": "note", "text": "x"},
    "set_delivery": {"state": "seen"},
    "create_need": {"words": "tea"},
    "create_macro_run": {"macro": "none"},
    "set_redaction": {},
    "create_canned_reply": {"name": "x", "texts": {"en": "x"}},
    "update_canned_reply": {"name": "x"},
    "create_inbound": {"channel": "none", "contact": {"kind": "email", "value": "a@example.com"}, "text": "x"},
}


def call(desk: Program, method: str, path: str, name: str, id: str = "none") -> Any:
    return desk.call(method, path.replace("{id}", id).replace("{language}", "en"), BODIES.get(name))


def test_nobody_is_let_in(db: None, subtests: pytest.Subtests) -> None:
    empty, guessed = Program(""), Program("atithi_guessed")
    for method, path, operation in OPERATIONS:
        with subtests.test(operation["operationId"]):
            address = path.replace("{id}", "x").replace("{language}", "en")
            answer = empty.call(method, address, BODIES.get(operation["operationId"]), Authorization="")
            assert (answer.status_code, answer["Content-Type"]) == (401, MEDIA_TYPE)
            assert answer.json()["code"] == "token_missing"
            guest = call(guessed, method, path, operation["operationId"])
            assert (guest.status_code, guest.json()["code"]) == (401, "token_unknown")


def test_a_token_without_the_scope_is_refused(cast: Cast, subtests: pytest.Subtests) -> None:
    without = {
        scope.value: program_of(cast.asha, *[other.value for other in Scope if other != scope]) for scope in Scope
    }
    for method, path, operation in OPERATIONS:
        with subtests.test(operation["operationId"]):
            [needed] = operation["security"][0]["Bearer"]
            answer = call(without[needed], method, path, operation["operationId"])
            assert (answer.status_code, answer["Content-Type"]) == (403, MEDIA_TYPE)
            assert answer.json()["code"] == "scope_missing"
            assert needed in answer.json()["detail"]


@pytest.fixture
def hidden(cast: Cast) -> dict[str, str]:
    """A conversation of the private team Complaints with all that belongs to it, by the address it is found at."""
    call = ring(a_line("generic", team=cast.complaints))  # first: it does all work that is due
    conversation = cast.conversation()
    channel = add_channel(kind="api", name="Complaints app", team=cast.complaints, actor=Actor.system())
    assign(conversation=conversation, assignee=cast.imran, team=cast.complaints, actor=Actor.system())
    message = conversation.messages.get()
    attachment = message.attachments.create(file=store(content=b"bill", name="bill.txt"))
    body = {"channel": channel.public_id, "contact": {"kind": "chat", "value": "a"}, "text": "x"}
    taken = program_of(cast.imran).post("/inbound", body).json()
    everything = {"match": "all", "parts": []}
    view = save_view(user=cast.imran, name="All", conditions=everything, sharing="team", team=cast.complaints)
    texts, imran = {"en": "x"}, Actor.staff(cast.imran.id)
    canned = add_canned_reply(user=cast.imran, actor=imran, name="x", texts=texts, scope="team", team=cast.complaints)
    steps = [{"do": "close", "value": ""}]
    macro = add_macro(name="x", steps=steps, owner=cast.imran, actor=Actor.system(), scope="team", team=cast.complaints)
    promise = make_promise(
        customer=conversation.customer, conversation=conversation, kind="refund", actor=imran, made_by=cast.imran
    )
    appointment = booked(
        cast, styling(cast, [cast.mita]), now() + timedelta(days=3), conversation=conversation, outside=True
    )
    survey = add_survey(name="x", kind="csat", actor=imran)
    invitation = invite_by_program(
        survey=survey, key="x", actor=imran, customer=conversation.customer, conversation=conversation
    )
    return {
        "/api/v1/survey-invitations/": invitation.public_id,
        "/api/v1/calls/": call.public_id,
        "/api/v1/appointments/": appointment.public_id,
        "/api/v1/promises/": promise.public_id,
        "/api/v1/canned-replies/": canned.public_id,
        "/api/v1/macros/": macro.public_id,
        "/api/v1/conversations/": conversation.public_id,
        "/api/v1/messages/": message.public_id,
        "/api/v1/attachments/": attachment.public_id,
        "/api/v1/inbound/": taken["id"],
        "/api/v1/views/": view.public_id,
        "channel": channel.public_id,
        "team": cast.complaints.public_id,
    }


# Customers, what they buy and what is known belong to everybody; who sees only their stores is in test_commerce.py.
SHARED = {
    "customers",
    "merges",
    "segments",
    "organisations",
    "articles",
    "products",
    "orders",
    "cases",
    "services",
    "imports",  # for those who may bring data in, see test_imports.py
    "shifts",
    "stores",  # who is in one: see test_visits.py
    "survey-reports",  # figures; whose answers count is in satisfaction/tests
}


def test_what_lies_with_anothers_private_team_is_not_there(
    cast: Cast, hidden: dict[str, str], subtests: pytest.Subtests
) -> None:
    ravi, imran, asha = program_of(cast.ravi), program_of(cast.imran), program_of(cast.asha)
    for method, path, operation in OPERATIONS:
        with subtests.test(operation["operationId"]):
            id = next((id for start, id in hidden.items() if path.startswith(start + "{id}")), None)
            if id is None:
                assert "{id}" not in path or path.split("/")[3] in SHARED
                continue
            name = operation["operationId"]
            outsider = call(ravi, method, path, name, id)
            assert (outsider.status_code, outsider.json()["code"]) == (404, "not_found")
            assert call(ravi, method, path, name, "nothing").json() == outsider.json()
            if method == "GET":
                assert call(imran, method, path, name, id).status_code == 200
                # A macro is for those who run it: a team's is not for an owner outside of it.
                assert call(asha, method, path, name, id).status_code == (404 if "/macros/" in path else 200)


def test_lists_leave_out_what_a_person_may_not_see(cast: Cast, hidden: dict[str, str]) -> None:
    desk = program_of(cast.ravi)
    assert desk.get("/conversations").json()["items"] == []
    assert len(program_of(cast.imran).get("/conversations").json()["items"]) == 2  # the mail and the call
    assert hidden["channel"] not in desk.get("/channels").content.decode()
    assert desk.get(f"/conversations?team={hidden['team']}").status_code == 404


def test_a_private_teams_channel_takes_nothing_from_others(cast: Cast, hidden: dict[str, str]) -> None:
    desk = program_of(cast.ravi)
    body = {"channel": hidden["channel"], "contact": {"kind": "chat", "value": "a"}, "text": "x"}
    assert desk.post("/inbound", body).status_code == 404
    assert desk.post("/conversations", body).status_code == 404
    given = desk.call(
        "PUT", f"/conversations/{cast.conversation('new', who='b@example.com').public_id}/assignment",
        {"assignee": None, "team": hidden["team"]},
    )  # fmt: skip
    assert given.status_code == 404


def test_an_inbound_id_cannot_be_guessed_from_another(cast: Cast, hidden: dict[str, str]) -> None:
    id = hidden["/api/v1/inbound/"]
    owner = program_of(cast.asha)
    assert owner.get(f"/inbound/{id}").status_code == 200
    other = "2" if id[16:] != "2" else "3"
    assert owner.get(f"/inbound/{id[:16]}{other}").status_code == 404
    assert owner.get(f"/inbound/{'0' * 16}{id[16:]}").status_code == 404


def test_a_segment_of_ones_own_is_nobody_elses(cast: Cast) -> None:
    few = {"match": "all", "parts": [{"field": "language", "op": "is", "values": ["hi"]}]}
    segment = save_segment(user=cast.ravi, name="Mine", conditions=few)
    for path in (f"/segments/{segment.public_id}", f"/segments/{segment.public_id}/customers"):
        assert program_of(cast.ravi).get(path).status_code == 200
        for stranger in (cast.mita, cast.asha):
            assert program_of(stranger).get(path).status_code == 404
