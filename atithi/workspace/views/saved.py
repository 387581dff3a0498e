"""Saved views are made and changed; each person arranges their rail."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations.actions.views import ICONS, arrange_rail, remove_view, save_view
from atithi.conversations.conditions import FIELDS
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import SavedView, Sharing, ViewOrder
from atithi.conversations.saved import count, get_view, may_change, may_share, page, rail_of, read_view, views_of
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.staff.queries import teams_visible_to
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.queues import arranged, rail
from atithi.workspace.view_form import START, Editor, Tree, columns, edit, matches, read_form, units

SHOWN = 5  # rows of the live preview


@staff
@require_http_methods(["GET", "POST"])
def new_view(request: StaffRequest) -> HttpResponse:
    """A view that is not yet one."""
    return _editor(request, None)


@staff
@require_http_methods(["GET", "POST"])
def view(request: StaffRequest, public_id: str) -> HttpResponse:
    """One's own view, or a shared one where one may change what is shared."""
    found = get_view(request.user, public_id)
    if not may_change(request.user, found):
        raise NotFound
    return _editor(request, found)


def _editor(request: StaffRequest, found: SavedView | None) -> HttpResponse:
    if request.method == "GET":
        tree = found.conditions if found else START
        return render(request, "desk/view.html", _context(request, found, tree))
    tree, do = read_form(request.POST), request.POST.get("do", "save")
    if do == "save":
        return _save(request, found, tree)
    template = (
        "desk/view_preview.html"
        if do == "preview"
        else "desk/view_body.html"
        if by_script(request)
        else "desk/view.html"
    )
    return render(request, template, _context(request, found, edit(tree, do), do=do))


def _save(request: StaffRequest, found: SavedView | None, tree: Tree) -> HttpResponse:
    data = request.POST
    team = teams_visible_to(request.user).filter(public_id=data.get("team", "")).first()
    try:
        saved = save_view(
            user=request.user, view=found, name=data.get("name", ""), conditions=tree, icon=data.get("icon", ""),
            sharing=data.get("sharing", ""), team=team, order=data.get("order", ""),
            without=[name for name, _words in columns() if name not in data.getlist("column")],
        )  # fmt: skip
    except ConversationError as error:
        context = {**_context(request, found, tree), "error": str(error)}
        return render(request, "desk/view.html", context, status=error.status)
    messages.success(request, _("The view is saved."))
    return redirect("workspace:queue", name=saved.queue)


def _context(request: StaffRequest, found: SavedView | None, tree: Any, *, do: str = "") -> dict[str, Any]:
    """What the page shows: the form as it was sent, else as it is kept; and what the conditions find now."""
    data = request.POST
    order = data.get("order") or (str(found.order) if found else ViewOrder.NEWEST)
    reading = read_view(request.user, tree, order)
    fresh = f"{do.partition(':')[2]}.{len(_parts(tree, do)) - 1}".lstrip(".") if do.startswith("add:") else ""
    # While one is still choosing, what lacks is said below alone; beside it only when one wants to save.
    shown_beside = () if do else reading.broken
    without = set(found.without if found else [])
    shown = data.getlist("column") if data else [name for name, _words in columns() if name not in without]
    return {
        "view": found, "section": "views", "node": Editor(request.user, shown_beside, fresh).node(tree),
        "fields": FIELDS.values(),
        "name": data.get("name", found.name if found else ""), "icons": ICONS,
        "icon_now": data.get("icon", found.icon if found else "layers"), "orders": ViewOrder.choices, "order": order,
        "sharings": _sharings(request, found), "sharing": data.get("sharing", found.sharing if found else Sharing.PRIVATE),
        "teams": list(teams_visible_to(request.user)),
        "team_now": data.get("team", found.team.public_id if found and found.team else ""), "columns": columns(),
        "shown": shown, "units": units(), "matches": matches(), "reading": reading, "count": count(reading),
        "page": page(reading, limit=SHOWN) if not reading.broken else None,
    }  # fmt: skip


def _sharings(request: StaffRequest, found: SavedView | None) -> list[tuple[str, Any]]:
    everybody = may_share(request.user, found)
    return [(value, words) for value, words in Sharing.choices if everybody or value != Sharing.EVERYBODY]


def _parts(tree: Any, do: str) -> list[Any]:
    for step in do.partition(":")[2].split("."):
        place = whole(step)
        if place is not None and place < len(tree["parts"]):
            tree = tree["parts"][place]
    return list(tree.get("parts", []))


@staff
@require_POST
def removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a view away."""
    remove_view(view=get_view(request.user, public_id), user=request.user)
    messages.success(request, _("The view is gone. Its conversations stay what they are."))
    return redirect("workspace:home")


@staff
@require_http_methods(["GET", "POST"])
def arrange(request: StaffRequest) -> HttpResponse:
    """The order of one's rail, and what one does without."""
    if request.method == "POST":
        names, shown = request.POST.getlist("entry"), set(request.POST.getlist("shown"))
        order = moved(names, up=request.POST.get("up", ""), down=request.POST.get("down", ""))
        arrange_rail(user=request.user, order=order, hidden=[name for name in names if name not in shown])
        return redirect("workspace:arrange")
    changeable = {one.queue: one.public_id for one in views_of(request.user) if may_change(request.user, one)}
    groups = arranged(request.user, rail(request.user), everything=True)
    hidden = rail_of(request.user).hidden
    context = {"groups": groups, "hidden": hidden, "changeable": changeable, "section": "arrange"}
    return render(request, "desk/arrange.html", context)


def moved(names: list[str], *, up: str = "", down: str = "") -> list[str]:
    """The names with one of them a place further up or down among those of its kind."""
    name, step = (up, -1) if up else (down, 1)
    if name not in names:
        return names
    place = names.index(name)
    other = place + step
    if not 0 <= other < len(names) or _kind(names[other]) != _kind(name):
        return names
    swapped = [*names]
    swapped[place], swapped[other] = names[other], name
    return swapped


def _kind(name: str) -> str:
    return name.partition(":")[0] if ":" in name else ""
