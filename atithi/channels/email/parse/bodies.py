"""What of a mail's parts is its text, and what are files."""

import re
from dataclasses import dataclass, field

from atithi.channels.email.parse import charsets, tnef
from atithi.channels.email.parse.calendar import describe_invitation
from atithi.channels.email.parse.files import File, file_name
from atithi.channels.email.parse.flowed import unflow
from atithi.channels.email.parse.headers import split_head
from atithi.channels.email.parse.html_text import html_to_text
from atithi.channels.email.parse.structure import Part
from atithi.channels.email.parse.transfer import find_uuencoded

TEXT_BYTES = 8 * 1024 * 1024
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TEXTS = frozenset({
    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "application/plain", "application/text",
})  # fmt: skip
_POORER = frozenset({"text/enriched", "text/richtext"})  # than plain text, once their marks are gone
_HTML_SIGN = re.compile(r"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)


@dataclass
class Body:
    """Text and HTML side by side, files in the order they came, and what went wrong."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: "Body") -> None:
        """Puts what follows in the mail below what is there."""
        if self.html or other.html:
            pieces = [body.html or _as_html(body.text) for body in (self, other) if body.html or body.text.strip()]
            self.html = "<hr>".join(pieces) if self.html and other.html else "".join(pieces)
        self.text = "\n\n".join(text for text in (self.text.rstrip(), other.text) if text.strip())
        self.files += other.files
        self.problems += other.problems


def read_body(root: Part) -> Body:
    """The body of a whole mail."""
    return _read(root, in_alternative=False)


def _read(part: Part, *, in_alternative: bool) -> Body:
    if part.overflow:
        return Body(files=[_file(part, "parts")], problems=["Its parts are nested too deep; the rest is attached."])
    if part.type.startswith("multipart/"):
        return _multipart(part)
    if part.type in _TNEF or (part.name.lower() == "winmail.dat" and part.type == "application/octet-stream"):
        return _tnef(part)
    if part.type == "text/calendar" and "attachment" not in part.disposition:
        return Body(text=describe_invitation(_text_of(part)), files=[_file(part, "invitation")])
    if _is_text(part):
        return _text_body(part)
    return Body(files=[_file(part, _stem(part))])


def _is_text(part: Part) -> bool:
    if part.type not in _TEXTS:
        return False
    return "attachment" not in part.disposition and not (
        part.disposition_parameters.get("filename") or _named_file(part)
    )


def _named_file(part: Part) -> bool:
    """Text with a name on its type alone is a file, unless it says that it is to be shown in place."""
    name = part.parameters.get("name", "")
    return bool(re.search(r"\.\w{1,5}$", name)) and part.disposition != "inline"


def _multipart(part: Part) -> Body:
    if part.type == "multipart/alternative":
        return _alternative(part)
    body = Body()
    for child in part.children:
        body.add(_read(child, in_alternative=False))
    return body


def _alternative(part: Part) -> Body:
    """One content in several forms: the last text and the last HTML count; what else comes along is kept."""
    chosen = Body()
    for child in part.children:
        body = _read(child, in_alternative=True)
        invitation = child.type == "text/calendar"
        if (
            body.text.strip()
            and not ((invitation or child.type in _POORER) and chosen.text.strip())
            and (not body.html or not chosen.text.strip())
        ):
            chosen.text = body.text
        elif invitation and body.text.strip():
            chosen.text = f"{body.text}\n\n{chosen.text}".strip()
        chosen.html = body.html or chosen.html
        chosen.files += body.files
        chosen.problems += body.problems
    return chosen


def _text_of(part: Part) -> str:
    content = part.content()[:TEXT_BYTES]
    label = part.parameters.get("charset")
    if part.type == "text/html" and not charsets.canonical(label) and (meta := _META_CHARSET.search(content[:4096])):
        label = meta[1].decode("ascii")
    return charsets.decode(content, label).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _text_body(part: Part) -> Body:
    files: list[File] = []
    text = _text_of(part)
    if part.type == "text/html" or (part.type == "text/plain" and _HTML_SIGN.match(text)):
        return Body(text=html_to_text(text), html=text)
    if part.type in {"text/enriched", "text/richtext"}:
        return Body(
            text=re.sub(r"</?[A-Za-z-]{1,60}>", "", text.replace("<<", "\x01")).replace("\x01", "<").strip("\n")
        )
    if "\nbegin" in text or text.startswith("begin"):
        text, files = _without_uuencoded(part, text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    problems = (
        ["The text is longer than we show; all of it is in the original."] if part.end - part.start > TEXT_BYTES else []
    )
    return Body(text=text.strip("\n"), files=files, problems=problems)


def _without_uuencoded(part: Part, text: str) -> tuple[str, list[File]]:
    """Takes files out that old programs wrote into the text itself."""
    content = part.content()
    found = find_uuencoded(content)
    if not found:
        return text, []
    kept, position = [], 0
    for start, end, _name, _content in found:
        kept.append(content[position:start])
        position = end
    kept.append(content[position:])
    label = part.parameters.get("charset")
    text = charsets.decode(b"".join(kept), label).replace("\r\n", "\n")
    files = [
        File(file_name(charsets.decode(name), "application/octet-stream", "file"), "application/octet-stream", data)
        for _s, _e, name, data in found
    ]
    return text, files


def _tnef(part: Part) -> Body:
    content = part.content()
    try:
        found = tnef.read_tnef(content)
    except tnef.NotTnef:
        return Body(files=[_file(part, "winmail")], problems=["winmail.dat could not be opened."])
    return Body(text=found.text or html_to_text(found.html), html=found.html, files=found.files)


def _stem(part: Part) -> str:
    if part.type in {"message/rfc822", "message/global"}:
        raw = part.content()[: 64 * 1024]
        subject = split_head(raw, 0, len(raw))[0].text("subject")
        return " ".join(subject.split())[:80].replace("/", "-") or "message"
    return {"application/pgp-signature": "signature", "application/pkcs7-signature": "smime", "message/delivery-status": "report",
            "application/pkcs7-mime": "smime", "image": "picture"}.get(part.type, part.type.split("/")[0])  # fmt: skip


def _file(part: Part, stem: str) -> File:
    inline = bool(part.content_id) and "attachment" not in part.disposition
    return File(file_name(part.name, part.type, stem), part.type, part.content(), part.content_id, inline)


def _as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip("\n")
    return f"<div>{escaped.replace(chr(10), '<br>')}</div>" if escaped else ""
