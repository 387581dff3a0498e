"""An import is taken back, thing by thing, the last one first. What somebody changed or uses since stays, and is named."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.db.models import ManyToManyRel, ProtectedError

from atithi.commerce.actions.removing import remove_orders, remove_products
from atithi.commerce.models import Order, Product
from atithi.conversations.actions.bringing import remove_conversations
from atithi.conversations.models import Conversation
from atithi.customers.actions.attributes import set_attributes
from atithi.customers.actions.bringing import remove_customers, remove_organisations, take_contacts_back
from atithi.customers.actions.organisations import change_organisation
from atithi.customers.actions.people import change_customer
from atithi.customers.models import AttributeValue, ContactPoint, Customer, Organisation
from atithi.events.models import Event
from atithi.transfer.models import Import, ImportState, Origin, Trace, TraceState
from atithi.transfer.targets.base import Scene
from atithi.transfer.targets.extras import ATTRIBUTE

SOME = 200


@dataclass(frozen=True)
class Kind:
    """How things of a kind are taken back. `own`: models that belong to such a thing, with what belongs to those in turn;
    whatever else refers to it is somebody's use of it."""

    model: type[models.Model]
    remove: Callable[..., None]
    own: dict[str, Any] = field(default_factory=dict)


KINDS: dict[str, Kind] = {
    "customer": Kind(Customer, remove_customers, {
        "ContactPoint": {}, "AttributeValue": {}, "TaggedCustomer": {}, "OrganisationPerson": {},
    }),
    "organisation": Kind(Organisation, remove_organisations, {"OrganisationDomain": {}}),
    "product": Kind(Product, remove_products, {"Variant": {"Stock": {}}, "Pair": {}}),
    "order": Kind(Order, remove_orders, {"OrderLine": {}, "Payment": {}, "Delivery": {"DeliveryStep": {}}}),
    "conversation": Kind(Conversation, remove_conversations, {"Message": {}, "ReadMark": {}}),
}  # fmt: skip


@transaction.atomic
def undo_some(work: Import, scene: Scene) -> bool:
    """Takes some more things back; False where nothing is left or it was stopped."""
    if Import.objects.select_for_update().values_list("state", flat=True).get(pk=work.pk) != ImportState.UNDOING:
        return False
    traces = list(work.traces.filter(state=TraceState.STANDS).order_by("-id")[:SOME])
    # One kind after another, as they lie: what was made last refers to what was made before it.
    for (kind, made), group in groupby(traces, key=lambda trace: (trace.kind, trace.made)):
        some = list(group)
        if made:
            _remove(KINDS[kind], kind, some, work, scene)
        else:
            for trace in some:
                trace.because = _restore(trace, scene)
                trace.state = TraceState.LEFT if trace.because else TraceState.RESTORED
    Trace.objects.bulk_update(traces, ["state", "because"], batch_size=200)
    return bool(traces)


def _remove(kind: Kind, name: str, traces: Sequence[Trace], work: Import, scene: Scene) -> None:
    ids = {trace.key for trace in traces}
    there = set(kind.model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))
    changed = _changed(name, traces, work)
    used = used_of(kind.model, {pk: pk for pk in there - changed}, kind.own)
    going = there - changed - used
    try:
        with transaction.atomic():
            _take(kind, name, going, scene)
    except ProtectedError:
        for pk in sorted(going):
            try:
                with transaction.atomic():
                    _take(kind, name, {pk}, scene)
            except ProtectedError:
                used.add(pk)
    for trace in traces:
        trace.because = "changed" if trace.key in changed else "used" if trace.key in used else ""
        trace.state = TraceState.LEFT if trace.because else TraceState.REMOVED
        if trace.key not in there:
            trace.because = "gone"


def _take(kind: Kind, name: str, ids: Collection[int], scene: Scene) -> None:
    if ids:
        kind.remove(ids=ids, actor=scene.actor, data=scene.data)
        Origin.objects.filter(kind=name, key__in=ids).delete()


def _changed(name: str, traces: Sequence[Trace], work: Import) -> set[int]:
    """Of these things those of which the record tells more than this import."""
    positions = {trace.batch for trace in traces}
    until = dict(work.batches.filter(position__in=positions).values_list("position", "last_event"))
    by_key = {trace.key: until.get(trace.batch, 0) for trace in traces}
    events = Event.objects.filter(subject_kind=name, subject_id__in=by_key, id__gt=min(by_key.values(), default=0))
    return {
        subject
        for number, subject, data in events.values_list("id", "subject_id", "data")
        if number > by_key[subject] and data.get("import") != work.pk
    }


def used_of(model: type[models.Model], roots: dict[int, int], own: dict[str, Any]) -> set[int]:
    """Of things (id: id of the thing it belongs to) those to which something refers that is not their own."""
    found: set[int] = set()
    if not roots:
        return found
    for relation in model._meta.related_objects:
        through_rows = relation.through if isinstance(relation, ManyToManyRel) else None
        if through_rows is not None and not through_rows._meta.auto_created:
            continue  # the rows between are looked at by themselves
        other, through = relation.related_model, relation.field.name
        rows = other._base_manager.filter(**{f"{through}__in": list(roots)})
        name = other.__name__
        if name == "OrganisationPerson" and model is Customer:
            continue  # placed by mail domain, or by the same row
        if name in own:
            children = {pk: roots[parent] for pk, parent in rows.values_list("pk", through)}
            found |= used_of(other, children, own[name])
        else:
            found |= {roots[parent] for parent in rows.values_list(through, flat=True).distinct() if parent in roots}
    return found


def _restore(trace: Trace, scene: Scene) -> str:
    """Puts back what was before; a code of reasons.py where that cannot be."""
    if trace.kind == "customer":
        return _restore_customer(trace, scene)
    if trace.kind == "organisation":
        row = Organisation.objects.filter(pk=trace.key).first()
        if row is None:
            return "gone"
        if any(getattr(row, name) != value for name, value in trace.after.items()):
            return "changed"
        change_organisation(organisation=row, actor=scene.actor, manager_id=row.manager_id, **trace.before)
        return ""
    return "was_there"


def _restore_customer(trace: Trace, scene: Scene) -> str:
    row = Customer.objects.filter(pk=trace.key, merged_into=None, erased_at=None).first()
    if row is None:
        return "gone"
    after = dict(trace.after)
    contacts = after.pop("contacts", [])
    values = {name.removeprefix(ATTRIBUTE): text for name, text in after.items() if name.startswith(ATTRIBUTE)}
    fields = {name: text for name, text in after.items() if not name.startswith(ATTRIBUTE)}
    known = dict(AttributeValue.objects.filter(customer=row).values_list("attribute__key", "text")) if values else {}
    if any(getattr(row, name) != text for name, text in fields.items()):
        return "changed"
    if any(known.get(key, "") != text for key, text in values.items()):
        return "changed"
    held = ContactPoint.objects.filter(customer=row).values_list("kind", "value")
    if any(tuple(each) not in set(held) for each in contacts):
        return "changed"
    if fields:
        change_customer(customer=row, actor=scene.actor, **{name: trace.before.get(name, "") for name in fields})
    if values:
        before = {key: trace.before.get(f"{ATTRIBUTE}{key}", "") for key in values}
        set_attributes(customer=row, values=before, actor=scene.actor)
    if contacts:
        take_contacts_back(contacts={row.pk: contacts}, actor=scene.actor, data=scene.data)
    return ""
