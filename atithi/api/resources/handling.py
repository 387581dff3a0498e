"""/tags, /kinds and what is said of a conversation: its tags, kind, priority, sleep, whether it is spam."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.resources.conversations import shown
from atithi.api.schemas.conversations import ConversationOut
from atithi.api.schemas.handling import PRIORITIES, KindIn, KindOut, PriorityIn, SnoozeIn, TagOut, TagsIn
from atithi.api.scopes import Scope
from atithi.conversations import actions
from atithi.conversations.beside import kinds_in_use, offered_kind, offered_tag, tags_in_use, tags_of
from atithi.conversations.models import MatterKind, Tag
from atithi.conversations.queries import get_conversation
from atithi.events import Actor

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


def _tags(rows: list[Tag]) -> list[TagOut]:
    return [TagOut.of(row) for row in rows]


def _kinds(rows: list[MatterKind]) -> list[KindOut]:
    return [KindOut.of(row) for row in rows]


@router.get("/tags", auth=READ, response=Page[TagOut], summary=_("List tags that can be put on conversations"))
def list_tags(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, tags_in_use(), _tags, query=query, order=Order())


@router.get("/kinds", auth=READ, response=Page[KindOut], summary=_("List kinds of matter that can be chosen"))
def list_kinds(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, kinds_in_use(), _kinds, query=query, order=Order())


@router.put("/conversations/{pid:id}/tags", auth=WRITE, response=ConversationOut,
            summary=_("Say which tags a conversation has"))  # fmt: skip
def set_tags(request: ApiRequest, id: str, body: TagsIn) -> HttpResponse:
    user, actor = request.auth.user, Actor.program(request.auth.pk)
    conversation = get_conversation(user, id)
    wanted = {tag.pk: tag for tag in (offered_tag(each) for each in dict.fromkeys(body.tags))}
    with transaction.atomic():
        there = {tag.pk: tag for tag in tags_of(conversation)}
        gone = [tag for number, tag in there.items() if number not in wanted]
        actions.remove_tags(conversation=conversation, tags=gone, actor=actor)
        actions.add_tags(conversation=conversation, tags=wanted.values(), actor=actor)
    return answer(shown(user, id))


@router.put("/conversations/{pid:id}/priority", auth=WRITE, response=ConversationOut,
            summary=_("Say how much a conversation presses"))  # fmt: skip
def set_conversation_priority(request: ApiRequest, id: str, body: PriorityIn) -> HttpResponse:
    user = request.auth.user
    value = next(value for value, name in PRIORITIES.items() if name == body.priority)
    actions.set_priority(conversation=get_conversation(user, id), priority=value, actor=Actor.program(request.auth.pk))
    return answer(shown(user, id))


@router.put("/conversations/{pid:id}/kind", auth=WRITE, response=ConversationOut,
            summary=_("Say what a conversation is about"))  # fmt: skip
def set_conversation_kind(request: ApiRequest, id: str, body: KindIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, id)
    kind = offered_kind(body.kind) if body.kind else None
    actions.set_kind(conversation=conversation, kind=kind, actor=Actor.program(request.auth.pk))
    return answer(shown(user, id))


@router.put("/conversations/{pid:id}/snooze", auth=WRITE, response=ConversationOut,
            summary=_("Let a conversation sleep until a time, or until its customer writes"))  # fmt: skip
def set_snooze(request: ApiRequest, id: str, body: SnoozeIn) -> HttpResponse:
    user = request.auth.user
    actions.snooze(conversation=get_conversation(user, id), until=body.until, actor=Actor.program(request.auth.pk))
    return answer(shown(user, id))


@router.delete("/conversations/{pid:id}/snooze", auth=WRITE, response=ConversationOut,
               summary=_("Wake a sleeping conversation"))  # fmt: skip
def remove_snooze(request: ApiRequest, id: str) -> HttpResponse:
    actions.wake(conversation=get_conversation(request.auth.user, id), actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id))


@router.put("/conversations/{pid:id}/spam", auth=WRITE, response=ConversationOut,
            summary=_("Mark a conversation as spam"))  # fmt: skip
def set_spam(request: ApiRequest, id: str) -> HttpResponse:
    actions.mark_spam(conversation=get_conversation(request.auth.user, id), actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id))


@router.delete("/conversations/{pid:id}/spam", auth=WRITE, response=ConversationOut,
               summary=_("Say that a conversation is no spam"))  # fmt: skip
def remove_spam(request: ApiRequest, id: str) -> HttpResponse:
    actions.clear_spam(conversation=get_conversation(request.auth.user, id), actor=Actor.program(request.auth.pk))
    return answer(shown(request.auth.user, id))
