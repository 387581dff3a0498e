# ruff: noqa: E501 (data)
"""Properties of reading: what was written is what staff read; nothing raises; nothing takes long."""

import base64
import random
import struct
import time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.channels.email.identity import provider_id
from atithi.channels.email.parse import read
from atithi.channels.email.soak import examine, fuzz
from atithi.channels.email.tests.corpus import header_cases, mail_cases
from atithi.channels.email.write import (
    addresses,
    encoded_words,
    file_part,
    finished,
    header,
    ids,
    joined,
    mailbox,
    text_part,
)

WORDS = st.text(
    st.one_of(
        st.characters(min_codepoint=32, max_codepoint=126),
        st.characters(min_codepoint=0x900, max_codepoint=0x97F, categories=["L", "M", "N"]),
        st.characters(min_codepoint=0xC00, max_codepoint=0xC7F, categories=["L", "M", "N"]),
        st.characters(min_codepoint=0x980, max_codepoint=0x9FF, categories=["L", "M", "N"]),
        st.sampled_from("😀€“”’éÿ–"),
    ),
    max_size=200,
)
LINES = st.lists(WORDS.map(lambda text: text.rstrip()), max_size=12).map("\n".join)
NAMES = WORDS.map(lambda text: " ".join(text.split())[:60])
FILES = st.lists(
    st.tuples(NAMES.filter(lambda name: name.strip(" .'\"\\")), st.binary(min_size=1, max_size=500)), max_size=4
)
MAILS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(one: str, other: str) -> bool:
    return one.strip("\n").rstrip().split("\n") == other.strip("\n").rstrip().split("\n")


@MAILS
@given(
    subject=NAMES,
    name=NAMES.filter(lambda text: not set(text) & set('"\\<>@')),
    text=LINES,
    files=FILES,
    way=st.sampled_from(["7bit", "quoted-printable", "base64"]),
)
def test_what_pythons_library_writes_is_what_staff_read(
    subject: str, name: str, text: str, files: list[tuple[str, bytes]], way: str
) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = Address(name, "guest", "example.com")
    mail.set_content(text, cte=way if way != "7bit" else None)
    for file_name, content in files:
        mail.add_attachment(content, "application", "octet-stream", filename=file_name)
    found = read(mail.as_bytes())
    assert found.subject == " ".join(subject.split())
    assert found.sender.email == "guest@example.com"
    assert found.sender.name == " ".join(name.replace("''", "").split()).strip("'") or name.startswith(("'", "‘", "“"))
    if "begin" not in text and not text.lstrip().lower().startswith("<"):
        assert same(found.text, text)
    assert [file.content for file in found.files] == [content for _name, content in files]


@MAILS
@given(subject=NAMES, name=NAMES.filter(lambda text: not set(text) & set('"\\<>@()')), text=LINES, files=FILES)
def test_what_we_write_is_read_alike_by_us_and_by_pythons_library(
    subject: str, name: str, text: str, files: list[tuple[str, bytes]]
) -> None:
    from email import message_from_bytes
    from email.policy import default

    body = joined(
        "mixed",
        [text_part(text, "plain"), *(file_part(each, "application/pdf", content) for each, content in files)],
        "=_b",
    )
    lines = [
        addresses("From", [mailbox(name, "help@sharma.example")]),
        header("Subject", subject),
        ids("References", ["a@b", "c@d"]),
        "MIME-Version: 1.0",
    ]
    raw = finished(lines, body)
    assert max(len(line) for line in raw.split(b"\r\n")) < 998
    ours, theirs = read(raw), message_from_bytes(raw, policy=default)
    assert ours.subject == " ".join(subject.split())
    assert " ".join(str(theirs["Subject"]).split()) == " ".join(subject.split())
    assert ours.references == ("a@b", "c@d")
    assert [file.content for file in ours.files] == [content for _name, content in files]
    assert [part.get_content() for part in theirs.iter_attachments()] == [content for _name, content in files]
    wanted = [" ".join(each.replace('"', "'").split()) for each, _content in files]
    assert [file.name for file in ours.files] == wanted


@given(text=WORDS)
def test_no_encoded_word_is_too_long_or_cuts_a_letter(text: str) -> None:
    for word in encoded_words(text):
        assert len(word) <= 75
        base64.b64decode(word[10:-2]).decode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    examine(raw)


def test_mutated_mails_raise_nothing() -> None:
    seeds = [case.raw for case in [*mail_cases("structure"), *header_cases()]]
    assert fuzz(1500, seeds=seeds) == []
    assert fuzz(1500, seed=random.randrange(10**6)) == []


