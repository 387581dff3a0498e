"""Data that a business brings along: handing a file over, naming its columns, the check, bringing it in, taking it back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.events import Actor
from atithi.staff.models import Permission, User
from atithi.transfer import actions, queries
from atithi.transfer.actions.uploading import PIECE, pieces_of
from atithi.transfer.errors import TransferError
from atithi.transfer.models import Import
from atithi.transfer.rejected import file_of
from atithi.transfer.samples import SAMPLES
from atithi.transfer.targets import TARGETS
from atithi.workspace.access import StaffRequest, may
from atithi.workspace.import_pages import asked_columns, page_of, progress_of, script_words


@may(Permission.BRING_IN)
@require_http_methods(["GET", "POST"])
def home(request: StaffRequest) -> HttpResponse:
    """What was brought in so far; POST hands a file over: whole from a form, or its name and size from a script."""
    if request.method == "POST":
        form, file = request.POST, request.FILES.get("file")
        if isinstance(file, UploadedFile):
            return redirect("workspace:import", public_id=_whole(request.user, file, form.get("target", "")).public_id)
        size = form.get("size", "")
        work = actions.begin(
            user=request.user, name=form.get("name", ""), size=int(size) if size.isdigit() else 0,
            target=form.get("target", ""),
        )  # fmt: skip
        return JsonResponse(_received(work))
    context = {"imports": queries.imports(), "targets": TARGETS.values(), "samples": SAMPLES, "section": "imports",
               "words": script_words()}  # fmt: skip
    return render(request, "desk/imports/home.html", context)


def _whole(user: User, file: "UploadedFile[bytes]", target: str) -> Import:
    work, offset = actions.begin(user=user, name=file.name or "", size=file.size or 0, target=target), 0
    for piece in pieces_of(file.chunks()):
        work = actions.add_piece(work=work, offset=offset, content=piece)
        offset += len(piece)
    return actions.finish_upload(work=work)


def _received(work: Import) -> dict[str, object]:
    page = reverse("workspace:import", args=[work.public_id])
    return {
        "received": work.received,
        "size": work.size,
        "piece": PIECE,
        "page": page,
        "open": work.state == "uploading",
    }


@may(Permission.BRING_IN)
@require_GET
def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """Where an import stands, and what can be done next."""
    work = queries.get_import(request.user, public_id)
    return render(request, "desk/imports/import.html", {**page_of(work), "section": "imports"})


@may(Permission.BRING_IN)
@require_http_methods(["GET", "POST"])
def pieces(request: StaffRequest, public_id: str) -> HttpResponse:
    """GET: how much of the file is here. POST: its next piece, from `offset` on; the last one has it looked at."""
    work = queries.get_import(request.user, public_id)
    if request.method == "POST":
        offset = request.GET.get("offset", "")
        work = actions.add_piece(work=work, offset=int(offset) if offset.isdigit() else -1, content=request.body)
        if work.received == work.size:
            work = actions.finish_upload(work=work)
    return JsonResponse(_received(work))


@may(Permission.BRING_IN)
@require_POST
def columns(request: StaffRequest, public_id: str) -> HttpResponse:
    """Says what each column is and has the rows checked; or has the file looked at otherwise."""
    work = queries.get_import(request.user, public_id)
    actions.choose(work=work, **asked_columns(request.POST))
    return redirect("workspace:import", public_id=public_id)


@may(Permission.BRING_IN)
@require_GET
def progress(request: StaffRequest, public_id: str) -> HttpResponse:
    """How far it has come."""
    work = queries.get_import(request.user, public_id)
    return render(request, "desk/imports/progress.html", progress_of(work))


@may(Permission.BRING_IN)
@require_GET
def rejected(request: StaffRequest, public_id: str) -> HttpResponseBase:
    """The rows that were not brought in, with reasons: to be mended and brought in again."""
    work = queries.get_import(request.user, public_id)
    lines, name, media_type = file_of(work, request.user.language)
    response = StreamingHttpResponse(lines, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _moved(request: StaffRequest, public_id: str, move: Callable[..., object]) -> HttpResponse:
    move(work=queries.get_import(request.user, public_id), actor=Actor.staff(request.user.pk))
    return redirect("workspace:import", public_id=public_id)


@may(Permission.BRING_IN)
@require_POST
def start(request: StaffRequest, public_id: str) -> HttpResponse:
    """Brings in what was checked."""
    return _moved(request, public_id, actions.start)


@may(Permission.BRING_IN)
@require_POST
def pause(request: StaffRequest, public_id: str) -> HttpResponse:
    """Stops for a while."""
    return _moved(request, public_id, actions.pause)


@may(Permission.BRING_IN)
@require_POST
def resumption(request: StaffRequest, public_id: str) -> HttpResponse:
    """Goes on."""
    return _moved(request, public_id, actions.resume)


@may(Permission.BRING_IN)
@require_POST
def undoing(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes back what was brought in."""
    work = queries.get_import(request.user, public_id)
    if not request.POST.get("sure"):
        raise TransferError("not_sure", _("Tick the box if you want to take everything back."))
    actions.undo(work=work, actor=Actor.staff(request.user.pk))
    return redirect("workspace:import", public_id=public_id)


@may(Permission.BRING_IN)
@require_POST
def removal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Throws a file away of which nothing stands."""
    actions.discard(work=queries.get_import(request.user, public_id), actor=Actor.staff(request.user.pk))
    messages.success(request, _("The file was thrown away."))
    return redirect("workspace:imports")


@may(Permission.BRING_IN)
@require_GET
def sample(request: StaffRequest, name: str) -> HttpResponse:
    """A small file that shows how the columns may look."""
    if name not in SAMPLES:
        raise Http404
    response = HttpResponse("\ufeff" + SAMPLES[name].text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
