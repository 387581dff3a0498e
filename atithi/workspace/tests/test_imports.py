"""Bringing data in, through the pages: the whole way of a shop owner, and who may walk it."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from atithi.conftest import Cast
from atithi.customers.models import Customer
from atithi.staff.models import User
from atithi.transfer.models import Import
from atithi.transfer.testing import run

pytestmark = pytest.mark.django_db
TABLE = "Name,Mobile,Email\nLakshmi Devi,98480 22338,lakshmi@example.com\nरमेश कुमार,12,\n=1+1,9440011223,\n"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_owner_hands_a_file_over_in_pieces_checks_it_and_brings_it_in(cast: Cast) -> None:
    client, content = signed_in(cast.asha), TABLE.encode()
    begun = client.post(
        reverse("workspace:imports"), {"name": "guests.csv", "size": len(content), "target": "guests"}
    ).json()
    pieces = f"{begun['page']}pieces/"
    half = len(content) // 2
    assert (
        client.post(f"{pieces}?offset=0", content[:half], content_type="application/octet-stream").json()["received"]
        == half
    )
    # The line broke: what was sent again is here once, a gap is refused, and it is told where to go on.
    assert (
        client.post(f"{pieces}?offset=0", content[:half], content_type="application/octet-stream").json()["received"]
        == half
    )
    assert client.post(f"{pieces}?offset={half + 1}", b"x", content_type="application/octet-stream").status_code == 409
    assert client.get(pieces).json() == {**begun, "received": half}
    last = client.post(f"{pieces}?offset={half}", content[half:], content_type="application/octet-stream").json()
    assert last["open"] is False
    page = client.get(begun["page"]).content.decode()
    assert "Lakshmi Devi" in page
    assert "Check all rows" in page
    work = Import.objects.get()
    columns = {"column_0": "name", "column_1": "phone", "column_2": "email", "policy": "fill", "target": "guests"}
    client.post(f"{begun['page']}columns/", columns)
    assert client.get(f"{begun['page']}progress/").status_code == 200
    run(work)
    assert not Customer.objects.exists()
    page = client.get(begun["page"]).content.decode()
    assert "Bring in 2" in page
    assert "12 is not a phone number." in page
    client.post(f"{begun['page']}start/")
    run(work)
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["=1+1", "Lakshmi Devi"]
    lines = list(csv.reader(io.StringIO(client.get(f"{begun['page']}rejected/").getvalue().decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert lines == [
        ["Name", "Mobile", "Email", "Row", "Reason"],
        ["रमेश कुमार", "12", "", "3", "12 is not a phone number."],
    ]
    assert client.post(f"{begun['page']}undoing/", {}).status_code == 400
    client.post(f"{begun['page']}undoing/", {"sure": "yes"})
    run(work)
    assert not Customer.objects.exists()
    assert client.get(begun["page"]).status_code == 200
