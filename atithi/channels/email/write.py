"""Writes header lines and bodies that every mail program reads, whatever the text holds."""

import base64
import re
from collections.abc import Sequence
from email.charset import BASE64, QP, Charset
from email.generator import BytesGenerator
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import quote
from io import BytesIO

LINE = 76
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_POLICY = compat32.clone(linesep="\r\n", max_line_length=0)


def one_line(text: str) -> str:
    """Text that cannot begin a further header line."""
    return " ".join(_UNSAFE.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).split())


def header(name: str, text: str) -> str:
    """A header line of free text; letters beyond ASCII as encoded words, cut between letters."""
    text = one_line(text)
    if text.isascii() and "=?" not in text:
        return _folded(name, text.split(" "))
    return f"{name}: " + "\r\n ".join(encoded_words(text))


def encoded_words(text: str) -> list[str]:
    """`text` as encoded words of at most 75 characters, none of which cuts a letter with its vowel signs."""
    words, current = [], b""
    for letter in text:
        piece = letter.encode("utf-8")
        if len(current) + len(piece) > 42:
            words.append(current)
            current = b""
        current += piece
    words.append(current)
    return [f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words if word]


def mailbox(name: str, address: str) -> str:
    """`Name <address>` for From, To or Reply-To."""
    name, address = one_line(name), one_line(address).replace("<", "").replace(">", "")
    if not name:
        return address
    if not name.isascii() or "=?" in name:
        return " ".join(encoded_words(name)) + f" <{address}>"
    return f'"{quote(name)}" <{address}>'


def addresses(name: str, mailboxes: list[str]) -> str:
    """A header line of mailboxes, one a line."""
    return f"{name}: " + ",\r\n ".join(box.replace("?= =?", "?=\r\n =?") for box in mailboxes)


def ids(name: str, message_ids: list[str]) -> str:
    """A header line of Message-IDs, one a line: so none is ever cut."""
    return f"{name}: " + "\r\n ".join(f"<{one_line(each).replace(' ', '')}>" for each in message_ids)


def _folded(name: str, words: list[str]) -> str:
    lines, current = [], f"{name}:"
    for word in words:
        if len(current) + 1 + len(word) > LINE and not current.endswith(":"):
            lines.append(current)
            current = ""
        current += " " + word
    lines.append(current)
    return "\r\n".join(lines)


def text_part(text: str, subtype: str) -> MIMENonMultipart:
    """A text part in UTF-8: quoted-printable where it is mostly ASCII, else base64, which is shorter."""
    part = MIMENonMultipart("text", subtype)
    charset = Charset("utf-8")
    ascii_letters = sum(1 for letter in text[:5000] if letter < "\x80")
    charset.body_encoding = QP if ascii_letters * 3 > len(text[:5000]) * 2 else BASE64
    part.set_payload(text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n"), charset)
    return part


def file_part(name: str, media_type: str, content: bytes) -> MIMEBase:
    """An attachment. Its name is written twice: as RFC 2231 wants it and as older programs expect it."""
    main, _slash, sub = media_type.partition("/")
    if main in {"message", "multipart", "text"} or not sub:
        main, sub = "application", "octet-stream"
    name = one_line(name).replace('"', "'") or "file"
    part = MIMEBase(main, sub)
    part.set_payload(base64.encodebytes(content).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"
    if name.isascii():
        part.set_param("name", name)
        part.add_header("Content-Disposition", "attachment", filename=name)
    else:
        part.set_param("name", "\r\n ".join(encoded_words(name)))
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def joined(kind: str, parts: Sequence[MIMEBase], boundary: str) -> MIMEMultipart:
    """Parts together; the boundary is given, so that the same mail is the same bytes at every try."""
    whole = MIMEMultipart(kind, boundary=boundary)
    for part in parts:
        del part["MIME-Version"]
        whole.attach(part)
    return whole


def finished(lines: list[str], body: MIMEBase) -> bytes:
    """The whole mail: our header lines, then the body with its own."""
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_POLICY).flatten(body)
    content = re.sub(rb"\r\n|\n|\r", b"\r\n", out.getvalue())
    return "\r\n".join(lines).encode("utf-8") + b"\r\n" + content
