import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from atithi.files.actions import purge_orphans, safe_name, store
from atithi.files.errors import FileError
from atithi.files.kinds import sniff
from atithi.files.models import save_content
from atithi.files.serving import serve

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.mark.parametrize(
    ("content", "declared", "kept"),
    [
        (PNG, "text/html", "image/png"),
        (b"<html><script>alert(1)</script>", "image/png", "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>", "image/svg+xml", "application/octet-stream"),
        (b"%PDF-1.7 ...", "", "application/pdf"),
        (b"RIFF0000WEBPVP8 ", "", "image/webp"),
        (b"plain words", "text/plain; charset=utf-8", "text/plain"),
        (b"PK\x03\x04....", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"", "image/png", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_are(content: bytes, declared: str, kept: str) -> None:
    assert sniff(content, declared) == kept


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\bill.pdf", "bill.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("....", "file"),
        ("", "file"),
        ("चालान.pdf", "चालान.pdf"),
    ],
)
def test_a_file_name_can_do_no_harm(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=600))
def test_any_name_becomes_one_of_bounded_length_without_a_folder(name: str) -> None:
    kept = safe_name(name)
    assert kept
    assert len(kept) <= 150
    assert "/" not in kept
    assert "\\" not in kept


@pytest.mark.django_db
def test_only_pictures_are_shown_in_place_and_nothing_runs() -> None:
    picture = store(content=PNG, name="a.png")
    page = store(content=b"<script>alert(1)</script>", name="a.html", declared_type="text/html")
    shown, loaded = serve(picture), serve(page)
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Disposition"].startswith("inline")
    assert loaded["Content-Type"] == "application/octet-stream"
    assert loaded["Content-Disposition"].startswith("attachment")
    for response in (shown, loaded):
        assert response["X-Content-Type-Options"] == "nosniff"
        response.close()


@pytest.mark.django_db
def test_too_large_and_empty_files_are_refused_with_words() -> None:
    with pytest.raises(FileError):
        store(content=b"", name="a.txt")
    with pytest.raises(FileError) as refusal:
        store(content=b"x" * 11, name="big.txt", limit=10)
    assert refusal.value.status == 413


@pytest.mark.django_db
def test_bytes_without_a_row_are_removed_after_a_day_and_others_stay() -> None:
    kept = store(content=PNG, name="a.png")
    lost = save_content("2026/01/lost", b"x")
    young = save_content("2026/01/young", b"x")
    old = (1_700_000_000, 1_700_000_000)
    for path in (kept.path, lost):
        os.utime(default_storage.path(path), old)
    assert purge_orphans(older_than=timedelta(days=1)) == 1
    assert default_storage.exists(kept.path)
    assert default_storage.exists(young)
    assert not default_storage.exists(lost)
