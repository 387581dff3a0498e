"""The queue of a store, for programs."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from atithi.api.tests.conftest import Program
from atithi.channels.instore.actions import call
from atithi.channels.instore.tests.counter import comes, floor_of
from atithi.conftest import Cast
from atithi.staff.models import CustomRole


def test_the_queue_of_a_store_is_listed_by_place_and_asks_little(cast: Cast, program: Callable[..., Program]) -> None:
    _floor, repair, buy = floor_of(cast)
    first, second = comes(repair), comes(buy, language="te")
    desk = program(cast.ravi, "conversations:read")
    address = f"/stores/{cast.hyderabad.public_id}/visits"
    call(visit=second, user=cast.ravi, counter="2")
    with CaptureQueriesContext(connection) as few:
        items = desk.get(address).json()["items"]
    assert [item["token"] for item in items] == ["A-001", "B-001"]
    assert (items[1]["agent"]["name"], items[1]["counter"], items[1]["language"]) == ("Ravi Teja", "2", "te")
    assert items[0]["conversation"] == first.conversation.public_id if first.conversation else False
    assert [item["token"] for item in desk.get(f"{address}?state=waiting").json()["items"]] == ["A-001"]
    for _ in range(4):
        comes(repair)
    with CaptureQueriesContext(connection) as many:
        assert len(desk.get(address).json()["items"]) == 6
    assert len(many) <= len(few)


def test_a_store_without_tokens_or_of_others_is_not_there(cast: Cast, program: Callable[..., Program]) -> None:
    floor_of(cast)
    assert program(cast.asha, "conversations:read").get(f"/stores/{cast.kolkata.public_id}/visits").status_code == 404
    cast.mita.custom_role = CustomRole.objects.create(name="Own store", permissions=[])
    cast.mita.save()
    assert program(cast.mita, "conversations:read").get(f"/stores/{cast.hyderabad.public_id}/visits").status_code == 404
