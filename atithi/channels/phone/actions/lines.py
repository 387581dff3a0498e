"""Lines, wrap-up codes, and at which number colleagues are rung."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.phone.errors import PhoneError
from atithi.channels.phone.line import KIND, PROVIDERS, sealed
from atithi.channels.phone.models import StaffPhone, WrapUp
from atithi.conversations.actions import add_channel, change_channel
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.ids import secret
from atithi.core.text import clean_line
from atithi.customers.contact import normalise
from atithi.customers.models import ContactKind
from atithi.events import Actor, record
from atithi.staff.models import User


@transaction.atomic
def add_line(*, name: str, number: str, settings: dict[str, Any], actor: Actor, place: dict[str, Any]) -> Channel:
    """A further line, with a secret of its own for its addresses and signatures."""
    if settings.get("provider") not in PROVIDERS:
        raise PhoneError("unknown_provider", _("Choose the telephone system."))
    values = sealed({"secret": secret(), **settings})
    channel = add_channel(
        kind=KIND, name=name, address=normalise(ContactKind.PHONE, number), settings=values, actor=actor, **place
    )
    data = {"provider": settings["provider"]}
    record("line.added", subject=("channel", channel.pk), actor=actor, data=data)
    return channel


@transaction.atomic
def change_line(*, channel: Channel, name: str, settings: dict[str, Any], active: bool, place: dict[str, Any],
                actor: Actor) -> Channel:  # fmt: skip
    """Changes what is set for a line; a secret that is left empty stays as it is."""
    changed = change_channel(
        channel=channel, actor=actor, name=name, settings=sealed(settings), active=active, place=place
    )
    record("line.changed", subject=("channel", channel.pk), actor=actor, data={"fields": sorted(settings)})
    return changed


@transaction.atomic
def set_phone(*, user: User, number: str, actor: Actor) -> None:
    """At which number this colleague is rung; empty: at none."""
    if number.strip():
        StaffPhone.objects.update_or_create(user=user, defaults={"number": normalise(ContactKind.PHONE, number)})
    else:
        StaffPhone.objects.filter(user=user).delete()
    record("staff_phone.changed", subject=("user", user.pk), actor=actor, data={})


@transaction.atomic
def set_wrap_up(*, name: str, actor: Actor) -> WrapUp:
    """A wrap-up code of this name; one that was put away is used again."""
    name = clean_line(name, 60)
    if not name:
        raise PhoneError("name_missing", _("Give the wrap-up code a name."))
    code, created = WrapUp.objects.get_or_create(name=name)
    if created or code.archived_at is not None:
        code.archived_at = None
        code.save(update_fields=["archived_at"])
        _changed(code, actor)
    return code


@transaction.atomic
def archive_wrap_up(*, code: WrapUp, actor: Actor) -> None:
    """Puts a wrap-up code away; calls that have it keep it."""
    if code.archived_at is None:
        code.archived_at = now()
        code.save(update_fields=["archived_at"])
        _changed(code, actor)


def _changed(code: WrapUp, actor: Actor) -> None:
    data = {"name": code.name, "archived": code.archived_at is not None}
    record("wrap_up.changed", subject=("wrap_up", code.pk), actor=actor, data=data)
