"""Who is on call, and when."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.events import Actor, record
from atithi.staff.models import User
from atithi.standards.errors import StandardsError
from atithi.standards.models import OnCallTurn

LONGEST = timedelta(days=31)


@transaction.atomic
def plan_turn(*, person: User, starts_at: datetime, ends_at: datetime, rank: int, actor: Actor) -> OnCallTurn:
    """Puts somebody on call. Raises StandardsError where that cannot be, or they are on call then already."""
    if not person.is_active:
        raise StandardsError("person_left", _("%(name)s no longer works here. Choose somebody else."), name=person.name)
    if not starts_at < ends_at <= starts_at + LONGEST or rank not in {1, 2}:
        raise StandardsError("turn_malformed", _("A turn has an end after its beginning, within a month."))
    User.objects.select_for_update().get(pk=person.pk)  # two turns at the same moment are put down one after the other
    if OnCallTurn.objects.filter(person=person, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise StandardsError("turn_twice", _("%(name)s is on call then already."), name=person.name)
    turn = OnCallTurn.objects.create(person=person, starts_at=starts_at, ends_at=ends_at, rank=rank)
    record("on_call.planned", subject=("user", person.pk), actor=actor, data=_data(turn))
    return turn


@transaction.atomic
def remove_turn(*, turn: OnCallTurn, actor: Actor) -> None:
    """Somebody is not on call then after all."""
    data = _data(turn)
    if OnCallTurn.objects.filter(pk=turn.pk).delete()[0]:
        record("on_call.unplanned", subject=("user", turn.person_id), actor=actor, data=data)


def _data(turn: OnCallTurn) -> dict[str, object]:
    return {"starts": turn.starts_at.isoformat(), "ends": turn.ends_at.isoformat(), "rank": turn.rank}
