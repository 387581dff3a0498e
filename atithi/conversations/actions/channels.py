"""Accounts of channels: set up and changed by those who lead."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.models import Store, Team


@transaction.atomic
def add_channel(*, kind: str, name: str, actor: Actor, address: str = "", settings: dict[str, Any] | None = None,
                store: Store | None = None, team: Team | None = None) -> Channel:  # fmt: skip
    """A further account on a kind of channel. Its address must not be another channel's of that kind."""
    name = clean_line(name, 120)
    if not name:
        raise ConversationError("name_missing", _("Please give the channel a name."))
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                kind=kind, name=name, address=clean_line(address, 254).lower(), settings=settings or {}, store=store,
                team=team, created_at=now(),
            )  # fmt: skip
    except IntegrityError as error:
        message = _("%(address)s is already set up as a channel.")
        raise ConversationError("channel_exists", message, address=address, status=409) from error
    record("channel.added", subject=("channel", channel.id), actor=actor, data={"kind": kind})
    return channel


@transaction.atomic
def change_channel(*, channel: Channel, actor: Actor, name: str | None = None, settings: dict[str, Any] | None = None,
                   active: bool | None = None) -> Channel:  # fmt: skip
    """Renames a channel, changes some of its settings, or switches it on or off."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    fields = []
    if name is not None and clean_line(name, 120):
        channel.name = clean_line(name, 120)
        fields.append("name")
    if settings is not None:
        channel.settings = {**channel.settings, **settings}
        fields.append("settings")
    if active is not None:
        channel.active = active
        fields.append("active")
    channel.save(update_fields=fields)
    record("channel.changed", subject=("channel", channel.id), actor=actor, data={"fields": fields})
    return channel
