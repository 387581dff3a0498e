"""What the owner decides about honest dates, and what the record knows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atithi.events import Actor
from atithi.promises.actions.honesty import set_honesty_rules
from atithi.promises.feasibility.answering import rules as current_rules
from atithi.promises.known import known_kinds
from atithi.promises.models import Reckoning
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may

LEVELS = (80, 85, 90)


@may(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """How surely an offered date is kept, the second thought, and whether guests are told early by the desk itself."""
    if request.method == "POST":
        level = request.POST.get("level", "")
        set_honesty_rules(
            actor=Actor.staff(request.user.pk), level=int(level) if level.isdigit() and len(level) < 4 else 0,
            second_thought=request.POST.get("second_thought") == "yes", tells_early=request.POST.get("tells_early") == "yes",
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("workspace:honesty")
    found = current_rules()
    context = {
        "rules": found, "levels": LEVELS, "known": known_kinds(found.level / 100), "section": "honesty",
        "reckoning": Reckoning.objects.filter(id=1).first(),
    }  # fmt: skip
    return render(request, "desk/promises/honesty.html", context)
