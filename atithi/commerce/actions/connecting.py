"""Calls of shop systems: checked and kept at once, read by a job."""

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions.orders import push_order
from atithi.commerce.connectors import adapter
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Call, Connector, ConnectorKind
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, enqueue, record

WRONG_SIGNATURE = "signature"  # see Connector.wrongly_signed
SHORTEST = 16  # of a secret; what is shorter can be tried out
MOST_AGAIN = 500


@transaction.atomic
def add_connector(*, kind: str, name: str, secret: str, actor: Actor) -> Connector:
    """Connects a shop system that signs its calls with `secret`."""
    if kind not in ConnectorKind.values:
        raise CommerceError("unknown_kind", _("Choose the shop system."))
    name = clean_line(name, 80)
    if not name:
        raise CommerceError("name_missing", _("Give the shop system a name."))
    connector = Connector.objects.create(kind=kind, name=name, secret=_secret(secret) or "")
    record(
        "connector.changed",
        subject=("connector", connector.pk),
        actor=actor,
        data={"fields": ["kind", "name", "secret"]},
    )
    return connector


@transaction.atomic
def change_connector(*, connector: Connector, actor: Actor, name: str | None = None, active: bool | None = None,
                     secret: str | None = None) -> Connector:  # fmt: skip
    """Renames a shop system, switches it off or on, or gives it another secret; None: as it was."""
    wanted = {"name": clean_line(name, 80) if name is not None else None, "active": active, "secret": _secret(secret)}
    fields = [field for field, value in wanted.items() if value is not None and value != getattr(connector, field)]
    if "name" in fields and not wanted["name"]:
        raise CommerceError("name_missing", _("Give the shop system a name."))
    for field in fields:
        setattr(connector, field, wanted[field])
    if fields:
        connector.problem = "" if {"secret", "active"} & set(fields) else connector.problem
        connector.save(update_fields=[*fields, "problem"])
        record("connector.changed", subject=("connector", connector.pk), actor=actor, data={"fields": fields})
    return connector


def _secret(text: str | None) -> str | None:
    if text is None:
        return None
    text = text.strip()[:120]
    if len(text) < SHORTEST:
        raise CommerceError("secret_short", _("The secret needs at least %(count)s characters."), count=SHORTEST)
    return text


@transaction.atomic
def read_again(*, connector: Connector, actor: Actor, call: Call | None = None) -> int:
    """Reads a call once more, or all that could not be read. Returns how many."""
    rows = Call.objects.filter(connector=connector, state=Call.State.FAILED)
    rows = rows.filter(pk=call.pk) if call is not None else rows
    found = list(rows.order_by("id").values_list("pk", flat=True)[:MOST_AGAIN])
    Call.objects.filter(pk__in=found).update(state=Call.State.NEW)
    for number in found:
        enqueue("commerce.read_call", args={"call": number}, lane=f"connector:{connector.pk}")
    if found:
        data = {"fields": ["calls"]}
        record("connector.changed", subject=("connector", connector.pk), actor=actor, data=data)
    return len(found)


@transaction.atomic
def receive_call(*, public_id: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Keeps a call once, for a job to read. False where there is no such connector, or the signature is not its own."""
    connector = Connector.objects.filter(public_id=public_id, active=True).first()
    if connector is None:
        return False
    system = adapter(connector.kind)
    if not system.verify(connector.secret, body, headers):
        Connector.objects.filter(pk=connector.pk).update(problem=WRONG_SIGNATURE)
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
