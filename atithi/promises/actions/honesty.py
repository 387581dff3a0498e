"""What the owner decides about honest dates, and what was known when something was promised."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.events import Actor, record
from atithi.promises.errors import PromiseError
from atithi.promises.feasibility.answering import feasibility, risk_from, rules
from atithi.promises.models import HIGHEST_LEVEL, LOWEST_LEVEL, HonestyRules, Outlook, Promise


@transaction.atomic
def set_honesty_rules(*, actor: Actor, level: int, second_thought: bool, tells_early: bool) -> HonestyRules:
    """Decides how surely an offered date is kept, and what follows from a promise that is not feasible or at risk."""
    if not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
        raise PromiseError(
            "level_malformed", _("Choose a level from %(low)s to %(high)s %%."), low=LOWEST_LEVEL, high=HIGHEST_LEVEL
        )
    row = HonestyRules.objects.select_for_update().filter(id=1).first() or HonestyRules(id=1)
    wished = {"level": level, "second_thought": second_thought, "tells_early": tells_early}
    changes = {name: [getattr(row, name), value] for name, value in wished.items() if getattr(row, name) != value}
    for name, value in wished.items():
        setattr(row, name, value)
    row.save()
    if changes:
        record("honesty.changed", subject=("business", 1), actor=actor, data={"changes": changes})
    return row


@transaction.atomic
def note_outlook(*, promise: Promise, made: datetime, due: datetime | None) -> Outlook:
    """Keeps what was known of a promise's chances when it was made; once. `due`: the time as it was first promised."""
    known = Outlook.objects.filter(promise=promise).first()
    if known is not None:
        return known
    share = None
    if due is not None:
        found = feasibility(
            promise.kind, due, store=promise.store, owner=promise.owner, customer=promise.customer_id, since=made
        )
        share = found.share.value if found.share else None
    return Outlook.objects.create(promise=promise, due_at=due, share=share, level=rules().level)


@transaction.atomic
def learn_risk(*, promise: Promise) -> None:
    """Says from when on a promise is at risk, by how long its kind takes here."""
    row = Promise.objects.select_for_update(of=("self",)).select_related("store").get(pk=promise.pk)
    row.risk_from = risk_from(row)
    row.watch_at = row.next_watch()
    row.save(update_fields=["risk_from", "watch_at"])
