"""/attachments"""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop as _
from ninja import File, Router, UploadedFile

from atithi.api.actions import keep_upload
from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.queries import downloadable
from atithi.api.schemas.messages import FileOut
from atithi.api.scopes import Scope
from atithi.files.serving import serve

router = Router(tags=["attachments"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.MESSAGES_WRITE)


@router.post("/attachments", auth=WRITE, response={201: FileOut}, summary=_("Send a file ahead, to attach it"),
             description=_("Name its id in a message within seven days; then it is forgotten."))  # fmt: skip
@once
def create_attachment(request: ApiRequest, file: File[UploadedFile]) -> HttpResponse:
    declared = file.content_type or ""
    stored = keep_upload(user=request.auth.user, content=file.read(), name=file.name or "", declared_type=declared)
    location = f"/attachments/{stored.public_id}"
    return answer(FileOut.of(stored, stored.public_id), status=201, location=location)


@router.get("/attachments/{pid:id}", auth=READ, response={200: None}, summary=_("Download a file"))
def read_attachment(request: ApiRequest, id: str) -> HttpResponseBase:
    return serve(downloadable(request.auth.user, id), download=True)
