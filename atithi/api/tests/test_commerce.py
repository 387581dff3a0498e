"""Programs tell of products and orders: once however often, never older than known."""

from collections.abc import Callable

from atithi.api.tests.conftest import Program
from atithi.commerce.models import Order
from atithi.commerce.tests.shop import order
from atithi.conftest import Cast
from atithi.staff.models import CustomRole

KETTLE = {"id": "k-1", "names": {"en": "Kettle", "te": "కెటిల్"}, "variants": [{"sku": "K-1", "price_paise": 129_900}]}
BOUGHT = {
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
