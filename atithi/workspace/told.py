"""Whoever opens a page has seen what they were told that leads there."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse

from atithi.notices.actions import see_page
from atithi.workspace.access import StaffRequest


def opens_what_was_told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the page of a thing that notices open. Below `staff`; what is not for the person is not marked."""

    @wraps(view)
    def marked(request: StaffRequest, *args: str, **named: str) -> HttpResponse:
        response = view(request, *args, **named)
        if request.method == "GET":
            see_page(user=request.user, path=request.path)
        return response

    return marked
