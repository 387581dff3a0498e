"""A calendar invitation in words, in the language that is active (the file itself comes along)."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_FIELDS: dict[str, Any] = {
    "SUMMARY": "",
    "DTSTART": _("When:"),
    "DTEND": _("Until:"),
    "LOCATION": _("Where:"),
    "ORGANIZER": _("From:"),
    "DESCRIPTION": "",
}
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?$")
_METHODS = {
    "REQUEST": _("Invitation"),
    "CANCEL": _("Cancelled invitation"),
    "REPLY": _("Answer to an invitation"),
}
_OTHER = _("Calendar entry")


def describe_invitation(text: str) -> str:
    """The first event of a calendar text, one line a fact; empty if it holds none."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    method = next((line[7:].strip().upper() for line in lines if line.upper().startswith("METHOD:")), "")
    try:
        begin = next(index for index, line in enumerate(lines) if line.strip().upper() == "BEGIN:VEVENT")
    except StopIteration:
        return ""
    facts: dict[str, str] = {}
    depth = 0
    for line in lines[begin + 1 :]:
        mark = line.strip().upper()
        if mark == "END:VEVENT":
            break
        depth += mark.startswith("BEGIN:") - mark.startswith("END:")
        name, _colon, value = _split(line)
        if depth == 0 and name.split(";")[0].upper() in _FIELDS:
            facts.setdefault(name.split(";")[0].upper(), _value(name, value))
    said = [f"{label} {facts[field]}".strip() for field, label in _FIELDS.items() if facts.get(field)]
    return "\n".join([f"[{_METHODS.get(method, _OTHER)}]", *said])


def _split(line: str) -> tuple[str, str, str]:
    """Name with parameters, and value: the first colon outside quotes."""
    found = re.match(r'((?:[^":]|"[^"]*")*)(:)(.*)', line[:4000], re.DOTALL)
    return (found[1], found[2], found[3]) if found else (line, "", "")


def _value(name: str, value: str) -> str:
    value = (
        value.replace("\\n", "\n")
        .replace("\\N", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
        .strip()
    )
    if found := _MOMENT.match(value):
        year, month, day, hour, minute, _second, utc = found.groups()
        zone = re.search(r"TZID=([^;:]+)", name)
        where = " UTC" if utc else f" ({zone[1]})" if zone else ""
        return f"{year}-{month}-{day}" + (f" {hour}:{minute}{where}" if hour else "")
    return re.sub(r"(?i)^mailto:", "", value)[:4000]
