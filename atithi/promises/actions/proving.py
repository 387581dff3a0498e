"""Promises that close by themselves: what the desk itself saw proves that they were kept. It can be taken back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor
from atithi.promises.actions.settling import Evidence, keep_promise, reopen_promise
from atithi.promises.actions.shared import locked
from atithi.promises.errors import PromiseError
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
def undo_proof(*, promise: Promise, user: User) -> Promise:
    """What the desk took for the keeping was none: it is owed again while there is time, else broken. The same proof is never
    taken again. Raises PromiseError where it was not closed so."""
    promise = locked(promise.pk)
    proof = Proof.objects.filter(promise=promise, undone_at=None).order_by("-id").first()
    if proof is None:
        raise PromiseError("not_proven", _("The desk did not close this by itself."), status=409)
    proof.undone_at, proof.undone_by = now(), user
    proof.save(update_fields=["undone_at", "undone_by"])
    return reopen_promise(promise=promise, actor=Actor.staff(user.pk))
