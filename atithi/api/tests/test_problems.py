from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from atithi.api.problems import MEDIA_TYPE
from atithi.api.resources import customers
from atithi.api.tests.conftest import Program, program_of
from atithi.conftest import Cast
from atithi.customers.models import Customer

GOOD = {"contacts": [{"kind": "email", "value": "a@example.com"}]}


def problem(answer: HttpResponse, status: int, code: str) -> dict[str, object]:
    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE), answer.content
    body: dict[str, object] = answer.json()  # type: ignore[attr-defined]
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["title"]
    assert body["detail"]
    return body


@pytest.fixture
def desk(cast: Cast) -> Program:
    return program_of(cast.ravi)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe{}",
        b'{"name": "\xe0\xa4"}',
        b"nonsense",
        b"[" * 100_000,
        b'{"name": 1' + b"0" * 5000 + b"}",
        b"\x00",
    ],
)
def test_a_body_that_is_not_json_is_said_to_be_none(desk: Program, body: bytes) -> None:
    problem(desk.post("/customers", body), 400, "malformed_json")
    assert not Customer.objects.exists()


def test_wrong_values_are_named_each_with_its_place(desk: Program) -> None:
    body = {"name": 7, "contacts": [{"kind": "pigeon", "value": ""}], "colour": "blue"}
    said = problem(desk.post("/customers", body), 422, "invalid")
    places = {each["pointer"]: each["detail"] for each in said["errors"]}  # type: ignore[attr-defined]
    assert places["/name"] == "This must be text."
    assert places["/colour"] == "There is no field of this name."
    assert "'email'" in places["/contacts/0/kind"]
    assert places["/contacts/0/value"].startswith("This is too short")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"x"', b"{}"])
def test_a_body_without_what_is_needed_is_refused(desk: Program, body: bytes) -> None:
    problem(desk.post("/customers", body), 422, "invalid")


def test_lone_surrogates_and_null_bytes_do_no_harm(desk: Program) -> None:
    problem(
        desk.post("/customers", b'{"name": "\\ud800", "contacts": [{"kind": "chat", "value": "a"}]}'), 422, "invalid"
    )
    made = desk.post("/customers", {"name": "A\0ni\u202el", "contacts": [{"kind": "chat", "value": "a\0b"}]})
    assert made.json()["name"] == "Anil"
    assert made.json()["contacts"][0]["value"] == "ab"
    problem(desk.get("/customers?contact_kind=chat&contact_value=%00"), 400, "malformed_parameter")
    problem(desk.get("/conversations?language=%ff"), 400, "malformed_parameter")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "limit=99999999999999999999", "contact_kind=pigeon", "cursor=" + "x" * 501],
)
def test_a_wrong_parameter_is_named(desk: Program, query: str) -> None:
    said = problem(desk.get(f"/customers?{query}"), 422, "invalid")
    assert [each["parameter"] for each in said["errors"]] == [query.partition("=")[0]]  # type: ignore[attr-defined]


def test_an_address_that_is_none_and_a_method_that_is_none(desk: Program) -> None:
    problem(desk.get("/nothing"), 404, "not_found")
    problem(desk.get("/api/v2/customers"), 404, "not_found")
    problem(desk.get("/api/"), 404, "not_found")
    problem(desk.get("/customers/%00"), 404, "not_found")
    problem(desk.get("/customers/..%2f..%2fetc"), 404, "not_found")
    answer = desk.call("DELETE", "/customers")
    problem(answer, 405, "method_not_allowed")
    assert {each.strip() for each in answer["Allow"].split(",")} == {"GET", "POST"}
    problem(desk.call("OPTIONS", "/customers"), 405, "method_not_allowed")


def test_a_body_of_another_kind_is_not_guessed_at(desk: Program) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", ""):
        problem(desk.post("/customers", b"name=x", Content_Type=kind), 415, "media_type")


def test_what_is_too_large_is_not_taken(desk: Program, settings: object) -> None:
    problem(desk.post("/customers", b" " * (2 * 1024 * 1024 + 1)), 413, "too_large")
    settings.UPLOAD_LIMIT = 1024 * 1024  # type: ignore[attr-defined]
    file = SimpleUploadedFile("big.bin", b"0" * (1024 * 1024 + 1))
    headers = {"Authorization": f"Bearer {desk.secret}"}
    answer = desk.client.post("/api/v1/attachments", {"file": file}, headers=headers)
    problem(answer, 413, "file_too_large")
    empty = desk.client.post("/api/v1/attachments", {"file": SimpleUploadedFile("x", b"")}, headers=headers)
    problem(empty, 400, "file_empty")


def test_a_broken_form_is_malformed(desk: Program) -> None:
    problem(desk.call("POST", "/attachments", b"--x\r\n", Content_Type="multipart/form-data"), 400, "malformed")
    problem(desk.call("POST", "/attachments", b"{}"), 422, "invalid")


@pytest.mark.parametrize(
    ("language", "title"), [("hi", "नहीं मिला"), ("te", "దొరకలేదు"), ("bn", "পাওয়া যায়নি"), ("fr", "Not found")]
)
def test_a_problem_is_said_in_the_readers_language(desk: Program, language: str, title: str) -> None:
    for path in ("/nothing", "/customers/nothing"):
        answer = desk.get(path, Accept_Language=f"{language},en;q=0.5")
        assert problem(answer, 404, "not_found")["title"] == title


def test_what_goes_wrong_here_is_a_problem_too(desk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_values: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(customers, "get_customer", broken)
    said = problem(desk.get("/customers/abc"), 500, "internal_error")
    assert "secret" not in str(said)

    def busy(*_arguments: object, **_values: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(customers, "get_customer", busy)
    answer = desk.get("/customers/abc")
    problem(answer, 503, "busy")
    assert answer["Retry-After"] == "1"


def test_a_foreign_host_is_refused_as_a_problem(cast: Cast) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/customers", headers={"Host": "evil.example"})
    assert answer.status_code in {400, 401}
    assert answer["Content-Type"] == MEDIA_TYPE


def test_pages_of_other_sites_are_told_nothing(desk: Program) -> None:
    answer = desk.get("/customers", Origin="https://evil.example")
    assert not [name for name, _value in answer.items() if name.startswith("Access-Control")]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_cursor_of_another_list_is_refused(desk: Program, program: Callable[..., Program], cast: Cast) -> None:
    for number in range(3):
        cast.says(who=f"g{number}@example.com")
    following = desk.get("/customers?limit=1").json()["next"]
    problem(desk.get(f"/conversations?cursor={following}"), 400, "cursor_invalid")
    for wrong in ("abc", "W10", "!!!!", "WyJpZCIsdHJ1ZSwxLCIxIl0", "WyJpZCIsdHJ1ZSwxLDFlMzBd"):
        problem(desk.get(f"/customers?cursor={wrong}"), 400, "cursor_invalid")
