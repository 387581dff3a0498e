"""Guests who may be there twice: suggested with reasons, joined after a look at what will be, parted again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.customers import queries
from atithi.customers.actions import merge_customers, tell_apart, unmerge_customers
from atithi.events import Actor, enqueue
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.guests import merge_context

PAGE = 20


@staff
@require_http_methods(["GET", "POST"])
def duplicates(request: StaffRequest) -> HttpResponse:
    """Pairs that may be one person, the likeliest first, and the latest merges. POST: looks for them now."""
    if request.method == "POST":
        with transaction.atomic():
            enqueue("customers.find_twins", args={}, key="twins-now")
        messages.success(request, _("The desk is looking. With many guests that takes a minute or two."))
        return redirect("workspace:duplicates")
    page = Paginator(queries.duplicates(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "merges": list(queries.merges()[:PAGE]), "section": "duplicates"}
    return render(request, "desk/guests/duplicates.html", context)


@staff
@require_POST
def apart(request: StaffRequest, public_id: str) -> HttpResponse:
    """They are two people."""
    tell_apart(pair=queries.get_duplicate(public_id), actor=Actor.staff(request.user.pk))
    messages.success(request, _("They are not suggested again."))
    return redirect("workspace:duplicates")


@staff
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, public_id: str, other: str) -> HttpResponse:
    """GET: what will be if `other` goes into this guest. POST: joins them."""
    keep, absorb = queries.get_customer(public_id), queries.get_customer(other)
    if keep.pk == absorb.pk or keep.erased_at or absorb.erased_at:
        raise NotFound
    if request.method == "GET":
        return render(request, "desk/guests/merge.html", merge_context(request.user, keep, absorb))
    kept = merge_customers(keep=keep, absorb=absorb, actor=Actor.staff(request.user.pk))
    messages.success(request, _("The two are one now. You can undo it here."))
    return redirect("workspace:guest", public_id=kept.public_id)


@staff
@require_POST
def undo(request: StaffRequest, public_id: str) -> HttpResponse:
    """Parts two records that were joined."""
    merge = queries.get_merge(public_id)
    alone = unmerge_customers(merge=merge, actor=Actor.staff(request.user.pk))
    messages.success(request, _("They are two again."))
    return redirect("workspace:guest", public_id=alone.public_id)
