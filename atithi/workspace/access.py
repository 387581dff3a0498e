"""Who may open a page of the workspace. What a person sees on it is decided by each room's queries."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import one_look

P = ParamSpec("P")
SAFE = frozenset({"GET", "HEAD"})
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of which it is known that a person of the staff makes it."""

    user: User


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff(view: StaffView[P]) -> View[P]:
    """Lets people of the staff in; others go to sign-in. A script is told 401, so that it can keep what was typed."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            known = cast(StaffRequest, request)
            with one_look(known.user) if request.method in SAFE else nullcontext():
                response = view(known, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        if by_script(request):
            return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return redirect_to_login(request.get_full_path())

    return guarded


def leads(view: StaffView[P]) -> View[P]:
    """For owners and supervisors; for others there is nothing here."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.leads:
            raise NotFound
        return view(request, *args, **kwargs)

    return staff(guarded)


def may(permission: str) -> Callable[[StaffView[P]], View[P]]:
    """For people whose role holds the permission; for others there is nothing here."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.may(permission):
                raise NotFound
            return view(request, *args, **kwargs)

        return staff(guarded)

    return guard


def owner(view: StaffView[P]) -> View[P]:
    """For owners; for others there is nothing here."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_owner:
            raise NotFound
        return view(request, *args, **kwargs)

    return staff(guarded)


def by_script(request: HttpRequest) -> bool:
    """Whether htmx or a script of ours asks for a piece of a page."""
    return "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "desk"


def wants_pane(request: HttpRequest) -> bool:
    """Whether htmx asks for one pane to put into the open page, not for a page restored by going back."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
