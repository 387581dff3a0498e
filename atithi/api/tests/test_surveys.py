"""Surveys for programs: asking by their own means, handing over answers, reading both."""

from collections.abc import Callable

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.satisfaction.models import Answer
from atithi.satisfaction.tests.shop import MONDAY, invited, survey_of

BOTH = ("surveys:read", "surveys:write")


def test_a_program_asks_and_hands_over_the_answer(cast: Cast, program: Callable[..., Program]) -> None:
    survey, conversation = survey_of(cast), cast.conversation()
    desk = program(cast.farida, *BOTH)
    body = {"survey": survey.public_id, "customer": conversation.customer.public_id, "key": "order-1", "language": "te"}
    made = desk.post("/survey-invitations", body)
    assert made.status_code == 201
    found = made.json()
    assert (found["state"], found["language"]) == ("invited", "te")
    assert "/survey/" in found["link"]
    assert desk.post("/survey-invitations", body).json()["id"] == found["id"]
    held = desk.post("/survey-invitations", {**body, "key": "order-2"}).json()
    assert (held["state"], held["held_because"], held["link"]) == ("held", "resting", None)
    address = f"/survey-invitations/{found['id']}/answer"
    assert desk.post(address, {"score": 9}).json()["code"] == "score_outside"
    done = desk.post(address, {"score": 2, "comment": "చాలా ఆలస్యం"}).json()
    assert (done["state"], done["answer"]["score"], done["answer"]["language"], done["link"]) == (
        "answered",
        2,
        "te",
        None,
    )
    listed = desk.get(f"/survey-invitations?survey={survey.public_id}&state=answered").json()["items"]
    assert [each["id"] for each in listed] == [found["id"]]


def test_whoever_is_rated_gets_no_link_and_answers_for_nobody(cast: Cast, program: Callable[..., Program]) -> None:
    with time_machine.travel(MONDAY, tick=False):
        row = invited(cast)
        agent, lead = program(cast.ravi, *BOTH), program(cast.asha, *BOTH)
        assert agent.get(f"/survey-invitations/{row.public_id}").json()["link"] is None
        assert lead.get(f"/survey-invitations/{row.public_id}").json()["link"] is None  # it is the guest's, by mail
        for desk in (agent, lead):
            assert desk.post(f"/survey-invitations/{row.public_id}/answer", {"score": 5}).status_code == 403
        assert row.customer is not None
        body = {"survey": row.survey.public_id, "customer": row.customer.public_id, "key": "x"}
        assert agent.post("/survey-invitations", body).status_code == 403
        assert not Answer.objects.exists()
        with CaptureQueriesContext(connection) as asked:
            assert len(lead.get("/survey-invitations").json()["items"]) == 1
    assert len(asked) <= 8
