from collections.abc import Callable

import pytest
from django.test import Client

from atithi.api.openapi import document
from atithi.api.pages.reference import groups
from atithi.api.tests.conftest import Program
from atithi.conftest import Cast


def test_the_reference_names_every_operation_of_the_description(client: Client, db: None) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    shown = page.content.decode()
    count = 0
    for path, operations in document("en")["paths"].items():
        for operation in operations.values():
            count += 1
            assert f'id="{operation["operationId"]}"' in shown, path
    assert count == sum(len(group.operations) for group in groups("en")) >= 25


def test_the_reference_runs_nothing_and_loads_only_from_here(client: Client, db: None) -> None:
    page = client.get("/api/v1/docs")
    shown = page.content.decode()
    assert "<script" not in shown
    assert "style=" not in shown
    assert "http://" not in shown
    assert "https://" not in shown
    assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["hi", "te", "bn"])
def test_the_description_speaks_the_readers_language(client: Client, db: None, language: str) -> None:
    answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": language})
    summaries = [each["summary"] for operations in answer.json()["paths"].values() for each in operations.values()]
    english = [each["summary"] for operations in document("en")["paths"].values() for each in operations.values()]
    assert not set(summaries) & set(english)


def test_the_description_is_openapi_3_1_and_needs_no_token(client: Client, db: None) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    for operations in answer.json()["paths"].values():
        for method, operation in operations.items():
            names = {each["name"] for each in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (method == "post")
            assert operation["security"][0]["Bearer"]


def test_whatever_an_operation_answers_is_in_its_description(cast: Cast, program: Callable[..., Program]) -> None:
    conversation = cast.conversation()
    found = program(cast.ravi).get(f"/conversations/{conversation.public_id}").json()
    described = document("en")["components"]["schemas"]["ConversationOut"]
    assert set(found) == set(described["properties"])
