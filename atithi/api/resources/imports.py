"""/imports: files with guests, orders and the like are brought in, for those who may."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.schemas.imports import CheckIn, ImportDetailOut, ImportIn, ImportOut, ImportQuery, PieceQuery
from atithi.api.scopes import Scope
from atithi.events import Actor
from atithi.staff.models import Permission
from atithi.transfer import actions, queries
from atithi.transfer.models import Import

router = Router(tags=["imports"])
WRITE = Bearer(Scope.IMPORTS_WRITE)
BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def _shapes(rows: list[Import]) -> list[ImportOut]:
    return [ImportOut.of(row) for row in rows]


def _shown(request: ApiRequest, id: str, *, status: int = 200) -> HttpResponse:
    found = ImportDetailOut.of(queries.get_import(request.auth.user, id))
    return answer(found, status=status, location=f"/imports/{id}" if status == 201 else "")


@router.get("/imports", auth=WRITE, response=Page[ImportOut], summary=_("List imports, the latest first"))
def list_imports(request: ApiRequest, query: Query[ImportQuery]) -> HttpResponse:
    rows = queries.all_imports(request.auth.user)
    return page(request, rows, _shapes, query=query, order=Order(falling=True))


@router.post("/imports", auth=WRITE, response={201: ImportDetailOut}, summary=_("Announce a file that is to be brought in"),
             description=_("For those who may bring data in. Its bytes follow in parts."))  # fmt: skip
@once
def create_import(request: ApiRequest, body: ImportIn) -> HttpResponse:
    user = request.auth.user
    if not user.may(Permission.BRING_IN):
        raise ApiError("not_allowed", gettext_lazy("Your role may not do this."), status=403)
    work = actions.begin(user=user, name=body.name, size=body.size, target=body.target)
    return _shown(request, work.public_id, status=201)


@router.get("/imports/{pid:id}", auth=WRITE, response=ImportDetailOut, summary=_("See how far an import has come"))
def read_import(request: ApiRequest, id: str) -> HttpResponse:
    return _shown(request, id)


@router.put("/imports/{pid:id}/content", auth=WRITE, response=ImportDetailOut, summary=_("Send a part of the file"),
            description=_("At most a megabyte; one that is here already changes nothing. After the last, columns are proposed."),
            openapi_extra=BYTES)  # fmt: skip
def set_import_content(request: ApiRequest, id: str, query: Query[PieceQuery]) -> HttpResponse:
    work = queries.get_import(request.auth.user, id)
    work = actions.add_piece(work=work, offset=query.offset, content=request.body)
    if work.received == work.size and work.state == "uploading":
        actions.finish_upload(work=work)
    return _shown(request, id)


@router.post("/imports/{pid:id}/checks", auth=WRITE, response={201: ImportDetailOut},
             summary=_("Have the rows checked; nothing changes"))  # fmt: skip
@once
def create_import_check(request: ApiRequest, id: str, body: CheckIn) -> HttpResponse:
    work = queries.get_import(request.auth.user, id)
    columns = work.mapping if body.columns is None else body.columns
    actions.choose(
        work=work, mapping={int(place): name for place, name in columns.items()}, policy=body.policy, wanted={}
    )
    return _shown(request, id, status=201)


@router.post("/imports/{pid:id}/runs", auth=WRITE, response={201: ImportDetailOut},
             summary=_("Bring in what was checked"))  # fmt: skip
@once
def create_import_run(request: ApiRequest, id: str) -> HttpResponse:
    work = queries.get_import(request.auth.user, id)
    actions.start(work=work, actor=Actor.program(request.auth.pk))
    return _shown(request, id, status=201)


@router.post("/imports/{pid:id}/undoings", auth=WRITE, response={201: ImportDetailOut},
             summary=_("Take back what was brought in"))  # fmt: skip
@once
def create_import_undoing(request: ApiRequest, id: str) -> HttpResponse:
    work = queries.get_import(request.auth.user, id)
    actions.undo(work=work, actor=Actor.program(request.auth.pk))
    return _shown(request, id, status=201)
