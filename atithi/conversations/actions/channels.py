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


#: Settings whose values may stand in the record. Of all others (secrets, servers) it says only that they changed.
OPEN_SETTINGS = frozenset({"sites", "greeting", "colour", "color", "aliases", "folders", "start_days", "closed"})


@transaction.atomic
def change_channel(*, channel: Channel, actor: Actor, name: str | None = None, settings: dict[str, Any] | None = None,
                   active: bool | None = None, place: dict[str, Any] | None = None) -> Channel:  # fmt: skip
    """Renames a channel, changes some of its settings, its place (`store` and `team`), or switches it on or off."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    before = _state(channel)
    if name is not None and clean_line(name, 120):
        channel.name = clean_line(name, 120)
    if settings is not None:
        channel.settings = {**channel.settings, **settings}
    if active is not None:
        channel.active = active
    if place is not None:
        channel.store, channel.team = place["store"], place["team"]
    channel.save(update_fields=["name", "settings", "active", "store", "team"])
    changes = _changes(before, _state(channel))
    if changes:
        record("channel.changed", subject=("channel", channel.id), actor=actor, data={"changes": changes})
    return channel


def _state(channel: Channel) -> dict[str, Any]:
    plain = {"name": channel.name, "active": channel.active, "store": channel.store_id, "team": channel.team_id}
    return {**channel.settings, **plain}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Old and new by field; of what may be secret, only that it changed."""
    open_fields = OPEN_SETTINGS | {"name", "active", "store", "team"}
    return {
        field: [before.get(field), after.get(field)] if field in open_fields else []
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    }
