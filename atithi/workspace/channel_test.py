"""A test of a channel: a message goes the way a customer's goes, through the border and the worker into the inbox."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atithi.channels import intake
from atithi.channels.models import RawInbound
from atithi.conversations.models import Channel
from atithi.conversations.queries import visible_to
from atithi.core.ids import public_id
from atithi.staff.models import User


@dataclass(frozen=True)
class Progress:
    """How far a test came. `conversation`: where it lies, once it was read."""

    arrived: bool
    conversation: str
    failed: bool


def begin_test(channel: Channel, user: User) -> int:
    """Hands a test message over to the border, as from a customer who is called "Test"; returns the id of its row."""
    content = {
        "contact": {"kind": "provider"}, "value": f"test:{user.public_id}", "name": _("Test of the channel"),
        "text": _("This is a test by %(name)s. You can answer it and close it.") % {"name": user.name},
        "subject": "", "sent_at": "", "new_conversation": False, "files": [],
    }  # fmt: skip
    return intake.accept(
        channel_id=channel.pk, provider_id=f"test:{public_id()}", body=json.dumps(content).encode(),
        details={"read_as": "api"},
    )  # fmt: skip


def how_far(channel: Channel, user: User, raw: str) -> Progress | None:
    """How far the test with this id came; None where there is none of this channel."""
    number = int(raw) if raw.isdigit() and len(raw) < 19 else 0
    row = RawInbound.objects.select_related("message").filter(
        pk=number, channel=channel, provider_id__startswith="test:"
    ).first()  # fmt: skip
    if row is None:
        return None
    place = ""
    if row.message is not None:
        rows = visible_to(user).filter(pk=row.message.conversation_id)
        place = rows.values_list("public_id", flat=True).first() or ""
    return Progress(row.state == RawInbound.State.READ, place, row.state == RawInbound.State.UNREADABLE)
