"""/conversations/…/messages, /messages and how far a reply has come."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.queries import get_message, messages, uploads
from atithi.api.schemas.messages import DeliveryStateIn, MessageIn, MessageOut
from atithi.api.scopes import Scope
from atithi.channels.answering import check_answerable
from atithi.conversations.actions import add_note, mark_delivery, send_reply
from atithi.conversations.models import Message, MessageKind
from atithi.conversations.queries import get_conversation
from atithi.events import Actor

router = Router(tags=["messages"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.MESSAGES_WRITE)


def _shapes(rows: list[Message]) -> list[MessageOut]:
    return [MessageOut.of(row) for row in rows]


@router.get("/conversations/{pid:id}/messages", auth=READ, response=Page[MessageOut],
            summary=_("List a conversation's messages and notes, the oldest first"))  # fmt: skip
def list_messages(request: ApiRequest, id: str, query: Query[PageQuery]) -> HttpResponse:
    rows = messages(get_conversation(request.auth.user, id))
    return page(request, rows, _shapes, query=query, order=Order())


@router.post("/conversations/{pid:id}/messages", auth=WRITE, response={201: MessageOut},
             summary=_("Reply to the customer, or write a note"),
             description=_("A reply is on its way when it is answered: read its delivery at the Location."))  # fmt: skip
@once
def create_message(request: ApiRequest, id: str, body: MessageIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, id)
    if body.kind == "reply":
        check_answerable(conversation.channel)
    actor, files = Actor.program(request.auth.pk), uploads(user.pk, body.attachments)
    if body.kind == "reply":
        message = send_reply(
            conversation=conversation, text=body.text, actor=actor, author=user, files=files, reason=body.promise_reason
        )
    else:
        message = add_note(conversation=conversation, text=body.text, actor=actor, author=user, files=files)
    return answer(MessageOut.of(message), status=201, location=f"/messages/{message.public_id}")


@router.get("/messages/{pid:id}", auth=READ, response=MessageOut, summary=_("Get a message"))
def read_message(request: ApiRequest, id: str) -> HttpResponse:
    return answer(MessageOut.of(get_message(request.auth.user, id)))


@router.put("/messages/{pid:id}/delivery", auth=WRITE, response=MessageOut,
            summary=_("Say that a reply was delivered or seen"),
            description=_("For replies on a channel of kind `api`, which your program brings to the customer."))  # fmt: skip
def set_delivery(request: ApiRequest, id: str, body: DeliveryStateIn) -> HttpResponse:
    message = get_message(request.auth.user, id)
    if message.kind != MessageKind.REPLY or message.channel.kind != "api":
        raise ApiError(
            "not_delivered_here",
            gettext_lazy("Only replies on a channel of kind “api” are yours to deliver."),
            status=409,
        )
    mark_delivery(message=message, delivery=body.state, actor=Actor.program(request.auth.pk))
    return answer(MessageOut.of(get_message(request.auth.user, id)))
