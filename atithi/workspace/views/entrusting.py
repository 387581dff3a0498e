"""The owner's words: rules for returns and refunds, tried out; and what each role or person may decide alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.commerce.actions import move_rule, remove_rule, save_rule, set_limit
from atithi.commerce.deciding import rules
from atithi.commerce.models import CaseKind, Condition, Outcome, PolicyRule
from atithi.commerce.policy import Facts, decide, sentence, snapshot
from atithi.commerce.queries import categories
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.queries import colleagues
from atithi.workspace.access import StaffRequest, owner
from atithi.workspace.authority_form import Holder, bounds_of, explained, get_holder, holders, limits_of
from atithi.workspace.product_form import amount_or_none, whole_number


def _get_rule(public_id: str) -> PolicyRule:
    found = PolicyRule.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


@owner
@require_GET
def policy(request: StaffRequest) -> HttpResponse:
    """The rules as sentences, in their order; `rule`: the one that is being changed. And who may decide what."""
    chosen = _get_rule(request.GET["rule"]) if request.GET.get("rule") else None
    goods = categories()
    context = {
        "rules": [(rule, sentence(snapshot(rule))) for rule in rules()], "chosen": chosen, "kinds": CaseKind.choices,
        "conditions": Condition.choices, "outcomes": Outcome.choices, "holders": holders(), "section": "policy",
        "categories": list(dict.fromkeys([*goods, *(chosen.categories if chosen else [])])),
    }  # fmt: skip
    return render(request, "desk/commerce/policy.html", context)


@owner
@require_POST
def add_rule(request: StaffRequest) -> HttpResponse:
    """A further rule, behind all others; or, with `rule`, that one anew."""
    form = request.POST
    save_rule(
        actor=Actor.staff(request.user.pk), outcome=form.get("outcome", ""), kinds=form.getlist("kinds"),
        conditions=form.getlist("conditions"), categories=form.getlist("categories"),
        within_days=whole_number(form, "within"), max_paise=amount_or_none(form, "max"),
        words={code: form.get(f"words_{code}", "") for code in ("en", "hi", "te", "bn")},
        rule=_get_rule(form["rule"]) if form.get("rule") else None,
    )  # fmt: skip
    messages.success(request, _("Saved"))
    return redirect("workspace:policy")


@owner
@require_POST
def rule(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a rule away, or puts it one place up or down."""
    found, actor, verb = _get_rule(public_id), Actor.staff(request.user.pk), request.POST.get("do", "")
    if verb == "remove":
        remove_rule(rule=found, actor=actor)
    else:
        move_rule(rule=found, up=verb == "up", actor=actor)
    return redirect("workspace:policy")


@owner
@require_POST
def trial(request: StaffRequest) -> HttpResponse:
    """How the rules would decide a request, and the words that the guest and the staff would read."""
    form = request.POST
    facts = Facts(
        form.get("kind", ""), form.get("category", ""), form.get("condition", ""), whole_number(form, "days") or 0,
        amount_or_none(form, "amount") or 0,
    )  # fmt: skip
    decision = decide(rules(), facts)
    context = {"outcome": decision.outcome, "said": explained(decision)}
    return render(request, "desk/commerce/trial.html", context)


@owner
@require_GET
def authority(request: StaffRequest, holder: str) -> HttpResponse:
    """What one role or person may decide alone, kind by kind."""
    found = get_holder(holder)
    context = {"holder": found, "limits": limits_of(found), "section": "policy"}
    return render(request, "desk/commerce/authority.html", context)


@owner
@require_POST
def limits(request: StaffRequest) -> HttpResponse:
    """What a role or person may decide alone, for all kinds at once. A kind without a tick is not entrusted."""
    form, actor = request.POST, Actor.staff(request.user.pk)
    holder: Holder = get_holder(form.get("holder", ""))
    for kind in CaseKind.values:
        set_limit(actor=actor, kind=kind, holder=holder.who, bounds=bounds_of(form, kind))
    messages.success(request, _("Saved"))
    return redirect("workspace:policy")


@owner
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Of whom something of their own may be said."""
    return render(request, "desk/commerce/authority_people.html", {"people": colleagues(), "section": "policy"})
