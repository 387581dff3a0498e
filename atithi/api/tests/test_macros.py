"""Programs run macros with the rights of their person, and remove words where the role allows it."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.conversations.actions import add_tag
from atithi.conversations.actions.macros import add_macro
from atithi.events import Actor
from atithi.events.models import Event

Programs = Callable[..., Program]


def test_a_macro_is_found_tried_and_run_and_its_text_is_not_sent(cast: Cast, program: Programs) -> None:
    tag = add_tag(name="Refund", actor=Actor.system())
    steps = [{"do": "tag", "value": tag.public_id}, {"do": "text", "value": "Hello {{customer.name}}"}]
    macro = add_macro(name="Refund", steps=steps, owner=cast.ravi, actor=Actor.staff(cast.ravi.pk))
    conversation, desk = cast.conversation("Where is my refund?"), program(cast.ravi)
    [listed] = desk.get("/macros").json()["items"]
    assert (listed["id"], listed["scope"]) == (macro.public_id, "personal")
    assert [step["do"] for step in desk.get(f"/macros/{macro.public_id}").json()["steps"]] == ["tag", "text"]
    done = desk.post(f"/conversations/{conversation.public_id}/macro-runs", {"macro": macro.public_id})
    assert done.status_code == 201
    assert (done.json()["text"], conversation.messages.count()) == ("Hello Lakshmi Devi", 1)
    assert list(conversation.tags.all()) == [tag]
    assert Event.objects.get(type="macro.run").actor_kind == "program"
    stranger = program(cast.mita)
    assert stranger.get("/macros").json()["items"] == []
    assert stranger.get(f"/macros/{macro.public_id}").status_code == 404
    again = stranger.post(f"/conversations/{conversation.public_id}/macro-runs", {"macro": macro.public_id})
    assert again.status_code == 404


def test_the_guide_of_a_conversation_and_a_need(cast: Cast, program: Programs) -> None:
    conversation, desk = cast.conversation("मिक्सर चाहिए"), program(cast.ravi)
    address = f"/conversations/{conversation.public_id}"
    made = desk.post(f"{address}/needs", {"words": "कम आवाज़ वाला मिक्सर"})
    assert made.status_code == 201
    guide = desk.get(f"{address}/guide").json()
    assert (guide["upset"], guide["need"]["id"]) == (False, made.json()["id"])
    assert {step["step"]: step["how"] for step in guide["steps"] if step["how"]} == {"needs": "marked"}
    assert guide["steps"][0]["sentences"][0].startswith("नमस्ते Lakshmi जी")


def test_words_are_removed_by_whose_role_allows_it(cast: Cast, program: Programs) -> None:
    message = cast.conversation("My card is 4111 1111 1111 1111").messages.get()
    assert program(cast.ravi).call("PUT", f"/messages/{message.public_id}/redaction").status_code == 404
    message.refresh_from_db()
    assert message.text
    done = program(cast.farida).call("PUT", f"/messages/{message.public_id}/redaction")
    assert (done.status_code, done.json()["text"]) == (200, "")
    message.refresh_from_db()
    assert message.redacted_at is not None
