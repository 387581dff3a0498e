"""Segments of guests: made with a live count and the first of them, changed, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import NotFound
from atithi.customers import queries
from atithi.customers.actions import remove_segment, save_segment
from atithi.customers.errors import CustomerError
from atithi.customers.models import Segment
from atithi.customers.segments import segment_fields
from atithi.staff.models import User
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.guests import segment_count
from atithi.workspace.segment_form import FIRST, START, SegmentEditor, field_groups
from atithi.workspace.view_form import Tree, edit, matches, read_form, units

SHOWN = 6
PREVIEW = "desk/guests/segment_preview.html"


@staff
@require_GET
def segments(request: StaffRequest) -> HttpResponse:
    """The segments that this person has, each with its count now."""
    found = list(queries.segments_of(request.user))
    names = dict(User.objects.filter(pk__in={one.owner for one in found}).values_list("pk", "name"))
    user = request.user
    rows = [
        (one, segment_count(one, user), names.get(one.owner, ""), queries.may_change_segment(user, one))
        for one in found
    ]
    return render(request, "desk/guests/segments.html", {"rows": rows, "section": "segments"})


@staff
@require_http_methods(["GET", "POST"])
def new_segment(request: StaffRequest) -> HttpResponse:
    """A segment that is not yet one."""
    return _editor(request, None)


@staff
@require_http_methods(["GET", "POST"])
def segment(request: StaffRequest, public_id: str) -> HttpResponse:
    """One's own segment, or a shared one where one may change what is shared."""
    found = queries.get_segment(request.user, public_id)
    if not queries.may_change_segment(request.user, found):
        raise NotFound
    return _editor(request, found)


def _editor(request: StaffRequest, found: Segment | None) -> HttpResponse:
    if request.method == "GET":
        return render(
            request, "desk/guests/segment.html", _context(request, found, found.conditions if found else START)
        )
    fields = SegmentEditor(request.user, segment_fields(request.user)).fields
    tree, do = read_form(request.POST, fields), request.POST.get("do", "save")
    if do == "save":
        return _save(request, found, tree)
    pieces = {True: PREVIEW if do == "preview" else "desk/view_body.html", False: "desk/guests/segment.html"}
    return render(request, pieces[by_script(request)], _context(request, found, edit(tree, do, FIRST), do=do))


def _save(request: StaffRequest, found: Segment | None, tree: Tree) -> HttpResponse:
    data = request.POST
    try:
        saved = save_segment(
            user=request.user,
            segment=found,
            name=data.get("name", ""),
            conditions=tree,
            shared=data.get("shared") == "yes",
        )
    except CustomerError as error:
        context = {**_context(request, found, tree), "error": str(error)}
        return render(request, "desk/guests/segment.html", context, status=error.status)
    messages.success(request, _("The segment is saved."))
    return redirect(f"{reverse('workspace:guests')}?segment={saved.public_id}")


def _context(request: StaffRequest, found: Segment | None, tree: Any, *, do: str = "") -> dict[str, Any]:
    """What the page shows: the form as it was sent, else as it is kept; and whom the conditions find now."""
    known = segment_fields(request.user)
    within = frozenset({found.pk} if found else ())
    reading = queries.read_segment(request.user, tree, known=known, within=within)
    fresh = _last_part(tree, do.partition(":")[2]) if do.startswith("add:") else ""
    # While one is still choosing, what lacks is said below alone; beside it only when one wants to save.
    editor = SegmentEditor(request.user, known, () if do else reading.broken, fresh)
    data = request.POST
    return {
        "segment": found, "section": "segments", "node": editor.node(tree), "field_groups": field_groups(known),
        "name": data.get("name", found.name if found else ""), "preview": PREVIEW, "units": units(), "matches": matches(),
        "shared": data.get("shared") == "yes" if data else bool(found and found.shared),
        "may_share": queries.may_share_segment(request.user, found), "reading": reading, "count": reading.count,
        "hits": reading.first(SHOWN),
    }  # fmt: skip


def _last_part(tree: Any, path: str) -> str:
    for step in path.split("."):
        if step.isdigit() and int(step) < len(tree["parts"]):
            tree = tree["parts"][int(step)]
    return f"{path}.{len(tree.get('parts', [])) - 1}".lstrip(".")


@staff
@require_POST
def removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a segment away."""
    remove_segment(segment=queries.get_segment(request.user, public_id), user=request.user)
    messages.success(request, _("The segment is gone. Its guests stay what they are."))
    return redirect("workspace:segments")
