"""Programs list, make, keep, move and withdraw promises, with their person's rights."""

from collections.abc import Callable
from datetime import timedelta

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.promises.models import Promise


def _due(days: float) -> str:
    return (now() + timedelta(days=days)).isoformat()


def test_a_promise_is_made_moved_kept_and_found(cast: Cast, program: Callable[..., Program]) -> None:
    conversation, desk = cast.conversation(), program(cast.ravi)
    body = {"conversation": conversation.public_id, "kind": "refund", "due_at": _due(2), "owner": cast.mita.public_id}
    made = desk.post("/promises", body)
    assert made.status_code == 201
    one = desk.get(made["Location"].removeprefix("/api/v1")).json()
    assert (one["state"], one["owner"]["name"], one["conversation"]) == ("made", "Mita Sen", conversation.public_id)
    sooner = desk.post("/promises", {**body, "kind": "visit", "due_at": _due(1)}).json()
    assert [each["id"] for each in desk.get("/promises").json()["items"]] == [sooner["id"], one["id"]]
    moved = desk.post(f"/promises/{one['id']}/move", {"due_at": _due(4), "reason": "Bank holiday"}).json()
    assert moved["due_at"] > one["due_at"]
    kept = desk.post(f"/promises/{one['id']}/keeping", {"evidence": "refund", "reference": "r-1"}).json()
    assert (kept["state"], kept["settled_at"] is not None) == ("kept", True)
    assert desk.get("/promises?state=kept").json()["items"] == [kept]
    assert desk.get(f"/promises?owner={cast.ravi.public_id}").json()["items"] == []
    withdrawn = desk.post(f"/promises/{sooner['id']}/withdrawal", {"reason": "They came themselves", "agreed": True})
    assert withdrawn.json()["state"] == "withdrawn"
    again = desk.post(f"/promises/{sooner['id']}/move", {"due_at": _due(4), "reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "not_from_here")


def test_what_cannot_be_promised_is_refused_in_words(cast: Cast, program: Callable[..., Program]) -> None:
    conversation, desk = cast.conversation(), program(cast.ravi)
    body = {"conversation": conversation.public_id, "kind": "refund"}
    for due, code in ((_due(-1), "due_past"), (_due(4000), "due_far")):
        answer = desk.post("/promises", {**body, "due_at": due})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert desk.post("/promises", {**body, "words": "x" * 100_000}).status_code == 422
    assert desk.post("/promises", {**body, "kind": "gold"}).status_code == 422
    assert not Promise.objects.exists()
