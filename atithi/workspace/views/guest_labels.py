"""What the business wants to know of guests, and the words by which they are sorted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.customers import actions, queries
from atithi.customers.errors import CustomerError
from atithi.customers.models import Attribute, AttributeKind
from atithi.events import Actor
from atithi.staff.models import Language, Permission
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.card_guest import language_now

SPARE = 4  # empty rows for further choices


@may(Permission.MANAGE_LABELS)
@require_GET
def attributes(request: StaffRequest) -> HttpResponse:
    """All attributes, those put away last."""
    language = language_now()
    found = sorted(queries.attributes(archived=True), key=lambda one: one.archived_at is not None)
    context = {"rows": [(one, one.label_in(language)) for one in found], "section": "attributes"}
    return render(request, "desk/guests/attributes.html", context)


@may(Permission.MANAGE_LABELS)
@require_http_methods(["GET", "POST"])
def new_attribute(request: StaffRequest) -> HttpResponse:
    """An attribute that is not yet one."""
    return _form(request, None)


@may(Permission.MANAGE_LABELS)
@require_http_methods(["GET", "POST"])
def attribute(request: StaffRequest, public_id: str) -> HttpResponse:
    """Its words and choices; `archive` and `restore` put it away or take it out again."""
    found = queries.get_attribute(public_id)
    if "archive" in request.POST or "restore" in request.POST:
        actions.archive_attribute(
            attribute=found, actor=Actor.staff(request.user.pk), restore="restore" in request.POST
        )
        messages.success(request, _("Saved."))
        return redirect("workspace:attributes")
    return _form(request, found)


def _form(request: StaffRequest, found: Attribute | None) -> HttpResponse:
    if request.method == "GET":
        return render(request, "desk/guests/attribute.html", _context(found, None))
    data = request.POST
    try:
        actions.save_attribute(
            attribute=found, actor=Actor.staff(request.user.pk), kind=data.get("kind", ""),
            labels={code: data.get(f"label_{code}", "") for code in Language.values}, choices=_choices(data),
        )  # fmt: skip
    except CustomerError as error:
        context = {**_context(found, data), "error": str(error)}
        return render(request, "desk/guests/attribute.html", context, status=error.status)
    messages.success(request, _("Saved."))
    return redirect("workspace:attributes")


def _choices(data: QueryDict) -> list[dict[str, Any]]:
    """Choices of the form, each a row with its key (empty: new) and a label for each language."""
    keys = data.getlist("choice")
    rows = [data.getlist(f"choice_{code}") for code in Language.values]
    return [
        {"key": key, "labels": dict(zip(Language.values, words, strict=True))}
        for key, *words in zip(keys, *rows, strict=False)
    ]


def _context(found: Attribute | None, data: QueryDict | None) -> dict[str, Any]:
    labels = found.labels if found else {}
    kind = (data.get("kind") if data is not None else None) or (found.kind if found else "text")
    chosen = _choices(data) if data is not None else list(found.choices if found else [])
    chosen += [{"key": "", "labels": {}}] * SPARE
    return {
        "attribute": found, "kinds": AttributeKind.choices, "kind": kind,
        "labels": [
            (code, name, data.get(f"label_{code}", "") if data is not None else labels.get(code, ""))
            for code, name in Language.choices
        ],
        "choices": [
            (one["key"], [(code, name, one["labels"].get(code, "")) for code, name in Language.choices]) for one in chosen
        ],
        "section": "attributes",
    }  # fmt: skip


@may(Permission.MANAGE_LABELS)
@require_http_methods(["GET", "POST"])
def tags(request: StaffRequest) -> HttpResponse:
    """All tags of guests; POST adds one."""
    if request.method == "POST":
        actions.add_customer_tag(name=request.POST.get("name", ""), actor=Actor.staff(request.user.pk))
        messages.success(request, _("Saved."))
        return redirect("workspace:customer_tags")
    context = {"tags": queries.customer_tags(archived=True), "section": "customer_tags"}
    return render(request, "desk/guests/tags.html", context)


@may(Permission.MANAGE_LABELS)
@require_POST
def tag(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another name; `archive` and `restore` take it away or bring it back."""
    archived = True if "archive" in request.POST else False if "restore" in request.POST else None
    row, actor = queries.get_customer_tag(public_id), Actor.staff(request.user.pk)
    actions.change_customer_tag(tag=row, actor=actor, name=request.POST.get("name"), archived=archived)
    messages.success(request, _("Saved."))
    return redirect("workspace:customer_tags")
