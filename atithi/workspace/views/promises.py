"""What is owed: the due list, one promise with its history, and what is done with it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.conversations.models import Conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises import actions, queries
from atithi.promises.appointment_queries import to_call
from atithi.promises.errors import PromiseError
from atithi.promises.models import Promise, PromiseKind
from atithi.realtime import last_id
from atithi.staff.models import User
from atithi.staff.queries import colleagues, get_team, get_user, own_store_ids, stores, visible_teams
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.promise_form import due_of, kind_of
from atithi.workspace.promise_words import choices, steps, when_of
from atithi.workspace.told import opens_what_was_told
from atithi.workspace.views.handling import Undo, noted


def _listed(request: StaffRequest) -> dict[str, Any]:
    """The rows that are asked for, and how the rest is asked for."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("whose", "state", "kind")}
    asked["whose"], asked["state"] = asked["whose"] or "mine", asked["state"] or "open"
    page = queries.due_list(
        request.user, asked["whose"], state=asked["state"], kind=asked["kind"], after=request.GET.get("after", "")
    )
    return {"promises": page.promises, "next": page.next, **asked}


@staff
@require_GET
def due(request: StaffRequest) -> HttpResponse:
    """The due list: what one owes oneself, a team, a store or all, sorted by what breaks next."""
    live_from = last_id()
    context = {
        **_listed(request), "counts": queries.counts(request.user), "kinds": PromiseKind.choices,
        "places": _places(request.user), "live_from": live_from, "section": "promises", "to_call": to_call(request.user),
    }  # fmt: skip
    return render(request, "desk/promises/due.html", context)


def _places(user: User) -> list[tuple[str, str]]:
    """Teams and stores whose promises this person may list."""
    own = own_store_ids(user)
    teams = [(f"team:{team.pk}", team.name) for team in visible_teams(user)]
    return teams + [(f"store:{store.pk}", store.name) for store in stores() if own is None or store.pk in own]


@staff
@require_GET
def rows(request: StaffRequest) -> HttpResponse:
    """The next rows of the due list."""
    return render(request, "desk/promises/rows.html", _listed(request))


@staff
@require_GET
def row(request: StaffRequest, public_id: str) -> HttpResponse:
    """One promise as a row of the list, as it is now."""
    return render(request, "desk/promises/row.html", {"promise": queries.get_promise(request.user, public_id)})


@staff
@require_GET
@opens_what_was_told
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """A promise with its words, its history and what can be done with it: a page, or a dialog on another page."""
    promise = queries.get_promise(request.user, public_id)
    context = {
        "promise": promise, "steps": steps(queries.told_of(promise), promise), "kinds": PromiseKind.choices,
        "times": choices(promise.customer.language), "section": "promises", "colleagues": colleagues(),
        "teams": visible_teams(request.user),
    }  # fmt: skip
    return render(request, "desk/promises/dialog.html" if by_script(request) else "desk/promises/promise.html", context)


def _answer(request: StaffRequest, promise: Promise, said: str, undo: str = "") -> HttpResponse:
    """The promise as a row after a change, with words for a toast; its page for browsers without scripts. 204 where it is
    out of sight by now."""
    if not by_script(request):
        return redirect("workspace:promise", public_id=promise.public_id)
    try:
        fresh = queries.get_promise(request.user, promise.public_id)
    except NotFound:
        return noted(HttpResponse(status=204), said)
    response = render(request, "desk/promises/row.html", {"promise": fresh, "done": True})
    return noted(response, said, Undo(reverse(undo, args=[promise.public_id])) if undo else None)


@staff
@require_POST
def keeping(request: StaffRequest, public_id: str) -> HttpResponse:
    """It is done."""
    promise = queries.get_promise(request.user, public_id)
    actions.keep_promise(promise=promise, actor=Actor.staff(request.user.pk))
    return _answer(request, promise, _("Kept. Well done."), "workspace:promise_reopening")


@staff
@require_POST
def reopening(request: StaffRequest, public_id: str) -> HttpResponse:
    """It was called kept by mistake."""
    promise = queries.get_promise(request.user, public_id)
    actions.reopen_promise(promise=promise, actor=Actor.staff(request.user.pk))
    return _answer(request, promise, _("It is owed again."))


@staff
@require_POST
def change(request: StaffRequest, public_id: str) -> HttpResponse:
    """Another time or kind, with the reason."""
    promise, form = queries.get_promise(request.user, public_id), request.POST
    kind = kind_of(form["kind"]) if form.get("kind") else None
    due = due_of(request, needed=kind is None or kind == promise.kind)
    moved = actions.change_promise(
        promise=promise, actor=Actor.staff(request.user.pk), reason=form.get("reason", ""), kind=kind,
        due_at=due.at if due else None, precision=due.precision if due else "",
    )  # fmt: skip
    return _answer(request, promise, _("By %(when)s. Tell the guest, too.") % {"when": when_of(moved)})


@staff
@require_POST
def withdrawal(request: StaffRequest, public_id: str) -> HttpResponse:
    """The guest agreed that it need not be kept."""
    promise, form = queries.get_promise(request.user, public_id), request.POST
    actor = Actor.staff(request.user.pk)
    actions.withdraw_promise(
        promise=promise, actor=actor, reason=form.get("reason", ""), agreed=form.get("agreed") == "yes"
    )
    return _answer(request, promise, _("Withdrawn"))


@staff
@require_POST
def breaking(request: StaffRequest, public_id: str) -> HttpResponse:
    """It cannot be kept, and why."""
    promise = queries.get_promise(request.user, public_id)
    actions.break_promise(promise=promise, actor=Actor.staff(request.user.pk), reason=request.POST.get("reason", ""))
    return _answer(request, promise, _("Noted as broken. Tell the guest now."))


@staff
@require_POST
def owner(request: StaffRequest, public_id: str) -> HttpResponse:
    """Gives it to a person (`person`) or a team (`team`)."""
    promise, form, actor = queries.get_promise(request.user, public_id), request.POST, Actor.staff(request.user.pk)
    if form.get("team"):
        given: Any = get_team(request.user, form["team"])
        actions.reassign_promise(promise=promise, actor=actor, team=given)
    else:
        given = receiver(form.get("person", ""), promise.conversation)
        actions.reassign_promise(promise=promise, actor=actor, owner=given)
    return _answer(request, promise, _("%(name)s owes it now") % {"name": given})


def receiver(public_id: str, conversation: Conversation | None) -> User:
    """Who can be given a promise: a colleague who may see what it is about. Raises PromiseError."""
    user = get_user(public_id)
    if not queries.may_owe(user, conversation):
        raise PromiseError("not_for_them", _("%(name)s may not see this conversation."), name=user.name)
    return user


@staff
@require_POST
def acceptance(request: StaffRequest, public_id: str) -> HttpResponse:
    """What was found is a promise, as it is or with another kind or time."""
    promise, form = queries.get_promise(request.user, public_id), request.POST
    due = due_of(request)
    actions.accept_promise(
        promise=promise, actor=Actor.staff(request.user.pk), kind=kind_of(form["kind"]) if form.get("kind") else None,
        due_at=due.at if due else None, precision=due.precision if due else "",
    )  # fmt: skip
    return _answer(request, promise, _("Kept track of"))


@staff
@require_POST
def dismissal(request: StaffRequest, public_id: str) -> HttpResponse:
    """What was found is no promise."""
    promise = queries.get_promise(request.user, public_id)
    actions.dismiss_promise(promise=promise, actor=Actor.staff(request.user.pk))
    return _answer(request, promise, _("Not a promise"))
