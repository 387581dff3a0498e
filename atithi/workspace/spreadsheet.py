"""Figures as a file for spreadsheets."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse


def csv_file(rows: Iterable[list[str]], name: str) -> HttpResponse:
    """The rows as a CSV file `name`, with the mark by which spreadsheets know UTF-8. Words in them that people wrote must have
    been made harmless (`conversations.exporting.harmless`); numbers may begin with a minus."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
