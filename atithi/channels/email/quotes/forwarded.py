"""Reads who first wrote a mail that a colleague forwarded."""

from dataclasses import dataclass

from atithi.channels.email.parse.addresses import Address, first_address
from atithi.channels.email.quotes.fold import LONGEST_LINE
from atithi.channels.email.quotes.phrases import FORWARDED, LABELS


@dataclass(frozen=True)
class Forwarded:
    """The original within a forwarded mail, and what the colleague wrote above it."""

    sender: Address
    subject: str
    text: str
    comment: str


def read_forwarded(text: str) -> Forwarded | None:
    """The original that stands in `text` behind a forwarding line; None where there is none or it names no sender."""
    lines = text.split("\n")
    short = [line if len(line) <= LONGEST_LINE else "…" for line in lines]
    start = next((index for index, line in enumerate(short) if FORWARDED.match(line)), None)
    if start is None:
        return None
    sender, subject, position, seen = Address("", ""), "", start + 1, 0
    while position < len(lines):
        line = short[position].strip().lstrip("> ").replace("*", "")
        if not line:
            if seen:
                break
        elif found := LABELS["from"].match(line):
            sender, seen = first_address(found[1].replace("[mailto:", "<").replace("]", ">").encode()), seen + 1
        elif found := LABELS["subject"].match(line):
            subject, seen = found[1].strip(), seen + 1
        elif any(LABELS[kind].match(line) for kind in ("sent", "to")):
            seen += 1
        elif seen >= 3:
            break
        elif seen == 0 and position > start + 6:
            return None
        position += 1
    if "@" not in sender.email:
        return None
    body = lines[position:]
    if body and all(not line.strip() or line.lstrip().startswith(">") for line in body):
        body = [line.lstrip()[1:].removeprefix(" ") if line.strip() else "" for line in body]
    return Forwarded(sender, subject, "\n".join(body).strip("\n"), "\n".join(lines[:start]).strip())
