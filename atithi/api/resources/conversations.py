"""/conversations: finding them, beginning them, who looks after them, whether they are open, who has read them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.actions import begin_conversation
from atithi.api.answers import answer, nothing
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, page
from atithi.api.queries import conversations, get_team, person_filter, usable_channel
from atithi.api.schemas.conversations import AssignmentIn, ConversationIn, ConversationOut, ConversationQuery
from atithi.api.scopes import Scope
from atithi.conversations.actions import assign, close, mark_read, reopen
from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation, mark_unread
from atithi.customers.queries import get_customer
from atithi.events import Actor
from atithi.staff.models import User
from atithi.staff.queries import get_user

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


def shown(user: User, public_id: str) -> ConversationOut:
    """A conversation as it is now; NotFound where it is not for `user`."""
    return ConversationOut.of(mark_unread(user, [get_conversation(user, public_id)])[0])


def _filters(user: User, query: ConversationQuery) -> dict[str, Any]:
    found: dict[str, Any] = {"closed_at__isnull": query.state == "open"} if query.state else {}
    if query.assignee:
        found |= person_filter(query.assignee)
    if query.team:
        found["team"] = None if query.team == "none" else get_team(user, query.team)
    if query.channel:
        found["channel__public_id"] = query.channel
    if query.customer:
        found["customer"] = get_customer(query.customer)
    if query.language:
        found["language"] = query.language
    return found | ({"updated_at__gte": query.updated_since} if query.updated_since else {})


def _order(query: ConversationQuery) -> Order:
    if query.updated_since:
        return Order("updated_at")
    return Order("waiting_since") if query.queue == "waiting" else Order("updated_at", falling=True)


@router.get("/conversations", auth=READ, response=Page[ConversationOut],
            summary=_("List conversations, the last changed first"),
            description=_("To keep a copy, ask again with an updated_since a little before your last request."))  # fmt: skip
def list_conversations(request: ApiRequest, query: Query[ConversationQuery]) -> HttpResponse:
    user = request.auth.user
    rows = conversations(user, queue=query.queue, filters=_filters(user, query))

    def shapes(found: list[Conversation]) -> list[ConversationOut]:
        return [ConversationOut.of(row) for row in mark_unread(user, found)]

    return page(request, rows, shapes, query=query, order=_order(query))


@router.post("/conversations", auth=WRITE, response={201: ConversationOut},
             summary=_("Begin a conversation on behalf of a customer"))  # fmt: skip
@once
def create_conversation(request: ApiRequest, body: ConversationIn) -> HttpResponse:
    user = request.auth.user
    channel_id = usable_channel(request.auth, body.channel)
    kind, value = _contact(body)
    message = begin_conversation(
        token=request.auth,
        channel_id=channel_id,
        kind=kind,
        value=value,
        name=body.name,
        subject=body.subject,
        text=body.text,
    )
    public_id = message.conversation.public_id
    return answer(shown(user, public_id), status=201, location=f"/conversations/{public_id}")


def _contact(body: ConversationIn) -> tuple[str, str]:
    """The contact of whom a conversation is begun for. Raises ApiError where not exactly one person is named."""
    if (body.contact is None) == (body.customer is None):
        raise ApiError("customer_or_contact", gettext_lazy("Name either the customer or a contact."), status=422)
    if body.contact is not None:
        return body.contact.kind, body.contact.value
    point = get_customer(body.customer or "").contact_points.order_by("id").first()
    if point is None:
        raise ApiError("customer_without_contact", gettext_lazy("This customer has no contact yet."), status=422)
    return point.kind, point.value


@router.get("/conversations/{pid:id}", auth=READ, response=ConversationOut, summary=_("Get a conversation"))
def read_conversation(request: ApiRequest, id: str) -> HttpResponse:
    return answer(shown(request.auth.user, id))


@router.put("/conversations/{pid:id}/assignment", auth=WRITE, response=ConversationOut,
            summary=_("Give a conversation to a colleague, a team, or both"))  # fmt: skip
def set_assignment(request: ApiRequest, id: str, body: AssignmentIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, id)
    assignee = get_user(body.assignee) if body.assignee else None
    team = get_team(user, body.team) if body.team else None
    assign(conversation=conversation, assignee=assignee, team=team, actor=Actor.program(request.auth.pk))
    return answer(shown(user, id))


@router.delete("/conversations/{pid:id}/assignment", auth=WRITE, response=ConversationOut,
               summary=_("Take a conversation from everybody"))  # fmt: skip
def remove_assignment(request: ApiRequest, id: str) -> HttpResponse:
    conversation = get_conversation(request.auth.user, id)
    assign(conversation=conversation, assignee=None, team=None, actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id))


@router.post("/conversations/{pid:id}/closure", auth=WRITE, response={201: ConversationOut},
             summary=_("Close a conversation"))  # fmt: skip
@once
def create_closure(request: ApiRequest, id: str) -> HttpResponse:
    close(conversation=get_conversation(request.auth.user, id), actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id), status=201, location=f"/conversations/{id}")


@router.delete("/conversations/{pid:id}/closure", auth=WRITE, response=ConversationOut,
               summary=_("Open a closed conversation again"))  # fmt: skip
def remove_closure(request: ApiRequest, id: str) -> HttpResponse:
    reopen(conversation=get_conversation(request.auth.user, id), actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id))


@router.put("/conversations/{pid:id}/read", auth=WRITE, response={204: None},
            summary=_("Mark a conversation as read by the token's person"))  # fmt: skip
def set_read(request: ApiRequest, id: str) -> HttpResponse:
    mark_read(conversation=get_conversation(request.auth.user, id), user=request.auth.user)
    return nothing()
