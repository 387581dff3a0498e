"""Segments, tags, attributes and merges of customers for programs."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.customers.actions import add_customer_tag, save_attribute, save_segment
from atithi.customers.models import Segment
from atithi.events import Actor
from atithi.events.testing import run_jobs

Programs = Callable[..., Program]
SYSTEM = Actor.system()
HINDI = {"match": "all", "parts": [{"field": "name", "op": "has", "values": ["lakshmi"]}]}


def test_what_is_known_is_read_and_written_by_key(cast: Cast, program: Programs) -> None:
    lakshmi, desk = cast.conversation().customer, program(cast.ravi)
    save_attribute(actor=SYSTEM, labels={"en": "Size"}, kind="number")
    assert [each["key"] for each in desk.get("/attributes").json()["items"]] == ["size"]
    address = f"/customers/{lakshmi.public_id}/attributes"
    assert desk.call("PATCH", address, {"values": {"size": "42.50"}}).json() == {"values": {"size": "42.5"}}
    wrong = desk.call("PATCH", address, {"values": {"size": "big"}})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "value_wrong")
    assert desk.call("PATCH", address, {"values": {"weight": "9"}}).json()["code"] == "attribute_unknown"
    assert desk.get(address).json() == {"values": {"size": "42.5"}}
    assert desk.call("PATCH", address, {"values": {"size": ""}}).json() == {"values": {}}


def test_an_attribute_is_made_by_those_who_may_and_is_asked_from_then_on(cast: Cast, program: Programs) -> None:
    desk, choices = program(cast.farida), [{"labels": {"en": "Indigo", "te": "నీలం"}}, {"labels": {"en": "Madder"}}]
    made = desk.post("/attributes", {"kind": "choice", "labels": {"en": "Colour"}, "choices": choices})
    assert made.status_code == 201
    assert [each["key"] for each in made.json()["choices"]] == ["indigo", "madder"]
    assert desk.get("/attributes").json()["items"] == [made.json()]
    again = desk.post("/attributes", {"kind": "text", "labels": {"en": "Colour"}})
    assert (again.status_code, again.json()["code"]) == (409, "attribute_taken")
    assert desk.post("/attributes", {"kind": "choice", "labels": {"en": "X"}}).json()["code"] == "attribute_choices"
    assert desk.post("/attributes", {"kind": "text", "labels": {}}).json()["code"] == "attribute_nameless"
    assert program(cast.ravi).post("/attributes", {"kind": "text", "labels": {"en": "Y"}}).status_code == 403


def test_tags_are_said_all_at_once(cast: Cast, program: Programs) -> None:
    lakshmi, desk = cast.conversation().customer, program(cast.ravi)
    vip, bulk = (add_customer_tag(name=name, actor=SYSTEM) for name in ("VIP", "Bulk"))
    address = f"/customers/{lakshmi.public_id}/tags"
    assert [each["name"] for each in desk.get("/customer-tags").json()["items"]] == ["VIP", "Bulk"]
    desk.call("PUT", address, {"tags": [vip.public_id]})
    answer = desk.call("PUT", address, {"tags": [bulk.public_id]}).json()
    assert (
        [each["name"] for each in answer["tags"]]
        == ["Bulk"]
        == [each["name"] for each in desk.get(address).json()["tags"]]
    )
    assert desk.call("PUT", address, {"tags": ["nothing"]}).json()["code"] == "unknown_tag"


def test_segments_come_with_their_counts_and_customers(cast: Cast, program: Programs) -> None:
    lakshmi = cast.conversation().customer
    segment = save_segment(user=cast.ravi, name="L", conditions=HINDI)
    desk = program(cast.ravi)
    [found] = desk.get("/segments").json()["items"]
    assert found == {"id": segment.public_id, "name": "L", "shared": False, "count": 1}
    assert desk.get(f"/segments/{segment.public_id}").json() == found
    assert [each["id"] for each in desk.get(f"/segments/{segment.public_id}/customers").json()["items"]] == [
        lakshmi.public_id
    ]
    assert program(cast.mita).get(f"/segments/{segment.public_id}").status_code == 404
    assert program(cast.mita).get(f"/segments/{segment.public_id}/customers").status_code == 404
    Segment.objects.update(conditions={"match": "all", "parts": [{"field": "weather"}]})
    broken = desk.get(f"/segments/{segment.public_id}/customers")
    assert (broken.status_code, broken.json()["code"]) == (409, "segment_broken")


def test_two_records_are_joined_once_and_parted(cast: Cast, program: Programs) -> None:
    first = cast.conversation().customer
    second = cast.says("Hello", who="second@example.com").conversation.customer
    desk = program(cast.ravi)
    made = desk.post(f"/customers/{first.public_id}/merges", {"absorb": second.public_id})
    assert made.status_code == 201
    assert made.json()["absorbed"] == second.public_id
    run_jobs()
    assert desk.get(f"/customers/{second.public_id}").json()["id"] == first.public_id
    assert (
        desk.post(f"/customers/{first.public_id}/merges", {"absorb": second.public_id}).json()["code"]
        == "same_customer"
    )
    address = f"/merges/{made.json()['id']}"
    assert desk.get(address).json()["kept"] == first.public_id
    assert desk.call("DELETE", address).json()["id"] == second.public_id
    assert desk.get(address).status_code == 404


def test_how_somebody_likes_to_be_reached_is_corrected(cast: Cast, program: Programs) -> None:
    lakshmi, desk = cast.conversation().customer, program(cast.ravi)
    answer = desk.call("PATCH", f"/customers/{lakshmi.public_id}", {"reach_by": "phone", "said_as": "LUX-mee"}).json()
    assert (answer["reach_by"], answer["said_as"]) == ("phone", "LUX-mee")
