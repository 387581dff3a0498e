"""A person's own keys."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.actions import set_keys
from atithi.workspace.keyboard import Bound, KeyboardError, groups, own_keys


@staff
@require_http_methods(["GET", "POST"])
def keys(request: StaffRequest) -> HttpResponse:
    """Every command with its key: to change, to take away, or all back to the usual ones (`usual`)."""
    choice, refusal = own_keys(request.user), ""
    if request.method == "POST":
        wanted = {} if request.POST.get("usual") else request.POST.dict()
        try:
            set_keys(user=request.user, wanted=wanted, single_keys=bool(request.POST.get("single")))
        except KeyboardError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:keys")
    context = {"groups": _as_typed(request, groups(choice), bool(refusal)), "choice": choice, "refusal": refusal}
    return render(request, "desk/keys_settings.html", {**context, "section": "keys"}, status=400 if refusal else 200)


def _as_typed(
    request: StaffRequest, shown: list[tuple[str, list[Bound]]], refused: bool
) -> list[tuple[str, list[Bound]]]:
    """The keys as they are; after a refusal, as the person typed them."""
    if not refused:
        return shown
    typed = request.POST
    return [
        (title, [Bound(each.command, typed.get(each.command.name, each.key)) for each in keys]) for title, keys in shown
    ]
