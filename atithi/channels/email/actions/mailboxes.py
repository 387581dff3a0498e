"""Mailboxes are set up, changed, paused and removed. Their passwords and keys are sealed before they are stored."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.email.models import Mailbox
from atithi.channels.email.settings import read_settings
from atithi.channels.email.vault import sealed
from atithi.channels.errors import ChannelError
from atithi.channels.models import RawInbound
from atithi.conversations.actions import add_channel, change_channel
from atithi.conversations.models import Channel, Conversation
from atithi.events import Actor
from atithi.staff.models import Store, Team

_ADDRESS = re.compile(r"[^\s@<>\"',;:]{1,64}@[^\s@<>\"',;:]+\.[^\s@<>\"',;:.]{2,}")


def checked_address(text: str) -> str:
    """The address in lower case. Raises ChannelError where it is none."""
    address = text.strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise ChannelError("address_wrong", _("This is not a complete mail address."))
    return address


@transaction.atomic
def add_mailbox(*, address: str, actor: Actor, name: str = "", settings: dict[str, Any] | None = None,
                store: Store | None = None, team: Team | None = None) -> Channel:  # fmt: skip
    """A further mailbox. One that was removed before comes back, with what was written in it."""
    address = checked_address(address)
    values = sealed(settings or {})
    read_settings(values)
    before = Channel.objects.filter(kind="email", address=address, settings__removed=True).first()
    if before is not None:
        before = change_channel(channel=before, name=name or None, settings={**values, "removed": False},
                                active=True, actor=actor)  # fmt: skip
        return _placed(before, store, team)
    return add_channel(
        kind="email", name=name or address, address=address, settings=values, store=store, team=team, actor=actor
    )


@transaction.atomic
def change_mailbox(*, channel: Channel, actor: Actor, settings: dict[str, Any], name: str | None = None,
                   store: Store | None = None, team: Team | None = None) -> Channel:  # fmt: skip
    """Changes a mailbox's name, place and some of its settings; a secret that is not among them stays."""
    values = sealed(settings)
    read_settings({**channel.settings, **values})
    return _placed(change_channel(channel=channel, name=name, settings=values, actor=actor), store, team)


def _placed(channel: Channel, store: Store | None, team: Team | None) -> Channel:
    channel.store, channel.team = store, team
    channel.save(update_fields=["store", "team"])
    return channel


def pause_mailbox(*, channel: Channel, actor: Actor, paused: bool) -> Channel:
    """A paused mailbox is not fetched and takes nothing in; what waits at its provider is fetched afterwards."""
    return change_channel(channel=channel, active=not paused, actor=actor)


@transaction.atomic
def remove_mailbox(*, channel: Channel, actor: Actor) -> None:
    """Takes a mailbox away, with its passwords and keys. Its conversations stay; without any, nothing is left of it."""
    Mailbox.objects.filter(channel=channel).delete()
    change_channel(channel=channel, active=False, settings={"removed": True}, actor=actor)
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    kept = RawInbound.objects.filter(channel=channel).exists() or Conversation.objects.filter(channel=channel).exists()
    if not kept:
        channel.delete()
        return
    channel.settings = {
        name: value for name, value in channel.settings.items() if name not in {"imap", "smtp", "webhook", "sending"}
    }
    channel.save(update_fields=["settings"])


@transaction.atomic
def seal_secrets() -> int:
    """Seals what older versions or programs stored in the open. How many mailboxes had something."""
    changed = 0
    for channel in Channel.objects.select_for_update().filter(kind="email"):
        values = sealed(channel.settings)
        if values != channel.settings:
            Channel.objects.filter(pk=channel.pk).update(settings=values)
            changed += 1
    return changed
