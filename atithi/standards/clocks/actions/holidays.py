"""The holidays of a state come into the calendar of a place, each once: what people change there stays."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.actions import set_special_day
from atithi.staff.models import Business, SpecialDay, Store
from atithi.staff.queries import business
from atithi.standards.calendars.states import STATES, state_holidays
from atithi.standards.errors import StandardsError
from atithi.standards.models import HolidayPlan, TakenHoliday

AHEAD = 1
"""Years after this one whose holidays are in the calendar."""


@transaction.atomic
def keep_holidays_of(
    *, actor: Actor, state: str, store: Store | None = None, works_on: Iterable[str] = ()
) -> HolidayPlan | None:
    """A place keeps the holidays of a state, but for those (by their keys) on which it works. An empty state: none any more.
    Days that are in the calendar stay there."""
    if state and state not in STATES:
        raise StandardsError("state_unknown", _("Choose a state."))
    Business.objects.select_for_update().filter(id=1).first()
    plans = HolidayPlan.objects.filter(store=store)
    before = plans.first()
    kept = sorted(set(works_on))
    if not state:
        plans.delete()
        plan = None
    elif before is None:
        plan = HolidayPlan.objects.create(store=store, state=state, works_on=kept)
    else:
        plan, changed = before, (before.state, before.works_on) != (state, kept)
        if changed:
            plans.update(state=state, works_on=kept)
            plan.refresh_from_db()
    subject = ("store", store.pk) if store is not None else ("business", 1)
    record("holidays.chosen", subject=subject, actor=actor, data={"state": state, "works_on": kept})
    if plan is not None:
        take_holidays(plan=plan, actor=actor)
    return plan


@transaction.atomic
def take_holidays(*, plan: HolidayPlan, actor: Actor) -> int:
    """Puts what lies ahead into the calendar: this year's and next year's days that were not put there before. A day that
    somebody wrote down already stays as it is. Returns how many are new."""
    today = now().date()
    taken = set(TakenHoliday.objects.filter(plan=plan).values_list("date", flat=True))
    written = set(SpecialDay.objects.filter(store=plan.store, team=None).values_list("date", flat=True))
    language = business().default_language
    added = 0
    for year in range(today.year, today.year + AHEAD + 1):
        for holiday in state_holidays(plan.state, year, language):
            if holiday.date < today or holiday.date in taken or holiday.key in plan.works_on:
                continue
            TakenHoliday.objects.create(plan=plan, date=holiday.date, key=holiday.key[:80])
            if holiday.date not in written:
                set_special_day(actor=actor, day=holiday.date, name=holiday.name[:80], hours=[], store=plan.store)
                added += 1
    return added
