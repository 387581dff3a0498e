"""Programs find conversations as their person would."""

from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.events import Actor
from atithi.events.testing import run_jobs


def test_a_word_is_found_in_other_scripts_with_its_hit_marked(cast: Cast) -> None:
    conversation = cast.conversation("मेरा रिफंड कब आएगा")
    run_jobs()
    desk = program_of(cast.ravi, "conversations:read")
    [found] = desk.call("GET", "/search?q=refund").json()["items"]
    assert found["conversation"]["id"] == conversation.public_id
    assert {"text": "रिफंड", "hit": True} in found["snippet"]
    assert "".join(run["text"] for run in found["snippet"]) == "मेरा रिफंड कब आएगा"
    assert desk.call("GET", "/search?q=qqxyzzy").json() == {"items": []}
    assert desk.call("GET", "/search").status_code == 422 or desk.call("GET", "/search").status_code == 400


def test_what_a_private_team_handles_is_not_found_by_others(cast: Cast) -> None:
    conversation = cast.conversation("zebra")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.system())
    run_jobs()
    assert program_of(cast.ravi, "conversations:read").call("GET", "/search?q=zebra").json() == {"items": []}
    assert len(program_of(cast.imran, "conversations:read").call("GET", "/search?q=zebra").json()["items"]) == 1
