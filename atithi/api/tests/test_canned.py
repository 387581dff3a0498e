"""Programs keep canned replies with the rights of their person, and find those that fit a conversation."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.conversations.models import CannedReply

Programs = Callable[..., Program]
BODY = {"name": "Refund", "texts": {"en": "Hello {{customer.name}}.", "hi-Deva": "नमस्ते {{customer.name}} जी।"}}


def test_one_is_kept_found_for_a_conversation_changed_and_put_away(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    made = desk.post("/canned-replies", BODY)
    assert made.status_code == 201
    id = made.json()["id"]
    assert made["Location"] == f"/api/v1/canned-replies/{id}"
    assert [each["id"] for each in desk.get("/canned-replies").json()["items"]] == [id]
    conversation = cast.conversation("मेरा रिफंड कब आएगा?")
    [fits] = desk.get(f"/conversations/{conversation.public_id}/canned-replies?q=refund").json()["items"]
    assert (fits["variant"], fits["text"], fits["fits"]) == ("hi-Deva", "नमस्ते Lakshmi Devi जी।", True)
    changed = desk.call("PATCH", f"/canned-replies/{id}", {"name": "Refund time", "archived": True}).json()
    assert (changed["name"], changed["archived"]) == ("Refund time", True)
    assert desk.get("/canned-replies").json()["items"] == []
    assert len(desk.get("/canned-replies?archived=true").json()["items"]) == 1


def test_what_cannot_be_kept_is_refused_and_anothers_own_is_not_there(cast: Cast, program: Programs) -> None:
    desk = program(cast.ravi)
    wrong = desk.post("/canned-replies", {**BODY, "texts": {"en": "{{who}}"}})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "placeholder_unknown")
    assert desk.post("/canned-replies", {**BODY, "scope": "shared"}).json()["code"] == "not_for_everybody"
    id = desk.post("/canned-replies", BODY).json()["id"]
    stranger = program(cast.mita)
    assert stranger.get(f"/canned-replies/{id}").status_code == 404
    assert stranger.call("PATCH", f"/canned-replies/{id}", {"name": "x"}).status_code == 404
    assert CannedReply.objects.get().name == "Refund"
