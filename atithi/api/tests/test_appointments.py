"""Programs list services and free times, and book, move and cancel."""

from collections.abc import Callable

import pytest
import time_machine

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.promises.models import Appointment
from atithi.promises.tests.salon import MONDAY, at, booked, guest, styling

pytestmark = pytest.mark.django_db


def test_what_is_free_is_booked_moved_and_cancelled(cast: Cast, program: Callable[..., Program]) -> None:
    with time_machine.travel(MONDAY, tick=False):
        service, desk, conversation = styling(cast), program(cast.asha), guest(cast)
        [listed] = desk.get("/services").json()["items"]
        assert (listed["id"], listed["people"][0]["name"]) == (service.public_id, "Ravi Teja")
        when = "since=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z"
        assert desk.get(f"/services/{service.public_id}/slots?{when}").json()["code"] == "store_missing"
        found = desk.get(f"/services/{service.public_id}/slots?{when}&store={cast.hyderabad.public_id}").json()["items"]
        assert found[0] == {
            "starts_at": "2026-11-24T04:30:00Z",
            "ends_at": "2026-11-24T05:15:00Z",
            "people": [cast.ravi.public_id],
        }
        body = {"service": service.public_id, "customer": conversation.customer.public_id, "starts_at": found[0]["starts_at"],
                "store": cast.hyderabad.public_id, "conversation": conversation.public_id}  # fmt: skip
        made = desk.post("/appointments", body)
        assert (made.status_code, made.json()["state"]) == (201, "booked")
        again = desk.post("/appointments", {**body, "note": "again"})
        assert (again.status_code, again.json()["code"]) == (409, "slot_taken")
        path = made["Location"].removeprefix("/api/v1")
        moved = desk.call("PUT", f"{path}/time", {"starts_at": found[3]["starts_at"]}).json()
        assert (moved["starts_at"], moved["revision"]) == (found[3]["starts_at"], 1)
        assert desk.get("/appointments?since=2026-11-24T00:00:00Z&state=booked").json()["items"] == [
            desk.get(path).json()
        ]
        gone = desk.call("PUT", f"{path}/cancellation", {"reason": "We moved"}).json()
        assert (gone["state"], Appointment.objects.get().reason) == ("cancelled", "We moved")
        assert desk.get("/appointments?state=booked").json()["items"] == []


def test_the_list_asks_little_however_long_it_is(
    cast: Cast, program: Callable[..., Program], django_assert_max_num_queries
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        service, desk = styling(cast), program(cast.asha)
        for hour in (10, 11, 12, 13):
            booked(cast, service, at(24, hour))
        desk.get("/appointments")
        with django_assert_max_num_queries(8):
            assert len(desk.get("/appointments").json()["items"]) == 4
