"""/inbound: customers' messages that a program hands over. The busiest address: it stores, and a worker reads."""

import json
from hashlib import sha256

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.idempotency import bind, check_same, digest_of, key_of
from atithi.api.opaque import masked
from atithi.api.queries import get_inbound, uploads, usable_channel
from atithi.api.schemas.messages import InboundIn, InboundOut
from atithi.api.scopes import Scope
from atithi.channels.intake import accept
from atithi.channels.models import RawInbound
from atithi.core.ids import public_id
from atithi.customers.contact import normalise

router = Router(tags=["messages"])
READ, WRITE = Bearer(Scope.CONVERSATIONS_READ), Bearer(Scope.MESSAGES_WRITE)
READ_AS = "api"  # the kind of channel whose adapter reads what came in here, whichever channel it is for


@router.post("/inbound", auth=WRITE, response={202: InboundOut}, summary=_("Hand over a customer's message"),
             description=_("It is safe on disk when it is answered; its conversation is found a moment later."))  # fmt: skip
def create_inbound(request: ApiRequest, body: InboundIn) -> HttpResponse:
    channel_id = usable_channel(request.auth, body.channel)
    contact = normalise(body.contact.kind, body.contact.value)
    files = [file.pk for file in uploads(request.auth.user_id, body.attachments)]
    key = key_of(request)
    digest = digest_of(request) if key else ""
    if key and body.id:
        bind(request, key, digest)
    by_key = f"key:{request.auth.pk}:{sha256(key.encode()).hexdigest()}" if key else public_id()
    content = json.dumps({**body.model_dump(mode="json"), "value": contact, "files": files}, ensure_ascii=False)
    number = accept(
        channel_id=channel_id, provider_id=f"api:{body.id or by_key}", body=content.encode(),
        details={"read_as": READ_AS, "token": request.auth.pk, "digest": digest},
        lane=f"api:{channel_id}:{sha256(contact.encode()).hexdigest()[:24]}",
    )  # fmt: skip
    if key and not body.id:
        details = RawInbound.objects.values_list("details", flat=True).get(pk=number)
        check_same(details.get("digest", ""), digest)
    shown = masked(number)
    taken = InboundOut(id=shown, state="new", message=None, conversation=None, problem="")
    return answer(taken, status=202, location=f"/inbound/{shown}")


@router.get("/inbound/{pid:id}", auth=READ, response=InboundOut, summary=_("See what became of a message handed over"))
def read_inbound(request: ApiRequest, id: str) -> HttpResponse:
    return answer(InboundOut.of(get_inbound(request.auth.user, id), id))
