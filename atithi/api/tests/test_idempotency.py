import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from atithi.api.actions import purge
from atithi.api.models import StoredAnswer, Upload
from atithi.api.tests.conftest import Program, program_of
from atithi.channels.models import RawInbound
from atithi.conftest import Cast, build_cast
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.files.models import StoredFile

CONTACT = {"kind": "email", "value": "a@example.com"}


def test_the_same_request_twice_has_one_effect_and_one_answer(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    first = desk.post("/customers", {"name": "Anil", "contacts": [CONTACT]}, Idempotency_Key="k1")
    second = desk.post("/customers", {"name": "Anil", "contacts": [CONTACT]}, Idempotency_Key="k1")
    assert (first.status_code, first.content, first["Location"]) == (
        second.status_code,
        second.content,
        second["Location"],
    )
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Customer.objects.count() == 1


def test_a_key_that_comes_back_with_another_request_is_refused(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    at = f"/conversations/{cast.conversation().public_id}"
    assert desk.post(f"{at}/messages", {"kind": "note", "text": "a"}, Idempotency_Key="k").status_code == 201
    for path, body in [(f"{at}/messages", {"kind": "note", "text": "b"}), (f"{at}/closure", None)]:
        refused = desk.post(path, body, Idempotency_Key="k")
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert Message.objects.filter(kind="note").count() == 1


def test_a_key_belongs_to_its_token(cast: Cast) -> None:
    at = f"/conversations/{cast.conversation().public_id}/messages"
    for person in (cast.ravi, cast.mita):
        assert (
            program_of(person).post(at, {"kind": "note", "text": person.name}, Idempotency_Key="k").status_code == 201
        )
    assert Message.objects.filter(kind="note").count() == 2


def test_a_request_that_failed_leaves_its_key_free(cast: Cast) -> None:
    cast.says(who="a@example.com")
    desk = program_of(cast.ravi)
    refused = desk.post("/customers", {"contacts": [{"kind": "chat", "value": "x"}, CONTACT]}, Idempotency_Key="k")
    assert refused.status_code == 409
    assert Customer.objects.count() == 1  # what was done before it failed is undone
    assert not StoredAnswer.objects.exists()
    again = desk.post("/customers", {"contacts": [{"kind": "chat", "value": "x"}]}, Idempotency_Key="k")
    assert again.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "schlüssel"])
def test_a_key_that_cannot_be_one_is_refused(cast: Cast, key: str) -> None:
    refused = program_of(cast.ravi).post("/customers", {"contacts": [CONTACT]}, Idempotency_Key=key)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_malformed")


def test_a_file_sent_twice_is_stored_once_whatever_its_boundary(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    headers = {"Authorization": f"Bearer {desk.secret}", "Idempotency-Key": "file"}

    def send(content: bytes) -> object:
        return desk.client.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.txt", content)}, headers=headers)

    first, second, other = send(b"bill"), send(b"bill"), send(b"another")
    assert first.json() == second.json()  # type: ignore[attr-defined]
    assert other.status_code == 422  # type: ignore[attr-defined]
    assert StoredFile.objects.count() == 1


def test_a_message_handed_over_twice_with_a_key_is_there_once(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    body = {"channel": cast.mailbox.public_id, "contact": CONTACT, "text": "hello"}
    first, second = (desk.post("/inbound", body, Idempotency_Key="in") for _ in range(2))
    assert first.content == second.content
    other = desk.post("/inbound", {**body, "text": "bye"}, Idempotency_Key="in")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    with_id = desk.post("/inbound", {**body, "id": "m1"}, Idempotency_Key="k2")
    assert with_id.status_code == 202
    assert desk.post("/inbound", {**body, "id": "m2"}, Idempotency_Key="k2").status_code == 422
    assert desk.post("/inbound", {**body, "id": "m1"}, Idempotency_Key="k3")["Location"] == with_id["Location"]
    assert RawInbound.objects.count() == 2


def test_answers_are_forgotten_after_a_day_and_unused_files_after_a_week(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    headers = {"Authorization": f"Bearer {desk.secret}", "Idempotency-Key": "file"}
    for name in ("kept.txt", "lost.txt"):
        headers["Idempotency-Key"] = name
        desk.client.post("/api/v1/attachments", {"file": SimpleUploadedFile(name, b"x")}, headers=headers)
    kept = StoredFile.objects.get(name="kept.txt")
    at = f"/conversations/{cast.conversation().public_id}/messages"
    desk.post(at, {"kind": "note", "attachments": [kept.public_id]})
    purge()
    assert StoredAnswer.objects.count() == 2
    purge(moment=now() + timedelta(hours=25))
    assert (StoredAnswer.objects.count(), Upload.objects.count()) == (0, 2)
    purge(moment=now() + timedelta(days=8))
    assert Upload.objects.count() == 0
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["kept.txt"]


def test_an_answer_older_than_a_day_is_not_given_again(cast: Cast) -> None:
    desk = program_of(cast.ravi)
    body = {"contacts": [CONTACT]}
    desk.post("/customers", body, Idempotency_Key="k")
    StoredAnswer.objects.update(created_at=now() - timedelta(hours=25))
    assert desk.post("/customers", body, Idempotency_Key="k").status_code == 409  # done anew: the contact is taken


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["messages", "inbound"])
def test_many_at_once_with_one_key_have_one_effect(path: str) -> None:
    cast = build_cast()
    secret = program_of(cast.ravi).secret
    conversation = cast.conversation()
    body: dict[str, object] = {"kind": "reply", "text": "Tomorrow at ten."}
    address = f"/conversations/{conversation.public_id}/messages"
    if path == "inbound":
        address, body = "/inbound", {"channel": cast.mailbox.public_id, "contact": CONTACT, "text": "hello"}
    start = threading.Barrier(8)
    answers: list[tuple[int, bytes]] = []

    def send() -> None:
        start.wait()
        try:
            answer = Program(secret).post(address, body, Idempotency_Key="same")
            answers.append((answer.status_code, answer.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 8
    assert len(set(answers)) == 1, set(answers)
    assert answers[0][0] == (202 if path == "inbound" else 201)
    assert (RawInbound.objects.count() if path == "inbound" else Message.objects.filter(kind="reply").count()) == 1
