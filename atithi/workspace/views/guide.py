"""The guide beside a conversation: what is done, what comes next, what could be said; and the sentences it offers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.beside import kinds_in_use, offered_kind
from atithi.conversations.models import Conversation
from atithi.conversations.models.canned import VARIANTS, best_variant
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.standards.guide import actions, queries
from atithi.standards.guide.courtesy import remarks
from atithi.standards.guide.wordings import Wording, all_wordings, shipped
from atithi.standards.models import GuideWording, How, Step
from atithi.workspace.access import StaffRequest, may, staff
from atithi.workspace.card_guest import shown_remarks
from atithi.workspace.wording import SCRIPT_OF, language_mark

READ_AT_MOST = 4_000
"""Letters of an answer that are read while it is typed."""


@staff
@require_GET
def beside(request: StaffRequest, public_id: str) -> HttpResponse:
    """The guide as it stands now."""
    return _guide(request, get_conversation(request.user, public_id))


@staff
@require_POST
def step(request: StaffRequest, public_id: str, name: str) -> HttpResponse:
    """Marks a step as done; with `undo`, as not done."""
    conversation, actor = get_conversation(request.user, public_id), Actor.staff(request.user.pk)
    if name not in Step.values:
        raise NotFound
    if request.POST.get("undo"):
        actions.unmark_step(conversation=conversation, step=Step(name), actor=actor)
    else:
        actions.mark_steps(conversation=conversation, steps=[Step(name)], how=How.MARKED, actor=actor)
    return _guide(request, conversation)


@staff
@require_POST
def needs(request: StaffRequest, public_id: str) -> HttpResponse:
    """Writes down what the guest needs."""
    conversation = get_conversation(request.user, public_id)
    words, actor = request.POST.get("words", ""), Actor.staff(request.user.pk)
    actions.note_need(conversation=conversation, words=words, actor=actor, author=request.user)
    return _guide(request, conversation)


@staff
@require_POST
def confirmation(request: StaffRequest, public_id: str, need_id: str) -> HttpResponse:
    """The guest confirmed the need."""
    conversation = get_conversation(request.user, public_id)
    actions.confirm_need(need=queries.get_need(conversation, need_id), actor=Actor.staff(request.user.pk))
    return _guide(request, conversation)


def _guide(request: StaffRequest, conversation: Conversation) -> HttpResponse:
    guide = queries.guide_of(conversation, request.user, now())
    context = {"conversation": conversation, "guide": guide, "recalled": shown_remarks(guide.recalled, request.user)}
    return render(request, "desk/guide/beside.html", context)


@staff
@require_POST
def courtesy(request: StaffRequest, public_id: str) -> HttpResponse:
    """What there is to look at in an answer that is being written; an empty answer where there is nothing."""
    conversation = get_conversation(request.user, public_id)
    text = request.POST.get("text", "")[:READ_AT_MOST]
    found = remarks(text, language=conversation.language, upset=conversation.mood == "upset")
    return render(request, "desk/guide/courtesy.html", {"remarks": found}) if found else HttpResponse(status=204)


@may(Permission.MANAGE_SHARED)
@require_GET
def wordings(request: StaffRequest) -> HttpResponse:
    """Every sentence, by step, in the reader's language; those of ours that were taken out can come back."""
    rows = all_wordings()
    steps = [(one, [(row, _for_reader(row)) for row in rows if row.step == one]) for one in Step]
    removed = [(row, _for_reader(row)) for key, row in shipped().items() if key not in {row.key for row in rows}]
    kinds = {kind.pk: kind for kind in kinds_in_use()}
    context = {"steps": steps, "removed": removed, "kinds": kinds, "section": "guide"}
    return render(request, "desk/guide/wordings.html", context)


def _for_reader(wording: Wording) -> str:
    language = (get_language() or "en")[:2]
    return wording.texts.get(best_variant(wording.texts, language, SCRIPT_OF.get(language, "Latn")), "")


@may(Permission.MANAGE_SHARED)
@require_http_methods(["GET", "POST"])
def new_wording(request: StaffRequest) -> HttpResponse:
    """A further sentence for a step, perhaps for one kind of matter alone."""
    if request.method == "GET":
        return _form(request, {})
    name = request.POST.get("step", "")
    if name not in Step.values:
        raise NotFound
    return _save(request, step=Step(name))


@may(Permission.MANAGE_SHARED)
@require_http_methods(["GET", "POST"])
def our_wording(request: StaffRequest, key: str) -> HttpResponse:
    """One of the sentences that came with the desk: changed, taken out, brought back."""
    if key not in shipped():
        raise NotFound
    actor = Actor.staff(request.user.pk)
    match request.POST.get("do", "save") if request.method == "POST" else "":
        case "":
            kept = next((row for row in all_wordings() if row.key == key), shipped()[key])
            return _form(request, kept.texts, wording=kept, ours=shipped()[key])
        case "remove":
            actions.remove_wording(key=key, actor=actor)
        case "restore":
            actions.restore_wording(key=key, actor=actor)
        case _:
            return _save(request, step=shipped()[key].step, key=key)
    return redirect("workspace:guide_wordings")


@may(Permission.MANAGE_SHARED)
@require_http_methods(["GET", "POST"])
def own_wording(request: StaffRequest, public_id: str) -> HttpResponse:
    """A sentence of the business's own: changed, or taken out."""
    wording = queries.get_wording(public_id)
    if request.method == "GET":
        return _form(request, wording.texts, wording=wording)
    if request.POST.get("do") == "remove":
        actions.remove_wording(wording=wording, actor=Actor.staff(request.user.pk))
        return redirect("workspace:guide_wordings")
    name = request.POST.get("step", "")
    return _save(request, step=Step(name) if name in Step.values else Step(wording.step), wording=wording)


def _save(request: StaffRequest, *, step: Step, key: str = "", wording: GuideWording | None = None) -> HttpResponse:
    texts = {variant: request.POST.get(f"text_{variant}", "") for variant in VARIANTS}
    kind = offered_kind(request.POST["kind"]) if request.POST.get("kind") else None
    actions.write_wording(
        texts=texts, step=step, key=key, kind=kind, wording=wording, actor=Actor.staff(request.user.pk)
    )
    messages.success(request, _("Saved."))
    return redirect("workspace:guide_wordings")


def _form(
    request: StaffRequest, texts: dict[str, str], *, wording: Wording | GuideWording | None = None, ours: Wording | None = None
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "fields": [(variant, language_mark(*_parts(variant)), texts.get(variant, ""), variant[:2]) for variant in VARIANTS],
        "wording": wording, "ours": ours, "steps": list(Step), "kinds": kinds_in_use(), "section": "guide",
    }  # fmt: skip
    return render(request, "desk/guide/wording.html", context)


def _parts(variant: str) -> tuple[str, str]:
    language, _dash, script = variant.partition("-")
    return language, script or "Latn"
