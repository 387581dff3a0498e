"""Macros: run on a conversation, and made by those who use them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.actions.macros import add_macro, archive_macro, change_macro, run_macro
from atithi.conversations.beside import offered_kinds, offered_tags
from atithi.conversations.errors import ConversationError
from atithi.conversations.macros import UNTIL, VERBS, macro_of, macros_for, may_change, steps_of
from atithi.conversations.models import Macro, Priority
from atithi.conversations.placeholders import PLACEHOLDERS
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Permission, Team
from atithi.staff.queries import colleagues, teams_visible_to
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.inbox import handling_context
from atithi.workspace.views.handling import head


@staff
@require_http_methods(["GET", "POST"])
def on_conversation(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: what can be run, with what each would do. POST: runs `macro`, or the one with `key`."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        rows = [(macro, steps_of(macro, request.user)) for macro in macros_for(request.user)]
        return render(request, "desk/macro_dialog.html", {"conversation": conversation, "rows": rows})
    macro = _wanted(request)
    text = run_macro(macro=macro, conversation=conversation, user=request.user, actor=Actor.staff(request.user.pk))
    response = head(request, public_id, _("“%(name)s” is done") % {"name": macro.name})
    if text and by_script(request):
        fragment = render(request, "desk/macro_text.html", {"text": text})
        response.content = response.content + fragment.content
    return response


def _wanted(request: StaffRequest) -> Macro:
    key = request.POST.get("key", "")
    if not key:
        return macro_of(request.user, request.POST.get("macro", ""))
    found = macros_for(request.user).filter(key=key)
    own = found.filter(scope=Macro.Scope.PERSONAL).first() or found.first()
    if own is None:
        raise ConversationError("no_macro", _("No macro has the key %(key)s."), key=key[:1], status=404)
    return own


@staff
@require_GET
def giving(request: StaffRequest, public_id: str) -> HttpResponse:
    """Asks to whom a conversation goes, with a note."""
    conversation = get_conversation(request.user, public_id)
    context = {"conversation": conversation, **handling_context(request.user, conversation)}
    return render(request, "desk/giving_dialog.html", context)


@staff
@require_GET
def macros(request: StaffRequest) -> HttpResponse:
    """All macros that this person can run."""
    rows = [
        (macro, steps_of(macro, request.user), may_change(request.user, macro)) for macro in macros_for(request.user)
    ]
    return render(request, "desk/macros.html", {"rows": rows, "section": "macros"})


@staff
@require_http_methods(["GET", "POST"])
def macro(request: StaffRequest, public_id: str = "") -> HttpResponse:
    """The editor of a macro; without an id, of a new one."""
    found = macro_of(request.user, public_id) if public_id else None
    if found is not None and not may_change(request.user, found):
        raise NotFound
    problem = ""
    if request.method == "POST":
        try:
            _keep(request, found)
        except ConversationError as error:
            problem = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("workspace:macros")
    return render(request, "desk/macro.html", _editor(request, found, problem), status=400 if problem else 200)


def _keep(request: StaffRequest, found: Macro | None) -> None:
    scope = request.POST.get("scope", "personal")
    if scope != Macro.Scope.PERSONAL and not request.user.may(Permission.MANAGE_SHARED):
        raise NotFound
    team: Team | None = teams_visible_to(request.user).filter(public_id=request.POST.get("team", "")).first()
    actor, name, key = Actor.staff(request.user.id), request.POST.get("name", ""), request.POST.get("key", "")
    steps = _steps(request)
    if found is None:
        add_macro(name=name, steps=steps, owner=request.user, actor=actor, scope=scope, team=team, key=key)
    else:
        change_macro(macro=found, name=name, steps=steps, actor=actor, scope=scope, team=team, key=key)


def _steps(request: StaffRequest) -> list[dict[str, str]]:
    """The lines of the editor: `do` and, by its name, the value of that step. Empty lines are left out."""
    pairs = zip(request.POST.getlist("do"), request.POST.getlist("value"), strict=False)
    return [{"do": do, "value": value} for do, value in pairs if do]


def _editor(request: StaffRequest, found: Macro | None, problem: str) -> dict[str, object]:
    steps = _steps(request) if request.method == "POST" else list(found.steps) if found else []
    choices = {
        "assign": [("me", _("whoever runs it")), ("", _("nobody")), *((p.public_id, p.name) for p in colleagues())],
        "team": [("", _("no team")), *((team.public_id, team.name) for team in teams_visible_to(request.user))],
        "tag": [(tag.public_id, tag.name) for tag in offered_tags()],
        "priority": [(str(value), str(label)) for value, label in Priority.choices],
        "kind": [(kind.public_id, kind.name_in(request.user.language)) for kind in offered_kinds()],
        "snooze": [(key, str(label)) for key, label in UNTIL.items()],
        "close": [],
    }
    choices["untag"] = choices["tag"]
    return {
        "macro": found, "problem": problem, "section": "macros", "verbs": [(key, str(v)) for key, v in VERBS.items()],
        "steps": steps, "choices": choices, "placeholders": PLACEHOLDERS.items(), "digits": "123456789",
        "teams": list(teams_visible_to(request.user)), "may_share": request.user.may(Permission.MANAGE_SHARED),
        "name": request.POST.get("name", found.name if found else ""),
        "scope": request.POST.get("scope", found.scope if found else "personal"),
        "key": request.POST.get("key", found.key if found else ""),
    }  # fmt: skip


@staff
@require_POST
def archiving(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts a macro away."""
    found = macro_of(request.user, public_id)
    if not may_change(request.user, found):
        raise NotFound
    archive_macro(macro=found, actor=Actor.staff(request.user.id))
    messages.success(request, _("Put away."))
    return redirect("workspace:macros")
