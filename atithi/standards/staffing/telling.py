"""What the mail of the day says of the roster: swaps that wait for one's answer, and what waits for who leads."""

from django.conf import settings
from django.utils.translation import gettext as _

from atithi.notices.digest import Line
from atithi.notices.models import Kind, NoticeRules, Way
from atithi.promises import moments
from atithi.staff.models import User
from atithi.standards.models import Shift, Swap
from atithi.standards.staffing import queries

MOST = 10


def mail_lines(user: User, rules: NoticeRules) -> tuple[str, list[Line]]:
    """Swaps that a colleague asks for; for who plans also days off and swaps to decide. Colleagues are named, no guest is."""
    if not rules.wants(Kind.SWAP, Way.MAIL):
        return "", []
    mine, roster = f"{settings.PUBLIC_URL}/my-shifts/", f"{settings.PUBLIC_URL}/roster/"
    lines = [
        Line(swap.asked_by.name, _time(swap.shift), mine)
        for swap in queries.swaps_of(user)
        if swap.state == Swap.State.ASKED and swap.colleague_id == user.pk
    ]
    if queries.plans_roster(user):
        lines += [Line(swap.asked_by.name, _time(swap.shift), roster) for swap in queries.swaps_accepted()]
        lines += [
            Line(leave.person.name, f"{leave.get_kind_display()} · {moments.short_day(leave.first_day)}", roster)
            for leave in queries.leaves_asked()
        ]
    return _("In the roster, for you to answer:"), lines[:MOST]


def _time(shift: Shift) -> str:
    times = " – ".join(moments.clock(at, shift.zone) for at in (shift.starts_at, shift.ends_at))
    return f"{moments.short_day(shift.local_start.date())}, {times}"
