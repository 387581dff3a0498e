"""The file of rows that were not brought in: as they stood, with a column of reasons, safe for spreadsheets, ready to be mended
and brought in again. What came as objects goes out as objects, a line each."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.conversations.exporting import harmless
from atithi.transfer import queries
from atithi.transfer.models import Import, Rejection
from atithi.transfer.reasons import in_words
from atithi.transfer.targets import TARGETS


def file_of(work: Import, language: str) -> tuple[Iterator[str], str, str]:
    """Its lines, its name and its media type; reasons in this language."""
    stem = "".join(letter for letter in work.name.rpartition(".")[0] if letter.isascii() and letter.isalnum())[:40]
    if work.layout.get("format") in {"json", "xml"}:
        return _objects(work, language), f"{stem or 'file'}-rejected.json", "application/x-ndjson; charset=utf-8"
    return _table(work, language), f"{stem or 'file'}-rejected.csv", "text/csv; charset=utf-8"


def _table(work: Import, language: str) -> Iterator[str]:
    heads = work.layout.get("heads", [])
    with translation.override(language):
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        yield "\ufeff" + _line([*heads, _("Row"), _("Reason")])
    titles = _titles(work)
    for rejection in queries.rejections(work):
        with translation.override(language):
            why = _why(rejection, titles)
        for number, cells in enumerate(rejection.values):
            padded = [*cells[: len(heads)], *[""] * (len(heads) - len(cells))]
            yield _line([*padded, str(rejection.row + number), why])


def _objects(work: Import, language: str) -> Iterator[str]:
    titles = _titles(work)
    for rejection in queries.rejections(work):
        with translation.override(language):
            why = _why(rejection, titles)
        yield json.dumps({**rejection.values, "_reason": why}, ensure_ascii=False) + "\n"


def _titles(work: Import) -> dict[str, object]:
    return {field.name: field.title for field in TARGETS[work.target].fields()}


def _why(rejection: Rejection, titles: dict[str, object]) -> str:
    return " ".join(in_words(code, values, titles) for code, values in rejection.reasons)


def _line(cells: list[str]) -> str:
    held = StringIO()
    csv.writer(held).writerow([harmless(cell) for cell in cells])
    return held.getvalue()
