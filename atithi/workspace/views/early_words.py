"""A promise at risk: the guest is told early, and it is made good."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from atithi.channels.answering import check_answerable
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.promises import queries
from atithi.promises.actions.making_good import amounts_for, last_order, make_good
from atithi.promises.actions.telling import dismiss_early_word, draft_early_word, proposed_word, send_early_word
from atithi.promises.errors import PromiseError
from atithi.promises.models import EarlyWord, Promise
from atithi.workspace.access import StaffRequest, by_script, staff
from atithi.workspace.promise_form import due_of
from atithi.workspace.views.conversation import whole_number
from atithi.workspace.views.handling import noted


def _promise(request: StaffRequest, public_id: str) -> Promise:
    """A promise in a conversation that this person may see, else NotFound."""
    promise = queries.get_promise(request.user, public_id)
    if promise.conversation is None:
        raise NotFound
    get_conversation(request.user, promise.conversation.public_id)
    return promise


def _offered(promise: Promise) -> EarlyWord | None:
    return EarlyWord.objects.filter(promise=promise, state=EarlyWord.State.OFFERED).order_by("-id").first()


@staff
@require_GET
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """What the guest could be told, to be changed and sent."""
    promise = _promise(request, public_id)
    word = _offered(promise) or proposed_word(promise)
    if word is None:
        raise NotFound
    context = {
        "promise": promise, "word": word, "amounts": amounts_for(request.user) if last_order(promise) else [],
        "section": "promises",
    }  # fmt: skip
    return render(
        request, "desk/promises/early.html" if by_script(request) else "desk/promises/early_page.html", context
    )


def _done(request: StaffRequest, promise: Promise, said: str) -> HttpResponse:
    if by_script(request):
        fresh = queries.get_promise(request.user, promise.public_id)
        return noted(render(request, "desk/promises/row.html", {"promise": fresh, "done": True}), said)
    return redirect("workspace:promise", public_id=promise.public_id)


@staff
@require_POST
def sending(request: StaffRequest, public_id: str) -> HttpResponse:
    """Tells the guest. With a new time (`exact`, `when` or `due`), that is owed from now on. `of`: the time that is at risk, so
    that a second tap tells nothing twice."""
    promise = _promise(request, public_id)
    if promise.due_at is None or request.POST.get("of") != promise.due_at.isoformat():
        raise PromiseError("already_told", _("The time has changed meanwhile. Look again."), status=409)
    word = _offered(promise) or draft_early_word(promise=promise, again=True)
    if word is None or promise.conversation is None:
        raise NotFound
    check_answerable(promise.conversation.channel)
    due = due_of(request)
    send_early_word(
        word=word, actor=Actor.staff(request.user.pk), author=request.user, text=request.POST.get("text", ""),
        new_due=due.at if due else None, precision=due.precision if due else "",
    )  # fmt: skip
    return _done(request, promise, _("The guest was told."))


@staff
@require_POST
def dismissal(request: StaffRequest, public_id: str) -> HttpResponse:
    """It need not be told."""
    promise = _promise(request, public_id)
    word = _offered(promise)
    if word is None:
        raise NotFound
    dismiss_early_word(word=word, actor=Actor.staff(request.user.pk))
    return _done(request, promise, _("Put away"))


@staff
@require_POST
def making_good(request: StaffRequest, public_id: str) -> HttpResponse:
    """Credit for the guest, within what this person may decide alone."""
    promise = _promise(request, public_id)
    case = make_good(promise=promise, user=request.user, amount_paise=whole_number(request.POST.get("amount")) or 0)
    said = _("The credit is given.") if case.state == "done" else _("Somebody who may decide it was asked.")
    return _done(request, promise, said)
