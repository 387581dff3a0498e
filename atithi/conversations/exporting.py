"""What may be taken out of the desk: the conversations of a queue or view as rows of words, the content of messages never."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation
from atithi.conversations.queries import visible_to
from atithi.staff.models import User
from atithi.staff.queries import business

BATCH = 500
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def columns() -> list[str]:
    """The heads of the columns, in the reader's language."""
    return [
        _("Number"), _("Customer"), _("Subject"), _("Channel"), _("Language"), _("Store"), _("Team"), _("Assigned to"),
        _("State"), _("Began"), _("Waiting since"), _("First reply"), _("Last message"), _("Closed"), _("Messages"),
    ]  # fmt: skip


def rows(user: User, ids: Sequence[int]) -> Iterator[list[str]]:
    """A row for each of these conversations that `user` may see, in their order, fetched a few hundred at a time."""
    zone = ZoneInfo(business().time_zone)
    related = ("customer", "channel", "assignee", "team", "store")
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = visible_to(user).select_related(*related).in_bulk(part)
        for number in part:
            if number in found:
                yield [harmless(value) for value in _values(found[number], zone)]


def harmless(text: str) -> str:
    """What a spreadsheet would run as a formula begins with an apostrophe: it is shown, and never run."""
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_FORMULA) or text.startswith(BEGINS_FORMULA) else text


def _values(row: Conversation, zone: ZoneInfo) -> list[str]:
    def clock(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment is not None else ""

    def name(other: Model | None) -> str:
        return str(other) if other is not None else ""

    return [
        str(row.number), row.customer.name, row.subject, row.channel.name, row.language, name(row.store), name(row.team),
        name(row.assignee), row.state, clock(row.created_at), clock(row.waiting_since), clock(row.first_reply_at),
        clock(row.last_message_at), clock(row.closed_at), str(row.message_count),
    ]  # fmt: skip
