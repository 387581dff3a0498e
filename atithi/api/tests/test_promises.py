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


def test_programs_ask_what_can_honestly_be_promised_and_how_it_was_kept(
    cast: Cast, program: Callable[..., Program]
) -> None:
    conversation, desk = cast.conversation(), program(cast.farida)
    asked = f"kind=refund&due_at={_due(2).replace('+', '%2B')}&store={cast.hyderabad.public_id}"
    found = desk.get(f"/promise-feasibility?{asked}").json()
    assert (found["share"], found["feasible"], found["level"]) == (None, True, 0.9)
    assert found["counted"] == [{"code": "thin", "value": ""}]
    past = desk.get(f"/promise-feasibility?kind=refund&due_at={_due(-1).replace('+', '%2B')}")
    assert (past.status_code, past.json()["code"]) == (400, "due_impossible")
    body = {"conversation": conversation.public_id, "kind": "refund", "due_at": _due(2)}
    for _each in range(5):
        made = desk.post("/promises", body).json()
        desk.post(f"/promises/{made['id']}/keeping", {})
    report = desk.get("/promise-report?days=30").json()
    assert (report["whole"]["promises"], report["whole"]["kept"], report["whole"]["share"]["value"]) == (5, 5, 1.0)
    [person] = report["person"]
    assert (person["value"], person["name"]) == (cast.farida.public_id, cast.farida.name)
    assert desk.get("/promise-report?days=7").status_code == 422
    assert program(cast.ravi).get("/promise-report").status_code == 403
