"""What a person may change about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods, require_POST

from atithi.core.amounts import whole
from atithi.staff.actions import set_preferences, set_presence
from atithi.staff.models import Language
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.choices import THEMES, UNDO_CHOICES


@staff
@require_http_methods(["GET", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    """Name, languages and look; links to password, second factor, passkeys and sessions."""
    if request.method == "POST":
        user = set_preferences(
            user=request.user, name=request.POST.get("name", ""), language=request.POST.get("language", ""),
            theme=request.POST.get("theme", ""), speaks=request.POST.getlist("speaks"),
            density=request.POST.get("density"), undo_seconds=_seconds(request.POST.get("undo_seconds")),
        )  # fmt: skip
        with override(user.language):
            messages.success(request, gettext("Saved."))
        response = redirect("workspace:profile")
        response.set_cookie("desk_theme", user.theme, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
        return response
    context = {"languages": Language.choices, "themes": THEMES, "undo_choices": UNDO_CHOICES, "section": "profile"}
    return render(request, "desk/profile.html", context)


def _seconds(text: str | None) -> int | None:
    return whole(text, digits=4)


@staff
@require_POST
def presence(request: StaffRequest) -> HttpResponse:
    """Available, away or off duty; then back to where one was."""
    set_presence(user=request.user, presence=request.POST.get("presence", ""))
    back = request.headers.get("Referer", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
