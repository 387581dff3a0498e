"""Who of the staff is told of a clock, and in which words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils import translation
from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.events import JobView
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.models import Kind, Notice
from atithi.staff.queries import business
from atithi.standards.clocks.kinds import title_of
from atithi.standards.clocks.leading import leading, owners, serving
from atithi.standards.models import Clock


def tell_of_clock(job: JobView) -> None:
    """`clock.warned`, `.late`, `.escalated`: told once; not where the clock stopped or got another time since."""
    event = job.event
    clock = Clock.objects.filter(pk=event.subject_id, stopped_at=None).first() if event is not None else None
    if event is None or clock is None or clock.due_at is None or clock.due_at.isoformat() != event.data["due"]:
        return
    rows = Conversation.objects.select_related("assignee", "team", "store")
    conversation = rows.get(pk=clock.conversation_id)
    step = event.data["step"]
    told = {
        "warned": lambda: serving(conversation),
        "late": lambda: [*serving(conversation), *leading(conversation)],
        "escalated": owners,
    }[step]()
    zone = conversation.store.time_zone if conversation.store else business().time_zone
    data = {"step": step, "clock": clock.kind, "due": event.data["due"], "zone": zone}
    tell(
        people=people([user for user in dict.fromkeys(told) if user.is_active]), kind=Kind.STANDARD,
        conversation=conversation, key=f"clock:{event.pk}", data=data,
    )  # fmt: skip


def headline(notice: Notice, who: str) -> str:
    """What a notice of this room says, in one line; `who`: the customer, or the conversation's number."""
    data: dict[str, Any] = notice.data if isinstance(notice.data, dict) else {}
    if notice.kind == Kind.ON_CALL:
        return _("On call: %(who)s needs somebody now") % {"who": who}
    values = {"who": who, "clock": title_of(data.get("clock", "")), "when": _when(data)}
    return {
        "warned": _("%(who)s: %(clock)s, due %(when)s"),
        "late": _("Late: %(who)s, %(clock)s was due %(when)s"),
    }.get(data.get("step", ""), _("Still late: %(who)s, %(clock)s was due %(when)s")) % values


def _when(data: dict[str, Any]) -> str:
    if not data.get("due"):
        return ""
    local = datetime.fromisoformat(data["due"]).astimezone(ZoneInfo(data.get("zone") or "Asia/Kolkata"))
    today = now().astimezone(local.tzinfo).date() == local.date()
    locale = f"{(translation.get_language() or 'en')[:2]}_IN"
    return format_datetime(local, "H:mm" if today else "EEE d MMM, H:mm", locale=locale)
