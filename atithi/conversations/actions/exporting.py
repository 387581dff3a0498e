"""Somebody takes data out of the desk."""

from django.db import transaction

from atithi.conversations import selection
from atithi.core.errors import NotFound
from atithi.events import Actor, record
from atithi.staff.models import Permission, User


@transaction.atomic
def export_list(*, user: User, name: str) -> list[int]:
    """Notes that `user` takes a queue or view out, and says which conversations: at most `selection.MOST`, in its order.
    NotFound for a list that is not theirs, and where their role does not allow it."""
    if not user.may(Permission.EXPORT):
        raise NotFound
    ids, more = selection.all_in(user, name)
    data = {"list": name, "count": len(ids), "more": more}
    record("conversations.exported", subject=("user", user.pk), actor=Actor.staff(user.pk), data=data)
    return ids
