"""The kinds of clock there are. A room that takes another time registers its kind here, or in its own module at start."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ClockKind:
    """A time that is taken. `always`: without a standard it counts every minute, as the guest does who waits."""

    name: str
    title: Any
    hint: Any
    always: bool = False


KINDS: dict[str, ClockKind] = {}


def register(kind: ClockKind) -> None:
    """Makes a kind known; standards can be written for it from then on."""
    KINDS[kind.name] = kind


def title_of(name: str) -> str:
    """What a kind is called in the reader's language."""
    return str(KINDS[name].title) if name in KINDS else name


FIRST_REPLY, NEXT_REPLY, RESOLUTION = "first_reply", "next_reply", "resolution"
GUEST_WAIT, STAFF_WORK = "guest_wait", "staff_work"
QUEUE, CALL_BACK = "queue", "call_back"
HOLD, HOLD_ALL = "hold", "hold_all"
REPLIES = (FIRST_REPLY, NEXT_REPLY)

for _kind in (
    ClockKind(FIRST_REPLY, _("First reply"), _("From a guest's first message to a person's first answer")),
    ClockKind(NEXT_REPLY, _("Next reply"), _("From the oldest unanswered message to a person's answer")),
    ClockKind(RESOLUTION, _("Solved"), _("From the first message until the conversation is closed")),
    ClockKind(GUEST_WAIT, _("Guest's whole wait"), _("All the time in which the guest waited for us"), always=True),
    ClockKind(STAFF_WORK, _("Work of staff"), _("The time in which a person had the waiting guest")),
    ClockKind(QUEUE, _("Time in queue"), _("From coming into line to being served"), always=True),
    ClockKind(CALL_BACK, _("Call back"), _("From asking for a call to the call")),
    ClockKind(HOLD, _("On hold"), _("Each time for which a caller is put on hold"), always=True),
    ClockKind(HOLD_ALL, _("On hold in all"), _("All the time for which a caller is on hold in one call"), always=True),
):
    register(_kind)
