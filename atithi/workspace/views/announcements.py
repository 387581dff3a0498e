"""Announcements to staff: listed, read and understood, written, and where they matter."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor
from atithi.knowledge import actions, announcements
from atithi.knowledge.models import Announcement, NewsKind
from atithi.workspace.access import StaffRequest, leads, staff
from atithi.workspace.announcement_form import CHECKS, form_of, progress, shown, values
from atithi.workspace.told import opens_what_was_told

SHOWN = 60
IN_BANNER = 3


@staff
@require_GET
def listed(request: StaffRequest) -> HttpResponse:
    """What concerns the reader; `state`: past ones, and for those who lead drafts and all; `q` finds in any script."""
    words, state = request.GET.get("q", "")[:200].strip(), request.GET.get("state", "")
    if words:
        rows = announcements.search(request.user, words)
    elif state in {"drafts", "all"} and request.user.leads:
        kept = announcements.kept_by(request.user).order_by("-created_at", "-id")
        rows = list((kept.filter(published_at=None, archived_at=None) if state == "drafts" else kept)[:SHOWN])
    else:
        rows = list(announcements.concerning(request.user, past=state == "past")[:SHOWN])
    done, language = announcements.done_by(request.user, rows), request.user.language
    lines = [(one, one.text(language)["title"], one.pk in done) for one in rows]
    context = {"lines": lines, "query": words, "state": state, "section": "announcements"}
    return render(request, "desk/announcements/list.html", context)


@staff
@require_http_methods(["GET", "POST"])
@opens_what_was_told
def one(request: StaffRequest, public_id: str) -> HttpResponse:
    """An announcement; read once the reader says so and has understood. What is wrong is explained, and asked again."""
    found = announcements.get_announcement(request.user, public_id)
    given, wrong = [request.POST.get(f"answer_{place}", "") for place in range(CHECKS)], list[int]()
    language = found.shown_in(request.user.language)
    if request.method == "POST":
        actor = Actor.staff(request.user.pk)
        wrong = actions.note_reading(
            announcement=found, user=request.user, language=language, answers=given, actor=actor
        )
        if not wrong:
            return redirect("workspace:announcement", public_id=public_id)
    keeps = announcements.kept_by(request.user).filter(pk=found.pk).exists()
    done, waiting = progress(found) if keeps and found.published_at else ([], [])
    context = {
        "announcement": found, "shown": shown(found, language, given, wrong), "wrong": wrong, "keeps": keeps, "done": done,
        "waiting": waiting, "read": found.pk in announcements.done_by(request.user, [found]), "section": "announcements",
    }  # fmt: skip
    return render(request, "desk/announcements/one.html", context)


@leads
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new announcement, as a draft. `product`: what it is about."""
    return _written(request, None)


@leads
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, public_id: str) -> HttpResponse:
    """An announcement is changed."""
    return _written(request, announcements.get_kept(request.user, public_id))


def _written(request: StaffRequest, found: Announcement | None) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            kept = actions.save_announcement(
                announcement=found, actor=Actor.staff(request.user.pk), **values(request.POST, request.user)
            )
        except DeskError as error:
            problem = str(error)
        else:
            return redirect("workspace:announcement", public_id=kept.public_id)
    context = form_of(found, request.user, request.GET.get("product", "")[:20])
    if problem:
        context["tongues"] = [_as_typed(request, tongue) for tongue in context["tongues"]]
    context |= {"problem": problem, "kinds": NewsKind.choices, "section": "announcements"}
    return render(request, "desk/announcements/edit.html", context, status=422 if problem else 200)


def _as_typed(request: StaffRequest, tongue: dict[str, object]) -> dict[str, object]:
    """Nothing that was typed is lost where it cannot be kept yet."""
    form, code = request.POST, tongue["code"]
    checks = [
        {
            "place": place, "asks": form.get(f"asks_{code}_{place}", ""), "why": form.get(f"why_{code}_{place}", ""),
            "choices": form.get(f"choices_{code}_{place}", "").splitlines(),
        }
        for place in range(CHECKS)
    ]  # fmt: skip
    return {**tongue, "title": form.get(f"title_{code}", ""), "body": form.get(f"body_{code}", ""), "checks": checks}


@leads
@require_POST
def step(request: StaffRequest, public_id: str) -> HttpResponse:
    """Publishes an announcement, puts it away, takes it out again."""
    found, do, actor = (
        announcements.get_kept(request.user, public_id),
        request.POST.get("do"),
        Actor.staff(request.user.pk),
    )
    if do == "publish":
        actions.publish_announcement(announcement=found, actor=actor)
    elif do in {"archive", "restore"}:
        actions.archive_announcement(announcement=found, actor=actor, archived=do == "archive")
    else:
        raise NotFound
    return redirect("workspace:announcement", public_id=public_id)


@staff
@require_GET
def unread(request: StaffRequest) -> HttpResponse:
    """What the reader must still read, above the list of conversations; nothing where nothing is."""
    rows = list(announcements.unread(request.user)[: IN_BANNER + 1])
    lines = [(each, each.text(request.user.language)["title"]) for each in rows[:IN_BANNER]]
    return render(request, "desk/announcements/banner.html", {"lines": lines, "more": len(rows) > IN_BANNER})


@staff
@require_GET
def about(request: StaffRequest, product: str) -> HttpResponse:
    """What is in force about a product, on its page."""
    rows = announcements.about(request.user, [product[:20]])
    lines = [(each, each.text(request.user.language)["title"]) for each in rows]
    return render(request, "desk/announcements/lines.html", {"lines": lines, "product": product})