BOMBS = {
    "10,000 headers": b"From: a@example.com\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"\r\nHello",
    "a thousand nested multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
    )
    + b"\r\nHello",
    "nested with one boundary": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 3000,
    "a hundred thousand parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "a subject of a megabyte": b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\nHello",
    "an encoded subject of a megabyte": b"Subject: " + b"=?utf-8?B?4KSu?= " * 60_000 + b"\r\n\r\nHello",
    "a hundred thousand recipients": b"To: " + b"a@example.com, " * 100_000 + b"\r\n\r\nHello",
    "comments within comments": b"From: " + b"(" * 100_000 + b"a@example.com\r\n\r\nHello",
    "open quotes": b'From: "' + b'\\"' * 100_000 + b"\r\n\r\nHello",
    "a million of quotes": b"From: a@example.com\r\n\r\n" + b">" * 1_000_000,
    "deep quotes": b"From: a@example.com\r\n\r\n" + b"> x\r\n" * 100_000,
    "deep HTML": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"Hello",
    "HTML attributes": b"Content-Type: text/html\r\n\r\n<p " + b"a=b " * 200_000 + b">Hello",
    "open HTML comment": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 200_000 + b"Hello",
    "table of cells": b"Content-Type: text/html\r\n\r\n<table>" + b"<tr><td>1<td>2" * 50_000,
    "parameters": b"Content-Type: text/plain" + b"; a*0*=utf-8''x" * 50_000 + b"\r\n\r\nHello",
    "wrote": b"From: a@example.com\r\n\r\n" + b"On 1 Jan 2026 x wrote:\r\n" * 50_000,
    "labels": b"From: a@example.com\r\n\r\n" + b"From: x\r\nSubject: y\r\n" * 50_000,
    "uuencode": b"From: a@example.com\r\n\r\n" + b"begin 644 a\r\n" * 50_000,
    "references": b"References: " + b"<a@b> " * 200_000 + b"\r\n\r\nHello",
    "bare LF and CR": b"From: a@example.com\r\n\r\n" + b"\r" * 500_000 + b"\n" * 500_000,
    "blanks": b"Subject:" + b" " * 500_000 + b"\r\n" + b" \r\n" * 100_000 + b"\r\nHello",
    "authentication results": b"Authentication-Results: mx.example; "
    + b"spf=pass (" * 30_000
    + b"\r\nFrom: a@b.example\r\n\r\nHello",
    "base64 pieces": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"SGVsbG8=" * 100_000,
    "bounce": b"Return-Path: <>\r\nSubject: failure notice\r\n\r\n" + b"550 5.1.1 a@b " * 50_000,
    "a quoted line without end": b"From: a@example.com\r\n\r\n" + b"9" * 100_000 + b"\nOn wrote:\n" * 50,
    "blanks before a word": b"From: a@example.com\r\n\r\n" + (b" " * 100_000 + b"x\n") * 3,
    "open divs": b"Content-Type: text/html\r\n\r\n" + b"<div " * 100_000,
    "open encoded words": b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\nHello",
    "false uuencoded files": b"From: a@example.com\r\n\r\n" + b"begin 644 a\n" * 20_000 + b"end\n",
    "a line of base64": b"Return-Path: <>\r\nSubject: failure notice\r\n\r\n" + b"A" * 1_000_000,
    "calendar of quotes": b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\n" + b'"x' * 100_000,
    "base64 lines": b"Return-Path: <>\r\nSubject: failure notice\r\n\r\n" + b"A" * 59 + (b"\n" + b"A" * 61) * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_built_to_hang_us_does_not(name: str) -> None:
    began = time.monotonic()
    examine(BOMBS[name])
    assert time.monotonic() - began < 6


def test_the_same_mail_has_one_id_by_whichever_way_it_comes() -> None:
    mail = b"Message-ID: <a@b>\r\nFrom: x\r\nDate: now\r\n\r\nbody\r\n"
    assert provider_id(mail) == provider_id(b"Received: by x\r\n" + mail) == provider_id(mail.replace(b"\r\n", b"\n"))
    assert provider_id(mail) != provider_id(mail.replace(b"body", b"other"))
    assert len(provider_id(b"Message-ID: <" + b"x" * 5000 + b"@y>\r\n\r\nz")) <= 255


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """A TNEF stream of (level, attribute, value)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, attribute, value in attributes:
        out += struct.pack("<BII", level, attribute, len(value)) + value + struct.pack("<H", sum(value) % 65536)
    return out


def properties(*items: tuple[int, int, bytes]) -> bytes:
    """MAPI properties of (type, id, value), each of variable length."""
    out = struct.pack("<I", len(items))
    for kind, tag, value in items:
        out += struct.pack("<HHII", kind, tag, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return out


def test_winmail_dat_is_opened() -> None:
    name = "बिल.pdf".encode("utf-16-le") + b"\0\0"
    content = tnef(
        (1, 0x00069007, struct.pack("<II", 1252, 0)),
        (1, 0x00069003, properties((0x102, 0x1013, b"<p>Hello <b>there</b></p>"))),
        (2, 0x00069002, b"\0" * 14),
        (2, 0x00018010, b"BILL~1.PDF\0"),
        (2, 0x0006800F, b"%PDF-1.4"),
        (2, 0x00069005, properties((0x1F, 0x3707, name), (0x1E, 0x370E, b"application/pdf\0"))),
    )
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = read(raw + base64.encodebytes(content) + b"\r\n--b--\r\n")
    assert mail.text == "Hello there"
    assert [(file.name, file.type, file.content) for file in mail.files] == [
        ("बिल.pdf", "application/pdf", b"%PDF-1.4")
    ]


def test_the_rtf_in_winmail_dat_becomes_text() -> None:
    text = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Hello \b there\b0\par Caf\'e9 \u2344?}"
    compressed = struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text
    mail = read(
        b"Content-Type: application/ms-tnef\r\n\r\n" + tnef((1, 0x00069003, properties((0x102, 0x1009, compressed))))
    )
    assert mail.text == "Hello there\nCafé न" or mail.text.startswith("Hello there\nCafé")


def test_compressed_rtf_is_undone() -> None:
    from atithi.channels.email.parse.rtf import decompress

    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0".replace(
            " ", ""
        )
    )
    assert decompress(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
