"""Programs read the roster and the forecast, within the rights of their person."""

from datetime import UTC, datetime, timedelta

import time_machine

from atithi.api.tests.conftest import program_of
from atithi.events import Actor
from atithi.standards.models import ArrivalModel
from atithi.standards.staffing.actions import Times, add_shift
from atithi.standards.staffing.forecast import Fitted

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
def test_who_manages_people_reads_all_shifts_and_the_forecast_others_their_own_and_open_ones(cast):
    starts = NOW + timedelta(days=1)
    for who in (cast.ravi, cast.mita, None):
        add_shift(person=who, times=Times(starts, starts + timedelta(hours=8), [(240, 30)]), actor=Actor.system())
    fitted = Fitted([[2.0] * 48] * 7, "profile", {"te": 1.0}, 1.0, 0, 0.0, 9)
    ArrivalModel.objects.create(kind="phone", fitted_at=NOW, forecast=fitted.kept())
    lead, agent = program_of(cast.farida), program_of(cast.ravi)
    shifts = lead.get("/shifts").json()["items"]
    assert [each["person"] and each["person"]["name"] for each in shifts] == ["Ravi Teja", "Mita Sen", None]
    assert shifts[0]["breaks"] == [{"after_minutes": 240, "minutes": 30}]
    own = agent.get("/shifts").json()["items"]
    assert [each["person"] and each["person"]["name"] for each in own] == ["Ravi Teja", None]
    assert agent.get(f"/shifts/{shifts[1]['id']}").status_code == 404
    assert lead.get(f"/shifts/{shifts[1]['id']}").json()["person"]["name"] == "Mita Sen"
    found = lead.get("/staffing-forecast?day=2026-11-24&days=1").json()
    assert len(found["half_hours"]) == 48
    nine = next(each for each in found["half_hours"] if each["starts_at"].startswith("2026-11-24T04:00"))
    assert (nine["guests"], nine["rostered"], nine["languages_missing"]) == ({"phone": 2.0}, 2, [])
    assert found["thin"] is False
    ArrivalModel.objects.create(kind="instore", store=cast.kolkata, fitted_at=NOW, forecast=fitted.kept())
    here = lead.get(f"/staffing-forecast?day=2026-11-24&days=1&store={cast.kolkata.public_id}").json()
    assert (here["half_hours"][0]["guests"], here["thin"]) == ({"instore": 2.0}, True)
    assert lead.get("/staffing-forecast?store=nowhere").status_code == 404
    assert agent.get("/staffing-forecast").status_code == 404
    assert agent.get(f"/staffing-forecast?store={cast.kolkata.public_id}").status_code == 404
