"""Shop floors are opened and arranged by those who may change settings."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.links import PLACES
from atithi.channels.instore.models import Floor, Need
from atithi.channels.instore.words import LANGUAGES
from atithi.conversations.actions import add_channel
from atithi.core.amounts import whole
from atithi.core.clock import now
from atithi.core.ids import secret
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.models import Store

LETTERS = "".join(letter for letter in ascii_uppercase if letter not in "IO")  # those are read as 1 and 0
MINUTES = {"grace_minutes": 120, "appointment_minutes": 240, "assistance_minutes": 240}
SWITCHES = ("active", "with_hours")


@transaction.atomic
def open_floor(*, store: Store, actor: Actor) -> Floor:
    """A store begins to give tokens; the same floor where it does already."""
    known = Floor.objects.select_related("store", "channel").filter(store=store).first()
    if known is not None:
        return known
    channel = add_channel(kind="instore", name=store.name, address=store.public_id, actor=actor, store=store)
    floor = Floor.objects.create(store=store, channel=channel, created_at=now())
    data = {"store": store.pk, "channel": channel.pk}
    record("floor.opened", subject=("floor", floor.pk), actor=actor, data=data)
    return floor


@transaction.atomic
def change_floor(*, floor: Floor, actor: Actor, **values: Any) -> Floor:
    """How it works: `active`, `with_hours`, and minutes of grace and of precedence. Raises InstoreError for a bad number."""
    floor = Floor.objects.select_for_update(of=("self",)).select_related("store", "channel").get(pk=floor.pk)
    checked: dict[str, int] = {name: bool(values[name]) for name in SWITCHES if name in values}
    checked |= {name: _minutes(values[name], most) for name, most in MINUTES.items() if name in values}
    changes = {name: [getattr(floor, name), new] for name, new in checked.items() if getattr(floor, name) != new}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(floor, name, new)
        floor.save(update_fields=list(changes))
        record("floor.changed", subject=("floor", floor.pk), actor=actor, data={"changes": changes})
    return floor


def _minutes(value: Any, most: int) -> int:
    number = whole(str(value), digits=6)
    if number is None or number > most:
        raise InstoreError("minutes_unusable", _("Give whole minutes from 0 to %(most)s."), most=most)
    return number


@transaction.atomic
def renew_address(*, floor: Floor, place: str, actor: Actor) -> Floor:
    """A new address for the tablet, the poster or the screen; what has the old one opens nothing any more."""
    if place not in PLACES:
        raise InstoreError("no_such_place", _("Choose which address to renew."))
    floor = Floor.objects.select_for_update(of=("self",)).select_related("store", "channel").get(pk=floor.pk)
    setattr(floor, f"{place}_seal", secret())
    floor.save(update_fields=[f"{place}_seal"])
    record("floor.address_renewed", subject=("floor", floor.pk), actor=actor, data={"which": place})
    return floor


def save_need(
    *, floor: Floor, actor: Actor, names: Mapping[str, str], position: int = 0, need: Need | None = None
) -> Need:
    """Adds something that guests come for, or changes what it is called and where it stands. Its letter is the first one
    that is free, and stays. Raises InstoreError without an English name."""
    clean = {code: clean_line(str(names.get(code, "")), 60) for code in LANGUAGES}
    clean = {code: name for code, name in clean.items() if name}
    if "en" not in clean:
        raise InstoreError("name_missing", _("Give it a name in English; the other languages fall back to it."))
    try:
        with transaction.atomic():
            return _add(floor, actor, clean, position) if need is None else _change(need, actor, clean, position)
    except IntegrityError as error:
        raise InstoreError(
            "need_taken", _("Somebody changed this meanwhile. Please look again."), status=409
        ) from error


def _add(floor: Floor, actor: Actor, names: dict[str, str], position: int) -> Need:
    taken = set(Need.objects.filter(floor=floor).values_list("letter", flat=True))
    free = [letter for letter in LETTERS if letter not in taken]
    if not free:
        raise InstoreError("needs_full", _("There are as many as there are letters. Change one that is there."))
    need = Need.objects.create(floor=floor, letter=free[0], names=names, position=max(0, min(position, 999)))
    data = {"floor": floor.pk, "letter": need.letter}
    record("need.added", subject=("need", need.pk), actor=actor, data=data)
    return need


def _change(need: Need, actor: Actor, names: dict[str, str], position: int) -> Need:
    position = max(0, min(position, 999))
    fields = [name for name, new in (("names", names), ("position", position)) if getattr(need, name) != new]
    need.names, need.position = names, position
    if fields:
        need.save(update_fields=fields)
        record("need.changed", subject=("need", need.pk), actor=actor, data={"fields": fields})
    return need


@transaction.atomic
def archive_need(*, need: Need, actor: Actor, archived: bool = True) -> Need:
    """It is offered no more, or again. Who waits for it is served."""
    if (need.archived_at is not None) == archived:
        return need
    need.archived_at = now() if archived else None
    need.save(update_fields=["archived_at"])
    event = "need.archived" if archived else "need.restored"
    record(event, subject=("need", need.pk), actor=actor, data={})
    return need
