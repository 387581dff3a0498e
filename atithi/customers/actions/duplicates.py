"""Pairs of records that may be one person: noted, and told apart by somebody who knows."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from atithi.core.clock import now
from atithi.customers.models import Customer, Duplicate
from atithi.customers.twins import Pair
from atithi.events import Actor, record

AT_ONCE = 200


def note_duplicates(pairs: Sequence[Pair]) -> int:
    """Makes the list of suspected pairs what was found now. Those told apart stay so, others that no longer look alike go.
    Written in small transactions: a long one would hold up those who serve guests. How many are new."""
    moment = now()
    new = 0
    for start in range(0, len(pairs), AT_ONCE):
        part = pairs[start : start + AT_ONCE]
        with transaction.atomic():
            new += _note(part)
    Duplicate.objects.filter(dismissed_at=None, found_at__lt=moment).delete()
    return new


def _note(pairs: Sequence[Pair]) -> int:
    firsts = {pair.first for pair in pairs}
    known = {(row.first_id, row.second_id): row for row in Duplicate.objects.filter(first__in=firsts)}
    gone = set(Customer.objects.filter(pk__in=firsts | {pair.second for pair in pairs})
               .filter(~Q(merged_into=None) | ~Q(erased_at=None)).values_list("pk", flat=True))  # fmt: skip
    moment, fresh = now(), []
    for pair in pairs:
        row = known.get((pair.first, pair.second))
        if row is None and not {pair.first, pair.second} & gone:
            fresh.append(
                Duplicate(
                    first_id=pair.first, second_id=pair.second, score=pair.score, reasons=pair.reasons, found_at=moment
                )
            )
        elif row is not None and row.dismissed_at is None:
            Duplicate.objects.filter(pk=row.pk).update(score=pair.score, reasons=pair.reasons, found_at=moment)
    Duplicate.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def tell_apart(*, pair: Duplicate, actor: Actor) -> Duplicate:
    """They are two people: they are not suggested again."""
    changed = Duplicate.objects.filter(pk=pair.pk, dismissed_at=None).update(dismissed_at=now())
    if changed:
        data = {"other": pair.second_id}
        record("customer.told_apart", subject=("customer", pair.first_id), actor=actor, data=data)
    return pair
