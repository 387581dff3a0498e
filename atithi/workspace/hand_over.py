"""To whom open conversations go, as a form says it."""

from atithi.conversations.actions import Receiver
from atithi.core.errors import NotFound
from atithi.staff.queries import colleagues, teams_visible_to
from atithi.workspace.access import StaffRequest


def receiver(request: StaffRequest) -> Receiver:
    """`to` is `person:<id>`, `team:<id>` or empty for nobody. NotFound for whom this person cannot name."""
    kind, _colon, public_id = request.POST.get("to", "").partition(":")
    if kind == "person":
        if person := colleagues().filter(public_id=public_id).first():
            return Receiver(person=person)
    elif kind == "team":
        if team := teams_visible_to(request.user).filter(public_id=public_id).first():
            return Receiver(team=team)
    elif not kind:
        return Receiver()
    raise NotFound
