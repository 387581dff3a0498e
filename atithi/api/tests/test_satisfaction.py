"""Programs read what surveys show, within the rights of their person."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.satisfaction.models import Theme
from atithi.satisfaction.tests.history import past
from atithi.satisfaction.tests.shop import MONDAY, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_programs_read_figures_and_themes(cast: Cast, program: Callable[..., Program]) -> None:
    survey = survey_of(cast, "nps")
    Theme.objects.create(terms=[["c:late", "late"]], name="Late", created_at=MONDAY)
    past(survey, [10] * 60 + [7] * 15, store=cast.kolkata, agent=cast.mita, comments=["late aaya"] * 2)
    past(survey, [0] * 25, team=cast.complaints, comments=["late delivery"])
    desk = program(cast.asha)
    assert [each["id"] for each in desk.get("/survey-reports").json()["items"]] == [survey.public_id]
    found = desk.get(f"/survey-reports/{survey.public_id}?days=30").json()
    assert found["figure"]["value"] == pytest.approx(35)
    assert found["whole"]["scores"] == {"0": 25, "7": 15, "10": 60}
    kolkata = next(each for each in found["groups"]["store"] if each["value"] == cast.kolkata.public_id)
    assert (kolkata["name"], kolkata["figure"]["value"], kolkata["differs"]) == (cast.kolkata.name, 80, True)
    assert {each["value"] for each in found["groups"]["person"]} == {"", cast.mita.public_id}
    outsider = program(cast.ravi)
    seen = outsider.get(f"/survey-reports/{survey.public_id}").json()
    assert (seen["figure"]["value"], "person" in seen["groups"]) == (80, False)
    [theme] = desk.get("/survey-themes?days=30").json()["items"]
    assert (theme["name"], theme["answers"]) == ("Late", 3)
    assert outsider.get("/survey-themes").json()["items"][0]["quotes"] == ["late aaya"]
    assert outsider.get("/survey-reports/nothing").status_code == 404
    assert outsider.get(f"/survey-reports/{survey.public_id}?days=7").status_code == 422
    assert program(cast.ravi, "promises:read").get("/survey-themes").status_code == 403
