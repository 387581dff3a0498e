"""Programs bring files in as their person may: part by part, checked first, taken back."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.customers.models import ContactPoint
from atithi.transfer.models import Import
from atithi.transfer.testing import run

Programs = Callable[..., Program]
FILE = b"name,phone\nAnil Rao,9848022338\nNobody,\n"
NEW = {"name": "guests.csv", "size": len(FILE), "target": "guests"}


def _sent(desk: Program, address: str) -> None:
    for begin, end in ((0, 15), (0, 15), (15, len(FILE))):  # one part twice
        content = FILE[begin:end]
        answer = desk.call("PUT", f"{address}/content?offset={begin}", content, Content_Type="application/octet-stream")
        assert (answer.status_code, answer.json()["received"]) == (200, end)


def test_a_file_is_sent_in_parts_checked_brought_in_and_taken_back(cast: Cast, program: Programs) -> None:
    desk = program(cast.asha)
    made = desk.post("/imports", NEW, Idempotency_Key="once")
    assert desk.post("/imports", NEW, Idempotency_Key="once").json() == made.json()
    address = made["Location"].removeprefix("/api/v1")
    assert made.json()["state"] == "uploading"
    _sent(desk, address)
    [name, phone] = desk.get(address).json()["columns"]
    assert (name["head"], name["field"], phone["field"]) == ("name", "name", "phone")
    assert desk.post(f"{address}/checks", {"columns": {"0": "name", "1": "phone"}}).json()["state"] == "checking"
    work = Import.objects.get()
    run(work)
    checked = desk.get(address).json()
    assert (checked["state"], checked["rows"], checked["added"], checked["rejected"]) == ("checked", 2, 1, 1)
    assert (checked["reasons"][0]["count"], checked["reasons"][0]["row"]) == (1, 3)
    assert not ContactPoint.objects.filter(value="+919848022338").exists()
    assert desk.post(f"{address}/runs").json()["state"] == "running"
    run(work)
    assert ContactPoint.objects.filter(value="+919848022338").exists()
    assert [each["state"] for each in desk.get("/imports").json()["items"]] == ["done"]
    assert desk.post(f"{address}/runs").json()["code"] == "state_changed"
    assert desk.post(f"{address}/undoings").status_code == 201
    run(work)
    assert not ContactPoint.objects.filter(value="+919848022338").exists()


def test_a_part_that_does_not_fit_is_refused(cast: Cast, program: Programs) -> None:
    desk = program(cast.asha)
    address = desk.post("/imports", NEW).json()["id"]
    for offset, content in ((5, b"x"), (0, FILE + b"more")):
        answer = desk.call("PUT", f"/imports/{address}/content?offset={offset}", content)
        assert (answer.status_code, answer.json()["code"]) == (409, "piece_misplaced")
    assert desk.post("/imports", {**NEW, "size": 2**40}).json()["code"] == "file_too_large"


def test_whoever_may_not_bring_data_in_finds_nothing_of_it(cast: Cast, program: Programs) -> None:
    made = program(cast.asha).post("/imports", NEW).json()["id"]
    stranger = program(cast.ravi)
    assert stranger.post("/imports", NEW).status_code == 403
    assert stranger.get("/imports").json()["items"] == []
    for method, path in (("GET", ""), ("PUT", "/content?offset=0"), ("POST", "/runs"), ("POST", "/undoings")):
        assert stranger.call(method, f"/imports/{made}{path}").status_code == 404
    assert stranger.post(f"/imports/{made}/checks", {}).status_code == 404
