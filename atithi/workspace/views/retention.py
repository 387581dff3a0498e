"""How long things are kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations.models import Channel
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.privacy import queries
from atithi.privacy.actions import keeping
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Kept
from atithi.privacy.retention import due
from atithi.staff.models import Permission
from atithi.workspace.access import StaffRequest, may


def _days(text: str) -> int:
    number = whole(text, digits=6)
    if number is None:
        raise PrivacyError("days_malformed", _("Write the number of days."))
    return number


def _channel(public_id: str) -> Channel | None:
    if not public_id:
        return None
    found = Channel.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@may(Permission.ERASE_PEOPLE)
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """The rules with what each would take now. A new one is first counted (`do=count`), then saved (`do=save`)."""
    form, context = request.POST, {}
    if request.method == "POST":
        wanted = {
            "kind": form.get("kind", ""),
            "days": _days(form.get("days", "")),
            "channel": _channel(form.get("channel", "")),
        }
        if form.get("do") == "save":
            keeping.save_rule(user=request.user, **wanted)  # type: ignore[arg-type]
            return redirect("workspace:retention")
        rule = keeping.proposed(**wanted)  # type: ignore[arg-type]
        context = {"proposed": rule, "count": due(rule, now()).count()}
    found = [(rule, due(rule, now()).count()) for rule in queries.rules()]
    context |= {
        "rules": found,
        "kinds": Kept.choices,
        "channels": Channel.objects.order_by("name"),
        "section": "retention",
    }
    return render(request, "desk/privacy/retention.html", context)


@may(Permission.ERASE_PEOPLE)
@require_POST
def removal(request: StaffRequest, rule_id: str) -> HttpResponse:
    """Takes a rule away: such things are kept."""
    keeping.remove_rule(rule=queries.get_rule(rule_id), user=request.user)
    return redirect("workspace:retention")
