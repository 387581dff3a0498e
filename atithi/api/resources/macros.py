"""/macros, running one in a conversation, and removing the words of a message for good."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.queries import get_message
from atithi.api.resources.conversations import shown
from atithi.api.schemas.macros import MacroOut, MacroRunIn, MacroRunOut, MacroWithSteps
from atithi.api.schemas.messages import MessageOut
from atithi.api.scopes import Scope
from atithi.conversations.actions import redact
from atithi.conversations.actions.macros import run_macro
from atithi.conversations.macros import macro_of, macros_for
from atithi.conversations.models import Macro
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.models import Permission

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


def _shapes(rows: list[Macro]) -> list[MacroOut]:
    return [MacroOut.of(row) for row in rows]


@router.get("/macros", auth=READ, response=Page[MacroOut], summary=_("List macros that the token's person may run"))
def list_macros(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, macros_for(request.auth.user), _shapes, query=query, order=Order())


@router.get("/macros/{pid:id}", auth=READ, response=MacroWithSteps, summary=_("Get a macro and what it would do now"))
def read_macro(request: ApiRequest, id: str) -> HttpResponse:
    user = request.auth.user
    return answer(MacroWithSteps.asked_by(macro_of(user, id), user))


@router.post("/conversations/{pid:id}/macro-runs", auth=WRITE, response={201: MacroRunOut},
             summary=_("Run a macro in a conversation"),
             description=_("All of its steps, or none where one cannot be done."))  # fmt: skip
@once
def create_macro_run(request: ApiRequest, id: str, body: MacroRunIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, id)
    actor = Actor.program(request.auth.pk)
    text = run_macro(macro=macro_of(user, body.macro), conversation=conversation, user=user, actor=actor)
    return answer(MacroRunOut(conversation=shown(user, id), text=text), status=201)


@router.put("/messages/{pid:id}/redaction", auth=WRITE, response=MessageOut,
            summary=_("Remove the words and files of a message for good"),
            description=_("For people whose role allows it. The message stays as an empty place in the record."))  # fmt: skip
def set_redaction(request: ApiRequest, id: str) -> HttpResponse:
    user = request.auth.user
    message = get_message(user, id)
    if not user.may(Permission.REDACT):
        raise NotFound
    redact(message=message, actor=Actor.program(request.auth.pk))
    return answer(MessageOut.of(get_message(user, id)))
