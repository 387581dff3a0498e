"""Calls of shop systems: checked and kept at once, read by a job."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from atithi.commerce.actions.orders import push_order
from atithi.commerce.connectors import adapter
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Call, Connector
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, enqueue, record


@transaction.atomic
def add_connector(*, kind: str, name: str, secret: str, actor: Actor) -> Connector:
    """Connects a shop system that signs its calls with `secret`."""
    connector = Connector.objects.create(kind=kind, name=clean_line(name, 80), secret=secret.strip()[:120])
    record(
        "connector.changed",
        subject=("connector", connector.pk),
        actor=actor,
        data={"fields": ["kind", "name", "secret"]},
    )
    return connector


@transaction.atomic
def receive_call(*, public_id: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Keeps a call once, for a job to read. False where there is no such connector, or the signature is not its own."""
    connector = Connector.objects.filter(public_id=public_id, active=True).first()
    if connector is None:
        return False
    system = adapter(connector.kind)
    if not system.verify(connector.secret, body, headers):
        Connector.objects.filter(pk=connector.pk).update(problem="A call had a wrong signature.")
        return False
    # Without an id of its own, a call is known by what it says.
    delivery_id = system.delivery_id(headers)[:120] or hashlib.sha256(body).hexdigest()
    text = body.decode("utf-8", "replace").replace("\0", "")
    values = {"topic": system.topic(headers)[:60], "body": text, "received_at": now()}
    call, created = Call.objects.get_or_create(connector=connector, delivery_id=delivery_id, defaults=values)
    if created:
        Connector.objects.filter(pk=connector.pk).update(received_at=call.received_at)
        enqueue("commerce.read_call", args={"call": call.pk}, lane=f"connector:{connector.pk}")
    return True


@transaction.atomic
def read_call(*, call: Call) -> None:
    """Makes the order what a kept call says. What cannot be read is kept with the reason."""
    if call.state != Call.State.NEW:
        return
    connector, problem, state = call.connector, "", Call.State.APPLIED
    try:
        with transaction.atomic():
            spec = adapter(connector.kind).read(connector.source, call.topic, call.body)
            if spec is None or push_order(spec=spec, actor=Actor.system()).outcome in {"older", "same"}:
                state = Call.State.IGNORED
    except (CommerceError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        state, problem = Call.State.FAILED, f"{type(error).__name__}: {error}"[:300]
    Call.objects.filter(pk=call.pk).update(state=state, problem=problem)
    Connector.objects.filter(pk=connector.pk).update(problem=problem)
