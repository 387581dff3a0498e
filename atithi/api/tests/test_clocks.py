"""Clocks and standards for programs."""

from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.standards.clocks.actions import Written, publish_standard


def test_a_program_reads_what_breaks_next_and_the_clocks_of_a_conversation(cast: Cast) -> None:
    publish_standard(written=Written("first_reply", "Two hours.", 7200), actor=Actor.system())
    one = cast.conversation(who="one@example.com")
    private = cast.conversation(who="two@example.com", team_id=cast.complaints.pk)
    run_jobs()
    desk = program_of(cast.ravi)
    [clock] = desk.get("/clocks?kind=first_reply").json()["items"]
    assert (clock["conversation"], clock["standard"], clock["target_seconds"]) == (one.public_id, "Two hours.", 7200)
    assert len(program_of(cast.imran).get("/clocks").json()["items"]) == 2
    kinds = {each["kind"] for each in desk.get(f"/conversations/{one.public_id}/clocks").json()["items"]}
    assert kinds == {"first_reply", "resolution", "guest_wait"}
    assert desk.get(f"/conversations/{private.public_id}/clocks").status_code == 404
    assert desk.get("/standards").json()["items"][0]["sentence"] == "Two hours."
