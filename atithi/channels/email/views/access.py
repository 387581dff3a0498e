"""Who may open a page of this room."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from atithi.core.errors import NotFound
from atithi.staff.models import Permission, User

P = ParamSpec("P")


def person(request: HttpRequest) -> User:
    """The colleague who asks. NotFound for anybody else."""
    if not isinstance(request.user, User):
        raise NotFound
    return request.user


def sets_up(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For those who may set up channels; for others there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not person(request).may(Permission.MANAGE_CHANNELS):
            raise NotFound
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return login_required(guarded)
