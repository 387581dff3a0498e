"""Bringing data in, through the pages: the whole way of a shop owner, and who may walk it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atithi.conftest import Cast
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.staff.actions import add_role
from atithi.staff.models import Permission, User
from atithi.transfer.models import Import
from atithi.transfer.testing import run, upload

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


ADDRESSES = [
    ("get", "import"), ("get", "import_pieces"), ("post", "import_pieces"), ("post", "import_columns"),
    ("get", "import_progress"), ("get", "import_rejected"), ("post", "import_start"), ("post", "import_pause"),
    ("post", "import_resumption"), ("post", "import_undoing"), ("post", "import_removal"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "name"), ADDRESSES)
def test_whoever_may_not_bring_data_in_finds_nothing(cast: Cast, method: str, name: str) -> None:
    work = upload(cast.asha, TABLE.encode())
    for user in (cast.ravi, cast.farida):
        client = signed_in(user)
        assert getattr(client, method)(reverse(f"workspace:{name}", args=[work.public_id])).status_code == 404
        assert client.get(reverse("workspace:imports")).status_code == 404
        assert (
            client.post(reverse("workspace:imports"), {"name": "a.csv", "size": 3, "target": "guests"}).status_code
            == 404
        )
        assert client.get(reverse("workspace:import_sample", args=["guests"])).status_code == 404
    assert Import.objects.get().state == "mapping"


def test_a_role_that_holds_the_permission_may(cast: Cast) -> None:
    role = add_role(actor=Actor.staff(cast.asha.pk), name="Data", permissions=[Permission.BRING_IN])
    User.objects.filter(pk=cast.ravi.pk).update(custom_role=role)
    client = signed_in(User.objects.get(pk=cast.ravi.pk))
    assert client.get(reverse("workspace:imports")).status_code == 200
    assert "Bring your data" in client.get(reverse("workspace:settings")).content.decode()
    assert client.get(reverse("workspace:import", args=["nothing"])).status_code == 404


def test_a_page_without_scripts_hands_the_whole_file_over(cast: Cast) -> None:
    client = signed_in(cast.asha)
    file = SimpleUploadedFile("orders.csv", "Bill No,Bill Date,Item\n1,2/1/2025,Mixer\n".encode("utf-16"))
    answer = client.post(reverse("workspace:imports"), {"target": "orders", "file": file})
    work = Import.objects.get()
    assert answer.url == reverse("workspace:import", args=[work.public_id])  # type: ignore[attr-defined]
    assert work.mapping == {"0": "number", "1": "placed_at", "2": "title"}
    client.post(reverse("workspace:import_removal", args=[work.public_id]))
    assert not Import.objects.exists()


def test_what_cannot_be_read_is_said_in_the_readers_language(cast: Cast) -> None:
    User.objects.filter(pk=cast.asha.pk).update(language="te")
    work = upload(cast.asha, b"%PDF-1.4 nothing", name="guests.pdf")
    page = signed_in(User.objects.get(pk=cast.asha.pk)).get(reverse("workspace:import", args=[work.public_id]))
    assert "పట్టిక కాదు" in page.content.decode()


def test_pages_ask_little_however_many_files_there_are(cast: Cast) -> None:
    client = signed_in(cast.asha)
    for number in range(12):
        work = upload(cast.asha, f"name,phone\nGuest {number},{9_400_000_000 + number}\n".encode())
    client.get(reverse("workspace:imports"))
    with CaptureQueriesContext(connection) as home:
        client.get(reverse("workspace:imports"))
    assert len(home) <= 12, [query["sql"] for query in home]
    with CaptureQueriesContext(connection) as page:
        client.get(reverse("workspace:import", args=[work.public_id]))
    assert len(page) <= 16, [query["sql"] for query in page]
