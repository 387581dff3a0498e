"""Programs read calls, with their person's rights."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.channels.phone.tests.telling import a_line, ring, say
from atithi.conftest import Cast


def test_calls_are_listed_and_read(cast: Cast, program: Callable[..., Program]) -> None:
    line, desk = a_line("generic"), program(cast.ravi)
    call = say(line, say(line, ring(line), "answered", agent="ravi@sharma.example"), "ended", talk_seconds=30)
    ring(line, "second", "+919848000002")
    one = desk.get(f"/calls/{call.public_id}").json()
    assert (one["state"], one["talk_seconds"], one["agent"]["name"]) == ("ended", 30, "Ravi Teja")
    assert len(desk.get("/calls").json()["items"]) == 2
    assert desk.get(f"/calls?customer={call.customer.public_id}").json()["items"] == [one]
    assert desk.get("/calls?state=ringing").json()["items"][0]["number"] == "+919848000002"
    assert desk.get("/calls?state=loud").status_code == 422


def test_calls_of_a_private_team_are_not_there_for_others(cast: Cast, program: Callable[..., Program]) -> None:
    call = ring(a_line("generic", team=cast.complaints))
    desk = program(cast.ravi)
    assert desk.get(f"/calls/{call.public_id}").status_code == 404
    assert desk.get("/calls").json()["items"] == []
    assert program(cast.imran).get(f"/calls/{call.public_id}").status_code == 200
