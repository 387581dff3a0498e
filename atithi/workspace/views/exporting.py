"""A list of conversations as a file for spreadsheets."""

import csv
from collections.abc import Iterator

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from atithi.conversations.actions.exporting import export_list
from atithi.conversations.exporting import columns, rows
from atithi.core.clock import now
from atithi.staff.models import Permission, User
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.queues import title_for


class _Line:
    """Where the writer of CSV puts a line, so that it can be sent on at once."""

    def write(self, text: str) -> str:
        return text


@may(Permission.EXPORT)
@require_POST
def exports(request: StaffRequest, name: str) -> HttpResponseBase:
    """The conversations of a queue or view, at most ten thousand; that they were taken is on record."""
    title_for(request.user, name)
    ids = export_list(user=request.user, name=name)
    response = StreamingHttpResponse(_lines(request.user, ids), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conversations-{now():%Y-%m-%d}.csv"'
    return response


def _lines(user: User, ids: list[int]) -> Iterator[str]:
    writer = csv.writer(_Line())
    with translation.override(user.language):
        head = columns()
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    yield "\ufeff" + writer.writerow(head)
    for row in rows(user, ids):
        yield writer.writerow(row)
