"""Builds the mails of `mails/` and says what is expected of each."""

import base64
import binascii
import quopri
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atithi.channels.email.parse import iscii

FOLDER = Path(__file__).parent / "mails"
_MACRO = re.compile(r"\{\{(base64|qp|b|q|hex)(?: ([\w.-]+))?:((?:[^}]|\}(?!\}))*)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One mail, and what is expected of it."""

    name: str
    raw: bytes = field(repr=False)
    expect: dict[str, Any]


def encode(text: str, codec: str) -> bytes:
    """`text` in a codec; ISCII, which Python lacks, by its own table turned round."""
    if not codec.startswith("iscii-"):
        return text.encode(codec)
    table = {iscii.decode(bytes([byte]), codec[6:]): bytes([byte]) for byte in range(0xFF, 0x1F, -1)}
    return b"".join(table[letter] for letter in text)


def build(text: str, encoding: str = "utf-8", *, escapes: bool = False, line_ends: str = "\r\n") -> bytes:
    """The bytes of a mail written as text with macros."""
    pieces, position = [], 0
    for found in _MACRO.finditer(text):
        pieces += [
            _bytes(text[position : found.start()], encoding, escapes),
            _encoded(found[1], found[2] or "utf-8", found[3]),
        ]
        position = found.end()
    pieces.append(_bytes(text[position:], encoding, escapes))
    return b"".join(piece.replace(b"\n", line_ends.encode()) for piece in pieces)


def _bytes(text: str, encoding: str, escapes: bool) -> bytes:
    data = text.encode(encoding)
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), data) if escapes else data


def _encoded(how: str, codec: str, text: str) -> bytes:
    if how == "hex":
        return binascii.unhexlify(text)
    data = encode(text, codec)
    if how == "base64":
        return base64.encodebytes(data).strip()
    if how == "qp":
        return quopri.encodestring(data)
    if how == "b":
        return b"=?" + codec.encode() + b"?B?" + base64.b64encode(data) + b"?="
    words = "".join(f"={byte:02X}" if byte > 126 or byte < 33 or byte in b"=?_," else chr(byte) for byte in data)
    return b"=?" + codec.encode() + b"?Q?" + words.encode() + b"?="


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def charset_cases() -> list[Case]:
    """Every charset as subject and body: as it stands, and in quoted-printable."""
    cases = []
    for number, row in enumerate(_load("charsets.toml")["rows"]):
        label, codec, text = row.split("|")
        body = encode(text, codec)
        kind = f"text/plain; charset={label}" if label else "text/plain"
        words = b"=?" + (label.strip('"') or "utf-8").encode() + b"?B?" + base64.b64encode(body) + b"?="
        wide = codec.startswith("utf-16")
        for way, content in (
            ("8bit", body),
            ("quoted-printable", quopri.encodestring(body)),
            ("base64", base64.encodebytes(body)),
        ):
            if wide and way == "8bit":
                continue
            head = (
                f"From: a@example.com\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {way}\r\nSubject: ".encode()
            )
            labelled = words if label and "utf-7" not in label else b"plain"
            expect = {"text": text, "subject": text if labelled == words and label != "utf-8" else None}
            cases.append(Case(f"charset {number} {label} {way}", head + labelled + b"\r\n\r\n" + content, expect))
    return cases


def header_cases() -> list[Case]:
    """One header line each."""
    cases = []
    for number, row in enumerate(_load("headers.toml")["rows"]):
        line, field_, wanted = (piece for piece in re.split(r"(?<!\|) \|(?: |$)", row, maxsplit=2))
        lines = [line.replace("§", "\n")]
        if not line.lower().startswith("from"):
            lines.insert(0, "From: Lakshmi <lakshmi@example.com>")
        raw = build("\n".join([*lines, "", "Hello", ""]))
        cases.append(Case(f"header {number} {line[:40]}", raw, {field_: wanted}))
    return cases


def mail_cases(name: str) -> list[Case]:
    """Whole mails of one file."""
    return [
        Case(
            f"{name} {each['name']}",
            build(
                each["raw"].lstrip("\n"),
                each.get("encoding", "utf-8"),
                escapes=each.get("escapes", False),
                line_ends=each.get("line_ends", "\r\n"),
            ),
            each["expect"],
        )
        for each in _load(f"{name}.toml")["mail"]
    ]


def quote_cases() -> list[Case]:
    """Answers of every program in every language, and texts that only look like them."""
    cases = []
    data = _load("quotes.toml")
    for program in data["program"]:
        for number, intro in enumerate(program["intros"]):
            new = "ठीक है, धन्यवाद। Thank you."
            old = ["OLD: नमस्ते", "", "OLD: we come tomorrow."]
            quoted = old if program.get("bare") or "----" in intro else [f"> {line}".strip() for line in old]
            text = "\n".join([new, "", *intro.split("\n"), "", *quoted])
            expect: dict[str, Any] = {"new": new}
            if "html" in program:
                expect["html"] = (
                    program["html"].replace("{new}", new).replace("{intro}", "INTRO").replace("{old}", "OLD")
                )
            cases.append(Case(f"{program['name']} {number}", text.encode(), expect))
    cases += [Case(each["name"], each["text"].encode(), {"new": each["new"]}) for each in data["text"]]
    return cases
