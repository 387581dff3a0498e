"""The board, reports and rules of routing for programs, within the rights of their person."""

from datetime import UTC, datetime

import time_machine

from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.staff.actions import set_presence
from atithi.standards.routing.settings import save_skill, set_profile, set_team_routing

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
SYSTEM = Actor.system()


def test_who_leads_reads_the_board_of_what_they_may_see(cast: Cast) -> None:
    conversation = cast.conversation()
    cast.conversation(who="b@example.com", team_id=cast.complaints.pk)
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=SYSTEM)
    run_jobs()
    found = program_of(cast.farida).get("/board").json()
    [line] = found["waiting"]
    assert (found["total"], line["count"], line["language"], line["channel"]["name"]) == (1, 1, "hi", "Help desk")
    ravi = next(one for one in found["people"] if one["person"]["id"] == cast.ravi.public_id)
    assert (ravi["presence"], ravi["busy"], ravi["waiting"], ravi["off_duty"]) == ("offline", 1, 1, "")
    assert program_of(cast.asha).get("/board").json()["total"] == 2
    assert program_of(cast.ravi).get("/board").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_reports_for_programs(cast: Cast) -> None:
    conversation = cast.conversation()
    assign(conversation=conversation, assignee=cast.ravi, team=None, actor=SYSTEM)
    desk = program_of(cast.farida)
    found = desk.get("/timeliness?by=person&since=2026-11-01&until=2026-11-23").json()
    assert (found["kind"], found["time_zone"], found["groups"], found["whole"]["count"]) == (
        "first_reply", "Asia/Kolkata", [], 0,
    )  # fmt: skip
    waits = desk.get("/equal-waits?days=7").json()
    assert (waits["still_waiting"], waits["whole"]["count"], len(waits["compared"])) == (1, 1, 3)
    assert waits["compared"][0]["groups"][0]["differs"] is None
    agent = program_of(cast.ravi)
    assert agent.get("/equal-waits").status_code == 404
    assert agent.get("/timeliness?by=person").status_code == 404
    assert agent.get("/timeliness?by=language").status_code == 200
    for wrong in ("/timeliness?by=mood", "/timeliness?since=2020-01-01", "/equal-waits?days=8"):
        assert desk.get(wrong).status_code == 404
    assert desk.get("/timeliness?since=yesterday").status_code == 422


def test_the_rules_and_what_the_desk_decided(cast: Cast) -> None:
    set_team_routing(
        actor=SYSTEM, team=None, mode="assign", accept_minutes=7, offline_minutes=10, language_minutes=5, overflow_minutes=30,
        overflow_team=cast.complaints,
    )  # fmt: skip
    skill = save_skill(actor=SYSTEM, name="Mail", kinds=[], channels=[cast.mailbox])
    set_profile(
        actor=SYSTEM, user=cast.ravi, takes_work=True, capacity=3, limits={"email": 2}, cannot_read=[], skills=[skill]
    )
    set_presence(user=cast.ravi, presence="online")
    conversation = cast.conversation("నా ఆర్డర్ ఎక్కడ ఉంది?")
    run_jobs()
    found = program_of(cast.farida).get("/routing").json()
    nobody, *_teams = found["teams"]
    assert (nobody["team"], nobody["mode"], nobody["accept_minutes"]) == (None, "assign", 7)
    assert nobody["overflow_team"] is None  # a private team that she does not know of
    assert program_of(cast.asha).get("/routing").json()["teams"][0]["overflow_team"]["name"] == "Complaints"
    ravi = next(one for one in found["people"] if one["person"]["id"] == cast.ravi.public_id)
    assert (ravi["capacity"], ravi["limits"], ravi["skills"]) == (3, {"email": 2}, [skill.public_id])
    assert program_of(cast.ravi).get("/routing").status_code == 404
    [decision] = program_of(cast.ravi).get(f"/conversations/{conversation.public_id}/routing-decisions").json()["items"]
    assert (decision["what"], decision["person"]["name"], decision["why"]["skills"]) == (
        "routed",
        "Ravi Teja",
        ["Mail"],
    )
    assert decision["reason"] == "speaks Telugu · can do: Mail · 0 of 3 busy"
