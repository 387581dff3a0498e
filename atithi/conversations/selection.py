"""Which conversations are meant when somebody says: these, or all in this queue."""

from collections.abc import Sequence

from atithi.conversations import saved
from atithi.conversations.conditions import LONGEST_LOOK, Place
from atithi.conversations.queries import queue_filter, visible_to
from atithi.staff.models import User

MOST = 10_000  # that may be changed at once
MOST_LOOKS = 50  # of a view's rows, each of `LONGEST_LOOK`


def chosen(user: User, public_ids: Sequence[str]) -> list[int]:
    """The rows behind public ids, as far as `user` may see them."""
    return list(visible_to(user).filter(public_id__in=public_ids[:MOST]).values_list("pk", flat=True))


def all_in(user: User, name: str) -> tuple[list[int], bool]:
    """The rows of a queue or view, in its order, and whether there are more than may be changed at once.
    NotFound for a name that is none."""
    if name.startswith("view:"):
        view = saved.get_view(user, name.removeprefix("view:"))
        return _in_view(saved.read_view(user, view.conditions, view.order))
    field = {"waiting": "waiting_since", "snoozed": "snoozed_until"}.get(name, "-last_message_at")
    rows = visible_to(user).filter(**queue_filter(user, name)).order_by(field, "id" if field[0] != "-" else "-id")
    ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
    return ids[:MOST], len(ids) > MOST


def _in_view(reading: saved.Reading) -> tuple[list[int], bool]:
    ids: list[int] = []
    for span in reading.spans:
        place: Place | None = None
        for _turn in range(MOST_LOOKS):
            ids += span.find(reading.rows, after=place, limit=LONGEST_LOOK, look=LONGEST_LOOK)
            place = span.end(place, LONGEST_LOOK)
            if place is None or len(ids) > MOST:
                break
        if place is not None:
            return ids[:MOST], True
    return ids[:MOST], len(ids) > MOST
