"""Promises that close by themselves: what the desk itself saw proves that they were kept. `reopen_promise` takes it back."""

from django.db import transaction

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions.settling import Evidence, keep_promise
from atithi.promises.actions.shared import locked
from atithi.promises.models import Promise, PromiseState, Proof
from atithi.staff.models import User

PROVABLE = frozenset({PromiseState.MADE, PromiseState.AT_RISK, PromiseState.BROKEN})


@transaction.atomic
def prove_promise(*, promise: Promise, kind: str, ref: int) -> bool:
    """It is kept: `kind` and `ref` name what shows it. False where it is settled, or this was taken for proof before."""
    promise = locked(promise.pk)
    if promise.state not in PROVABLE or Proof.objects.filter(promise=promise, kind=kind, ref=ref).exists():
        return False
    Proof.objects.create(promise=promise, kind=kind, ref=ref, at=now())
    keep_promise(promise=promise, actor=Actor.system(), evidence=Evidence(kind, str(ref)))
    return True


@transaction.atomic
def drop_proof(*, promise: Promise, user: User | None) -> None:
    """It was called kept by mistake: what showed it is noted as wrong. Twice is as once."""
    Proof.objects.filter(promise=promise, undone_at=None).update(undone_at=now(), undone_by=user)
