"""Swaps: asked of a colleague, accepted by them, and allowed by who leads where the owner wants that."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.standards.errors import StandardsError
from atithi.standards.models import Shift, StaffingRules, Swap
from atithi.standards.staffing.actions.shared import check_free, end_swaps, lock_people, locked_shift
from atithi.standards.staffing.actions.shifts import give_shift

_S = Swap.State


@transaction.atomic
def ask_swap(*, shift: Shift, colleague: User, actor: Actor, in_return: Shift | None = None) -> Swap:
    """Asks a colleague to take a shift, or to change it for one of theirs. Raises StandardsError where that cannot be."""
    lock_people([shift.person_id, colleague.pk])
    shift = locked_shift(shift)
    in_return = locked_shift(in_return) if in_return is not None else None
    if shift.person is None or shift.person_id == colleague.pk:
        raise StandardsError("swap_nobody", _("Choose a colleague."))
    if in_return is not None and in_return.person_id != colleague.pk:
        raise StandardsError("swap_not_theirs", _("This shift is not your colleague's."))
    if Swap.objects.filter(shift=shift, state__in=[_S.ASKED, _S.ACCEPTED]).exists():
        raise StandardsError("swap_asked", _("A swap of this shift is asked for already."), status=409)
    _check(shift, shift.person, colleague, in_return)
    swap = Swap.objects.create(
        shift=shift, asked_by=shift.person, colleague=colleague, in_return=in_return, created_at=now()
    )
    data = {**_data(swap), "in_return": swap.in_return_id}
    data.pop("state")
    record("swap.asked", subject=("swap", swap.pk), actor=actor, data=data)
    return swap


@transaction.atomic
def answer_swap(*, swap: Swap, yes: bool, actor: Actor) -> Swap:
    """The colleague says yes or no. A yes is done at once where no supervisor is asked."""
    swap = _locked(swap, _S.ASKED)
    rules = StaffingRules.objects.filter(id=1).first() or StaffingRules(id=1)
    if not yes:
        swap.state, swap.settled_at = _S.DECLINED, now()
    elif rules.approve_swaps:
        _check(swap.shift, swap.asked_by, swap.colleague, swap.in_return)
        swap.state = _S.ACCEPTED
    else:
        _exchange(swap, actor)
    swap.save()
    record("swap.answered", subject=("swap", swap.pk), actor=actor, data=_data(swap))
    return swap


@transaction.atomic
def decide_swap(*, swap: Swap, allowed: bool, actor: Actor, by: User | None = None) -> Swap:
    """Who leads allows or refuses an accepted swap."""
    swap = _locked(swap, _S.ACCEPTED)
    swap.decided_by = by
    if allowed:
        _exchange(swap, actor)
    else:
        swap.state, swap.settled_at = _S.REFUSED, now()
    swap.save()
    record("swap.decided", subject=("swap", swap.pk), actor=actor, data=_data(swap))
    return swap


@transaction.atomic
def withdraw_swap(*, swap: Swap, actor: Actor) -> Swap:
    """Who asked takes it back."""
    swap = _locked(swap, _S.ASKED, _S.ACCEPTED)
    swap.state, swap.settled_at = _S.WITHDRAWN, now()
    swap.save()
    record("swap.withdrawn", subject=("swap", swap.pk), actor=actor, data={"shift": swap.shift_id, "because": "asked"})
    return swap


def _locked(swap: Swap, *states: str) -> Swap:
    """The swap as it is now, with its people and shifts held. Raises StandardsError where it is settled already."""
    lock_people([swap.asked_by_id, swap.colleague_id])
    related = ("shift", "in_return", "asked_by", "colleague")
    found = Swap.objects.select_for_update(of=("self",)).select_related(*related).get(pk=swap.pk)
    if found.state not in states:
        raise StandardsError("swap_settled", _("This was decided already."), status=409)
    return found


def _check(shift: Shift, asked_by: User, colleague: User, in_return: Shift | None) -> None:
    """Raises StandardsError unless both could work each other's times."""
    if shift.starts_at <= now() or (in_return is not None and in_return.starts_at <= now()):
        raise StandardsError("shift_over", _("This shift has begun already."), status=409)
    if shift.person_id != asked_by.pk or (in_return is not None and in_return.person_id != colleague.pk):
        raise StandardsError("swap_changed", _("The roster has changed meanwhile."), status=409)
    both = [shift.pk, *([in_return.pk] if in_return is not None else [])]
    check_free(colleague, shift.starts_at, shift.ends_at, shift.time_zone, without=both)
    if in_return is not None:
        check_free(asked_by, in_return.starts_at, in_return.ends_at, in_return.time_zone, without=both)


def _exchange(swap: Swap, actor: Actor) -> None:
    shift = locked_shift(swap.shift)
    in_return = locked_shift(swap.in_return) if swap.in_return is not None else None
    _check(shift, swap.asked_by, swap.colleague, in_return)
    if in_return is not None:
        # Open for a moment: two shifts that begin at the same time would else be one person's.
        give_shift(shift=in_return, person=None, actor=actor, because="swap")
    give_shift(shift=shift, person=swap.colleague, actor=actor, because="swap")
    if in_return is not None:
        give_shift(shift=in_return, person=swap.asked_by, actor=actor, because="swap")
    swap.state, swap.settled_at = _S.DONE, now()
    end_swaps([shift.pk, *([in_return.pk] if in_return is not None else [])], "swapped", actor, without=swap.pk)


def _data(swap: Swap) -> dict[str, object]:
    return {"shift": swap.shift_id, "state": swap.state, "asked_by": swap.asked_by_id, "colleague": swap.colleague_id}
