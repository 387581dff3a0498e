"""/conversations/…/guide and /needs: the steps of good service, and what the customer needs."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import once
from atithi.api.schemas.guide import GuideOut, NeedIn, NeedOut
from atithi.api.scopes import Scope
from atithi.conversations.queries import get_conversation
from atithi.core.clock import now
from atithi.events import Actor
from atithi.standards.guide.actions import note_need
from atithi.standards.guide.queries import guide_of

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.CONVERSATIONS_WRITE)


@router.get("/conversations/{pid:id}/guide", auth=READ, response=GuideOut,
            summary=_("Get the steps of good service in a conversation"))  # fmt: skip
def read_guide(request: ApiRequest, id: str) -> HttpResponse:
    user = request.auth.user
    return answer(GuideOut.of(guide_of(get_conversation(user, id), user, now())))


@router.post("/conversations/{pid:id}/needs", auth=WRITE, response={201: NeedOut},
             summary=_("Write down what the customer needs"))  # fmt: skip
@once
def create_need(request: ApiRequest, id: str, body: NeedIn) -> HttpResponse:
    user = request.auth.user
    conversation = get_conversation(user, id)
    need = note_need(conversation=conversation, words=body.words, actor=Actor.program(request.auth.pk), author=user)
    return answer(NeedOut.of(need), status=201)
