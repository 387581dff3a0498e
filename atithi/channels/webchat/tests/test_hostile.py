"""Whatever comes in instead of a message: a clear refusal or a safe text, and nothing else changes."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from atithi.channels.models import RawInbound
from atithi.channels.webchat.content import TEXT_LIMIT
from atithi.channels.webchat.tests.conftest import PNG, Guest
from atithi.conversations.models import Message
from atithi.events.models import Event
from atithi.events.testing import run_jobs

REFUSED = {
    "nothing": (b"", 400),
    "no JSON": (b"hello", 400),
    "half sent": (b'{"id": "message-1", "text": "hel', 400),
    "a list": (b"[1, 2]", 400),
    "a number": (b"7", 400),
    "deep": (b"[" * 60_000, 400),
    "broken UTF-8": (b'{"id": "message-1", "text": "\xff\xfe"}', 400),
    "no id": (b'{"text": "hello"}', 400),
    "short id": (b'{"id": "1", "text": "hello"}', 400),
    "long id": (json.dumps({"id": "x" * 65, "text": "hello"}).encode(), 400),
    "id with a colon": (b'{"id": "message:12", "text": "hello"}', 400),
    "id with a null byte": (b'{"id": "message\\u0000-1", "text": "hello"}', 400),
    "id in another script": (json.dumps({"id": "१२३४५६७८", "text": "hello"}).encode(), 400),
    "id is a number": (b'{"id": 12345678, "text": "hello"}', 400),
    "no text": (b'{"id": "message-1"}', 400),
    "text is a list": (b'{"id": "message-1", "text": ["a"]}', 400),
    "empty text": (b'{"id": "message-1", "text": ""}', 400),
    "only spaces": (b'{"id": "message-1", "text": " \\n\\t "}', 400),
    "only null bytes": (b'{"id": "message-1", "text": "\\u0000\\u0000"}', 400),
    "time is a list": (b'{"id": "message-1", "text": "hello", "at": []}', 400),
    "too long": (json.dumps({"id": "message-1", "text": "x" * (TEXT_LIMIT + 1)}).encode(), 413),
    "far too large": (json.dumps({"id": "message-1", "text": "x" * 200_000}).encode(), 413),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_message_is_refused_with_a_sentence(lakshmi: Guest, case: str) -> None:
    body, status = REFUSED[case]
    events = Event.objects.count()
    response = lakshmi.post("messages", body)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"].endswith((".", "!"))
    assert (RawInbound.objects.count(), Event.objects.count()) == (0, events)


SAFE = {
    "null bytes": ("a\x00b", "ab"),
    "a lone surrogate": ("a\ud800b", "a\ufffdb"),
    "markup": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "control characters": ("a\x1b[31mb\x07", "a[31mb"),
    "joiners that Indic scripts need": ("क्‍ष র‍্য", "क्‍ष র‍্য"),
    "as long as allowed": ("అ" * TEXT_LIMIT, "అ" * TEXT_LIMIT),
    "astral": ("😀" * 2000, "😀" * 2000),
}


@pytest.mark.parametrize("case", SAFE)
def test_a_hostile_text_arrives_without_its_teeth(lakshmi: Guest, case: str) -> None:
    text, expected = SAFE[case]
    body = json.dumps({"id": "message-1", "text": text})
    assert lakshmi.post("messages", body).status_code == 202
    run_jobs()
    assert lakshmi.sees()[0]["text"] == expected
    assert Message.objects.get().html == ""


@pytest.mark.parametrize(
    "at", ["2026-13-45T99:99:99Z", "tomorrow", "2026-01-01T00:00:00", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"]
)
def test_an_impossible_time_counts_as_none(lakshmi: Guest, at: str) -> None:
    assert lakshmi.post("messages", {"id": "message-1", "text": "hello", "at": at}).status_code == 202
    run_jobs()
    assert Message.objects.get().sent_at is None


FILES = {
    "SVG called PNG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "image/png", 415),
    "HTML": (b"<html><script>alert(1)</script>", "a.html", "text/html", 415),
    "a program": (b"MZ\x90\x00" + b"\0" * 60, "a.exe", "image/png", 415),
    "empty": (b"", "a.png", "image/png", 400),
    "ZIP": (b"PK\x03\x04" + b"\0" * 60, "a.zip", "application/zip", 415),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_another_type_is_refused(lakshmi: Guest, case: str) -> None:
    content, name, media_type, status = FILES[case]
    response = lakshmi.sends(content, name, media_type)
    assert response.status_code == status
    assert response.json()["title"]
    assert RawInbound.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_with_the_limit(lakshmi: Guest, settings: object) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024  # type: ignore[attr-defined]
    response = lakshmi.sends(PNG + b"\0" * (1024 * 1024))
    assert response.status_code == 413
    assert response.json()["title"] == "This file is too large: at most 1 MB."


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\fakepath\\bill.png", "bill.png"),
        ("gpj.\u202eexe.png", "gpj.exe.png"),
        ("a\r\nSet-Cookie: x=1.png", "a Set-Cookie: x=1.png"),
        ("<img src=x>.png", "<img src=x>.png"),
        ("बिल" * 100 + ".png", None),
    ],
)
def test_a_hostile_file_name_is_tamed(lakshmi: Guest, name: str, kept: str | None) -> None:
    if "\r" in name:
        name = name.replace("\r\n", " ")
    assert lakshmi.sends(PNG, name).status_code == 202
    (found,) = lakshmi.sees()[0]["files"]
    assert kept is None or found["name"] == kept
    assert len(found["name"]) <= 150
    assert lakshmi.get(f"files/{found['id']}").status_code == 200


def test_a_form_without_a_file_is_refused(lakshmi: Guest) -> None:
    url = f"/webchat/{lakshmi.channel.public_id}/files"
    assert lakshmi.browser.post(url, {"id": "message-1"}, headers=lakshmi.headers).status_code == 400
    broken = lakshmi.browser.post(
        url, b"--x\r\nnot a form", content_type="multipart/form-data; boundary=x", headers=lakshmi.headers
    )
    assert broken.status_code == 400


@pytest.mark.parametrize("body", [b"[]", b'{"name": 7}', b'{"email": ["a@b.example"]}', b'{"phone": "call me"}'])
def test_a_malformed_contact_is_refused(lakshmi: Guest, body: bytes) -> None:
    events = Event.objects.count()
    assert lakshmi.post("contact", body).status_code == 400
    assert Event.objects.count() == events


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(lakshmi: Guest, method: str) -> None:
    response = getattr(lakshmi.browser, method)(
        f"/webchat/{lakshmi.channel.public_id}/messages", headers=lakshmi.headers
    )
    assert response.status_code == 405


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "x" * 4000, "' OR 1=1 --", "../..", "१२३"])
def test_a_strange_id_is_an_unknown_one(lakshmi: Guest, value: str) -> None:
    lakshmi.writes("hello")
    assert len(lakshmi.get(f"messages?after={value}").json()["messages"]) == 1
    assert lakshmi.get(f"files/{value}").status_code == 404
    assert lakshmi.post("seen", {"message": value}).status_code in {404, 413}
    assert lakshmi.post("seen", b'{"message": "\\u0000"}').status_code == 404


def test_a_null_byte_beside_a_file_does_no_harm(lakshmi: Guest) -> None:
    url = f"/webchat/{lakshmi.channel.public_id}/files"
    data = {"id": "message-1", "at": "2026\x00", "file": SimpleUploadedFile("a\x00b.png", PNG, "image/png")}
    assert lakshmi.browser.post(url, data, headers=lakshmi.headers).status_code == 202
    run_jobs()
    assert Message.objects.count() == 1
