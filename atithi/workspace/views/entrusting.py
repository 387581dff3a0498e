"""The owner's words: rules for returns and refunds, and what each role may decide alone."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions import move_rule, remove_rule, save_rule, set_limit
from atithi.commerce.deciding import rules
from atithi.commerce.models import CaseKind, Condition, Limit, Outcome, PolicyRule
from atithi.commerce.money import paise
from atithi.commerce.policy import sentence, snapshot
from atithi.commerce.queries import categories
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Role
from atithi.workspace.access import StaffRequest, owner
from atithi.workspace.product_form import whole_number


@owner
@require_GET
def policy(request: StaffRequest) -> HttpResponse:
    """The rules as sentences, in their order, and the limits of each role."""
    limits = {(each.role, each.kind): each for each in Limit.objects.exclude(role="")}
    roles = [
        (role.value, role.label, [(kind.value, kind.label, limits.get((role.value, kind.value))) for kind in CaseKind])
        for role in (Role.AGENT, Role.SUPERVISOR)
    ]
    context = {
        "rules": [(rule, sentence(snapshot(rule))) for rule in rules()], "roles": roles, "kinds": CaseKind.choices,
        "conditions": Condition.choices, "outcomes": Outcome.choices, "categories": categories(), "section": "policy",
    }  # fmt: skip
    return render(request, "desk/commerce/policy.html", context)


@owner
@require_POST
def add_rule(request: StaffRequest) -> HttpResponse:
    """A further rule, behind all others."""
    form = request.POST
    save_rule(
        actor=Actor.staff(request.user.pk), outcome=form.get("outcome", ""), kinds=form.getlist("kinds"),
        conditions=form.getlist("conditions"), categories=form.getlist("categories"),
        within_days=whole_number(form, "within"), max_paise=_amount(form, "max"), words={"en": form.get("words", "")},
    )  # fmt: skip
    return redirect("workspace:policy")


@owner
@require_POST
def rule(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a rule away, or puts it one place up or down."""
    found = PolicyRule.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor, verb = Actor.staff(request.user.pk), request.POST.get("do", "")
    if verb == "remove":
        remove_rule(rule=found, actor=actor)
    else:
        move_rule(rule=found, up=verb == "up", actor=actor)
    return redirect("workspace:policy")


@owner
@require_POST
def limits(request: StaffRequest) -> HttpResponse:
    """What a role may decide alone, for all kinds at once. A kind without a tick is not entrusted."""
    form, actor = request.POST, Actor.staff(request.user.pk)
    for kind in CaseKind.values:
        bounds = None
        if form.get(f"{kind}_may"):
            bounds = {
                "case_paise": _amount(form, f"{kind}_case"), "guest_times": whole_number(form, f"{kind}_times"),
                "month_paise": _amount(form, f"{kind}_month"),
            }  # fmt: skip
        set_limit(actor=actor, kind=kind, holder=form.get("role", ""), bounds=bounds)
    messages.success(request, _("Saved"))
    return redirect("workspace:policy")


def _amount(form: QueryDict, name: str) -> int | None:
    text = form.get(name, "").strip()
    return paise(text) if text else None
