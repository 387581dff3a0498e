"""The zip in which a person reads what is known of them: a page in their language, the same for programs, their files."""

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from atithi.core.personal import Attached, Part
from atithi.customers.models import Customer
from atithi.files.actions import safe_name
from atithi.privacy.purposes import spoken
from atithi.privacy.rooms import tell
from atithi.staff.queries import business


def built(customer: Customer, moment: datetime) -> bytes:
    """The archive of a person, as of a moment."""
    language = spoken(customer.language)
    with translation.override(language):
        parts = tell(customer)
        names = _file_names(parts)
        context = {
            "parts": [_shown(part, names) for part in parts if part.rows],
            "business": business().name_in(language), "moment": moment, "language": language,
        }  # fmt: skip
        page = render_to_string("privacy/export.html", context)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr("data.json", json.dumps(_data(parts, moment), ensure_ascii=False, indent=1))
        for file in _files(parts):
            archive.writestr(f"files/{names[file.name]}", file.read())
    return held.getvalue()


def _files(parts: Iterable[Part]) -> Iterable[Attached]:
    return (file for part in parts for file in part.files)


def _file_names(parts: list[Part]) -> dict[str, str]:
    """By the name a room gave it, the name of a file in the archive: harmless, and no two alike."""
    names: dict[str, str] = {}
    for number, file in enumerate(_files(parts), 1):
        names[file.name] = f"{number:04}-{safe_name(file.name)}"
    return names


def _data(parts: list[Part], moment: datetime) -> dict[str, Any]:
    return {"as_of": moment.isoformat(), **{part.name: list(part.rows) for part in parts}}


def _shown(part: Part, names: dict[str, str]) -> dict[str, Any]:
    rows = [[_cell(key, row.get(key), names) for key, _heading in part.columns] for row in part.rows]
    return {"title": part.title, "headings": [heading for _key, heading in part.columns], "rows": rows}


def _cell(key: str, value: Any, names: dict[str, str]) -> dict[str, Any]:
    if key == "files" and isinstance(value, list):
        return {"files": [(names[each], each) for each in value if each in names]}
    if isinstance(value, list):
        return {"text": "\n".join(str(each) for each in value)}
    if isinstance(value, dict):
        return {"text": "\n".join(f"{name}: {each}" for name, each in value.items())}
    if value is True or value is False:
        return {"flag": value}
    return {"text": "" if value is None else str(value)}
