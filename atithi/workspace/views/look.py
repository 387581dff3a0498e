"""How the desk looks and speaks: the language of the page, and every component in its states."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from atithi.core.clock import now
from atithi.staff.actions import set_preferences
from atithi.workspace.access import StaffRequest, staff

SAMPLE_SWATCHES = (
    *("paper", "paper-2", "paper-3", "raised", "line", "line-strong", "ink", "ink-2", "ink-3", "accent", "accent-soft"),
    *("guest", "guest-soft", "guest-ink", "note-soft", "note-ink", "good", "bad", "bad-soft"),
)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Changes the language of the page: a person's own where they are signed in, else this browser's."""
    code, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        user = request.user
        if user.is_authenticated:
            set_preferences(user=user, name=user.name, language=code, theme=user.theme, speaks=user.speaks)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response


@staff
@require_GET
def styleguide(request: StaffRequest) -> HttpResponse:
    """Every component in its states, for whoever builds or reviews a page."""
    present = now()
    ago = [timedelta(minutes=4), timedelta(hours=5), timedelta(days=2)]
    times = dict(zip(("minutes", "hours", "days"), (present - each for each in ago), strict=True))
    return render(
        request, "desk/styleguide.html", {"swatches": SAMPLE_SWATCHES, "times": times, "section": "styleguide"}
    )
