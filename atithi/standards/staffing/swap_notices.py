"""Who is told of a swap: the colleague who is asked, who asked, and who leads where their yes is needed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from atithi.events import JobView
from atithi.events.models import Event
from atithi.notices.actions import overtake, tell
from atithi.notices.concern import colleague_of, people
from atithi.notices.models import Kind, Notice
from atithi.notices.pages import Page
from atithi.promises import moments
from atithi.staff.models import User
from atithi.standards.models import Shift, Swap
from atithi.standards.staffing.queries import plans_roster

MOST_TOLD = 20
TO_DECIDE = "to_decide"


def _visible(user: User) -> QuerySet[Swap]:
    rows = Swap.objects.all()
    return rows if plans_roster(user) else rows.filter(Q(asked_by=user) | Q(colleague=user))


def _place(notice: Notice) -> str:
    step = notice.data.get("step")
    return "/roster/#decide" if step == TO_DECIDE else "/my-shifts/#swaps" if step == "asked" else "/my-shifts/"


PAGE = Page(place=_place, visible=_visible)


def tell_of_swap(job: JobView) -> None:
    """`swap.asked`, `.answered`, `.decided`, `.withdrawn`: told once, and not where it was overtaken; what was told before is
    settled by it."""
    event = job.event
    related = ("shift__store", "asked_by", "colleague", "in_return")
    swap = Swap.objects.select_related(*related).filter(pk=event.subject_id).first() if event is not None else None
    if event is None or swap is None:
        return
    step = event.type.removeprefix("swap.")
    overtake(kind=Kind.SWAP, about=swap.public_id)
    if step == "asked" and swap.state == Swap.State.ASKED:
        _tell(swap, event, "asked", [swap.colleague], swap.asked_by)
    elif step == "answered":
        _tell(swap, event, event.data["state"], [swap.asked_by], swap.colleague)
        if swap.state == Swap.State.ACCEPTED:
            _tell(swap, event, TO_DECIDE, _deciding(swap), swap.asked_by)
    elif step == "decided":
        _tell(swap, event, event.data["state"], [swap.asked_by, swap.colleague], colleague_of(event))
    elif step == "withdrawn":
        _tell(swap, event, "withdrawn", [swap.asked_by, swap.colleague], colleague_of(event))


def _deciding(swap: Swap) -> list[User]:
    """Who plans where the shift is worked, else all who plan; the owner where there is nobody else. Not who swaps."""
    active = User.objects.select_related("custom_role").filter(is_active=True).order_by("id")
    every = [one for one in active if plans_roster(one) and one.pk not in {swap.asked_by_id, swap.colleague_id}]
    planning = [one for one in every if not one.is_owner]
    of_store = set(swap.shift.store.staff.values_list("pk", flat=True)) if swap.shift.store else set()
    return ([one for one in planning if one.pk in of_store] or planning or every)[:MOST_TOLD]


def _tell(swap: Swap, event: Event, step: str, users: Iterable[User], by: User | None) -> None:
    own = colleague_of(event)
    told = [user for user in users if user.is_active and user != own]
    data = {"step": step, "shift": _times(swap.shift), "other": swap.colleague.name}
    if swap.in_return is not None:
        data["in_return"] = _times(swap.in_return)
    tell(people=people(told), kind=Kind.SWAP, about=swap.public_id, key=f"swap:{event.pk}", by=by, data=data)


def _times(shift: Shift) -> list[str]:
    return [shift.starts_at.isoformat(), shift.ends_at.isoformat(), shift.time_zone]


def said_times(times: list[str]) -> str:
    """Day and hours of a shift, in the reader's language."""
    zone = ZoneInfo(times[2])
    begins, ends = (datetime.fromisoformat(moment) for moment in times[:2])
    return f"{moments.short_day(begins.astimezone(zone).date())}, {moments.clock(begins, zone)} – {moments.clock(ends, zone)}"


def headline(notice: Notice, who: str) -> str:
    """What a notice of a swap says, in one line: who, and which shifts."""
    data: dict[str, Any] = notice.data
    shift = said_times(data["shift"])
    if data.get("in_return"):
        shift += f" ⇄ {said_times(data['in_return'])}"
    values = {"name": notice.by.name if notice.by else "", "other": data.get("other", ""), "shift": shift}
    return {
        "asked": _("%(name)s asks you to take a shift: %(shift)s"),
        TO_DECIDE: _("%(name)s and %(other)s wish to swap, you decide: %(shift)s"),
        "accepted": _("%(name)s says yes; a supervisor decides: %(shift)s"),
        "declined": _("%(name)s cannot take your shift: %(shift)s"),
        "done": _("The swap is done: %(shift)s"),
        "refused": _("The swap was not allowed: %(shift)s"),
    }.get(data["step"], _("This swap will not be: %(shift)s")) % values
