"""Programs tell of products and orders: once however often, never older than known."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.api.tests.conftest import Program
from atithi.commerce.actions import Request, open_case, set_limit
from atithi.commerce.models import Order
from atithi.commerce.tests.shop import DESK, order
from atithi.conftest import Cast
from atithi.staff.models import CustomRole

KETTLE = {"id": "k-1", "names": {"en": "Kettle", "te": "కెటిల్"}, "variants": [{"sku": "K-1", "price_paise": 129_900}]}
BOUGHT: dict[str, Any] = {
    "id": "1001", "number": "SE-1001", "placed_at": "2026-11-02T06:30:00Z", "changed_at": "2026-11-02T06:30:00Z",
    "total_paise": 129_900, "customer_name": "Anil Rao", "contacts": [{"kind": "phone", "value": "98480 22338"}],
    "lines": [{"title": "Kettle", "sku": "K-1", "quantity": 1, "total_paise": 129_900}],
    "payments": [{"id": "p1", "paid_paise": 129_900, "paid_at": "2026-11-02T06:31:00Z"}],
    "deliveries": [{"id": "d1", "steps": [{"state": "shipped", "at": "2026-11-03T09:00:00Z"}]}],
}  # fmt: skip


def test_what_is_told_is_there_and_twice_is_once(cast: Cast, program: Callable[..., Program]) -> None:
    desk = program(cast.asha)
    made = [desk.post("/products", KETTLE).json() for _time in range(2)]
    assert made[0] == made[1] == desk.get(f"/products/{made[0]['id']}").json()
    told = [desk.post("/orders", BOUGHT) for _time in range(2)]
    assert [answer.status_code for answer in told] == [201, 201]
    found = desk.get(told[0]["Location"].removeprefix("/api/v1")).json()
    assert (found["customer"]["name"], found["payments"][0]["paid_paise"], found["deliveries"][0]["state"]) == (
        "Anil Rao",
        129_900,
        "shipped",
    )
    assert desk.get("/orders?number=SE-1001").json()["items"] == [found]
    assert desk.get(f"/orders?customer={found['customer']['id']}").json()["items"] == [found]
    assert desk.get("/products?category=none").json()["items"] == []
    assert Order.objects.count() == 1


def test_more_given_back_than_paid_is_refused_whole(cast: Cast, program: Callable[..., Program]) -> None:
    back = [{"id": "r1", "amount_paise": 129_901, "at": "2026-11-05T06:30:00Z"}]
    answer = program(cast.asha).post("/orders", {**BOUGHT, "refunds": back})
    assert (answer.status_code, answer.json()["code"]) == (409, "refund_exceeds_paid")
    assert not Order.objects.exists()


def test_who_sees_only_their_stores_finds_only_their_orders(cast: Cast, program: Callable[..., Program]) -> None:
    cast.ravi.custom_role = CustomRole.objects.create(name="Counter", permissions=[])
    cast.ravi.save()
    cast.ravi.stores.add(cast.hyderabad)
    order("A", store="Sharma Abids")
    there = order("B", store="Sharma Gariahat")
    desk = program(cast.ravi)
    assert [each["number"] for each in desk.get("/orders").json()["items"]] == ["A"]
    assert desk.get(f"/orders/{there.public_id}").status_code == 404


def test_a_case_is_opened_decided_within_ones_limit_and_seen_through(
    cast: Cast, program: Callable[..., Program]
) -> None:
    set_limit(actor=DESK, kind="refund", holder="agent", bounds={"case_paise": 100_000})
    bought, desk = order(), program(cast.ravi)
    body = {"kind": "refund", "condition": "defective", "reason": "It hums", "line": 1, "amount_paise": 90_000}
    case = desk.post(f"/orders/{bought.public_id}/cases", body).json()
    assert (case["state"], case["line"], case["customer"]["name"]) == ("asked", 1, "Lakshmi Devi")
    refused = desk.post(f"/cases/{case['id']}/decision", {"approve": False})
    assert (refused.status_code, refused.json()["code"]) == (400, "reason_missing")
    granted = desk.post(f"/cases/{case['id']}/decision", {"approve": True}).json()
    assert (granted["state"], granted["decided_by"]["name"]) == ("approved", cast.ravi.name)
    assert desk.post(f"/cases/{case['id']}/steps", {"state": "done"}).json()["state"] == "done"
    assert desk.post(f"/cases/{case['id']}/steps", {"state": "done"}).status_code == 409
    dear = desk.post(f"/orders/{bought.public_id}/cases", {**body, "line": None, "amount_paise": 100_001}).json()
    answer = desk.post(f"/cases/{dear['id']}/decision", {"approve": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "needs_supervisor")
    assert desk.post(f"/orders/{bought.public_id}/cases", {**body, "line": 9}).status_code == 404
    listed = desk.get(f"/cases?order={bought.public_id}&state=done").json()["items"]
    assert [each["id"] for each in listed] == [case["id"]]
    assert desk.get(f"/cases/{case['id']}").json() == listed[0]
    assert desk.get("/cases?customer=none").json()["items"] == []


def test_credit_is_read_spent_and_paid_out_by_programs(cast: Cast, program: Callable[..., Program]) -> None:
    set_limit(actor=DESK, kind="credit", holder="agent", bounds={})
    bought, desk, lead = order(), program(cast.ravi), program(cast.farida)
    unpaid = order("SE-2", payments=())
    body = {"kind": "credit", "condition": "damaged", "reason": "Scratched", "amount_paise": 50_000}
    case = desk.post(f"/orders/{bought.public_id}/cases", body).json()
    desk.post(f"/cases/{case['id']}/decision", {"approve": True})
    assert bought.customer is not None
    guest = f"/customers/{bought.customer.public_id}"
    paid = desk.post(f"/orders/{unpaid.public_id}/credit-payments", {"amount_paise": 30_000})
    assert (paid.status_code, paid.json()["payments"][0]["paid_paise"]) == (201, 30_000)
    assert desk.post(f"/orders/{unpaid.public_id}/credit-payments", {"amount_paise": 20_001}).status_code == 409
    out = {"amount_paise": 20_000, "words": "UPI"}
    assert desk.post(f"{guest}/credit-payouts", out).status_code == 403
    assert lead.post(f"{guest}/credit-payouts", out).json()["left_paise"] == 0
    found = desk.get(f"{guest}/credit").json()
    assert [(each["kind"], each["amount_paise"]) for each in found["movements"]] == [
        ("given", 50_000), ("spent", -30_000), ("paid_out", -20_000),
    ]  # fmt: skip
    assert found["movements"][1]["order"] == unpaid.public_id


def test_parcels_say_what_lies_in_them(cast: Cast, program: Callable[..., Program]) -> None:
    lines = [{"title": "Kettle", "sku": "K-1", "quantity": 3, "total_paise": 129_900}]
    delivery = {**BOUGHT["deliveries"][0], "items": [{"line": 1, "quantity": 2}]}
    told = program(cast.asha).post("/orders", {**BOUGHT, "lines": lines, "deliveries": [delivery]}).json()
    assert told["deliveries"][0]["items"] == [{"line": 1, "quantity": 2}]


def test_cases_of_other_stores_are_not_there(cast: Cast, program: Callable[..., Program]) -> None:
    cast.ravi.custom_role = CustomRole.objects.create(name="Counter", permissions=[])
    cast.ravi.save()
    cast.ravi.stores.add(cast.hyderabad)
    there = order("B", store="Sharma Gariahat")
    request = Request("refund", "missing", "Gone", amount_paise=100)
    case = open_case(order=there, request=request, actor=DESK, user=cast.mita)
    desk = program(cast.ravi)
    assert desk.get("/cases").json()["items"] == []
    assert desk.get(f"/cases/{case.public_id}").status_code == 404
    assert desk.post(f"/cases/{case.public_id}/decision", {"approve": True}).status_code == 404
    assert desk.post(f"/cases/{case.public_id}/steps", {"state": "done"}).status_code == 404
    assert desk.post(f"/orders/{there.public_id}/credit-payments", {"amount_paise": 1}).status_code == 404


def test_a_list_of_cases_costs_the_same_however_long(cast: Cast, program: Callable[..., Program]) -> None:
    desk, bought = program(cast.asha), order()
    desk.get("/cases")
    for number in range(3):
        request = Request("refund", "missing", "Gone", amount_paise=100 + number)
        open_case(order=bought, request=request, actor=DESK, user=cast.mita)
        with CaptureQueriesContext(connection) as seen:
            assert len(desk.get("/cases").json()["items"]) == number + 1
        assert len(seen) <= 6
