"""What one is writing, kept for one's other devices."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from atithi.conversations.actions import add_draft_files, check_draft_room, keep_draft, remove_draft_file
from atithi.conversations.queries import get_conversation, get_draft_file
from atithi.files.serving import serve
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.begun import begun, file_data
from atithi.workspace.uploads import stored_files
from atithi.workspace.views.conversation import whole_number


@staff
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest, public_id: str) -> HttpResponse:
    """One's drafts in a conversation; POST keeps one. 409 where another device wrote meanwhile, with its words."""
    conversation = get_conversation(request.user, public_id)
    if request.method == "GET":
        return JsonResponse(begun(request.user, conversation))
    sent = request.POST
    found = keep_draft(
        user=request.user, conversation=conversation, kind=sent.get("kind", ""), text=sent.get("text", ""),
        base=whole_number(sent.get("base")), device=sent.get("device", ""),
    )  # fmt: skip
    if found.other is not None:
        return JsonResponse({"version": found.version, "text": found.other}, status=409)
    return JsonResponse({"version": found.version})


@staff
@require_POST
def files(request: StaffRequest, public_id: str) -> HttpResponse:
    """Puts files to a draft; answers with what they are known by."""
    conversation, kind = get_conversation(request.user, public_id), request.POST.get("kind", "")
    more = len(request.FILES.getlist("files"))
    check_draft_room(user=request.user, conversation=conversation, kind=kind, more=more)
    rows = add_draft_files(
        user=request.user, conversation=conversation, kind=kind, files=stored_files(request),
        device=request.POST.get("device", ""),
    )  # fmt: skip
    return JsonResponse({"files": [file_data(row) for row in rows]}, status=201)


@staff
@require_http_methods(["GET", "DELETE"])
def file(request: StaffRequest, file_id: str) -> HttpResponse:
    """A file of one's own draft; DELETE takes it away."""
    row = get_draft_file(request.user, file_id)
    if request.method == "GET":
        return serve(row.file)  # type: ignore[return-value]  # a FileResponse
    remove_draft_file(row=row, device=request.headers.get("X-Device", ""))
    return HttpResponse(status=204)
