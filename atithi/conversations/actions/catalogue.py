"""Tags and kinds of matter: the words by which the business sorts its conversations."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.errors import ConversationError
from atithi.conversations.models import MatterKind, Tag, TagColour
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record

Row = TypeVar("Row", Tag, MatterKind)
LANGUAGES = ("en", "hi", "te", "bn")


def _name(text: str) -> str:
    name = clean_line(text, 60).lstrip("#").strip()
    if not name:
        raise ConversationError("name_missing", _("Please give it a name."))
    return name


def _taken(name: str) -> ConversationError:
    return ConversationError("name_taken", _("%(name)s exists already."), name=name, status=409)


@transaction.atomic
def add_tag(*, name: str, actor: Actor, colour: str = TagColour.PLAIN) -> Tag:
    """A further tag. One of that name that was archived is offered again. Raises where it is in use already."""
    name = _name(name)
    known = Tag.objects.select_for_update().filter(folded=name.lower()).first()
    if known is not None and known.archived_at is not None:
        return _restore(known, "tag", actor)
    try:
        with transaction.atomic():
            tag = Tag.objects.create(name=name, folded=name.lower(), colour=_colour(colour), created_at=now())
    except IntegrityError as error:
        raise _taken(name) from error
    record("tag.added", subject=("tag", tag.pk), actor=actor, data={})
    return tag


def _colour(colour: str) -> str:
    if colour not in TagColour.values:
        raise ConversationError("unknown_colour", _("There is no such colour for a tag."))
    return colour


@transaction.atomic
def change_tag(*, tag: Tag, actor: Actor, name: str | None = None, colour: str | None = None) -> Tag:
    """Renames a tag or gives it another colour, wherever it is."""
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    fields = []
    if name is not None and _name(name) != tag.name:
        tag.name = _name(name)
        tag.folded = tag.name.lower()
        fields += ["name", "folded"]
    if colour is not None and _colour(colour) != tag.colour:
        tag.colour = colour
        fields.append("colour")
    return _changed(tag, "tag", fields, actor)


@transaction.atomic
def archive_tag(*, tag: Tag, actor: Actor) -> Tag:
    """A tag that is no longer offered. It stays on the conversations that have it."""
    return _archive(Tag.objects.select_for_update().get(pk=tag.pk), "tag", actor)


@transaction.atomic
def restore_tag(*, tag: Tag, actor: Actor) -> Tag:
    """An archived tag is offered again."""
    return _restore(Tag.objects.select_for_update().get(pk=tag.pk), "tag", actor)


def _names(names: dict[str, str] | None) -> dict[str, str]:
    written = {code: clean_line(text, 60) for code, text in (names or {}).items() if code in LANGUAGES}
    return {code: text for code, text in written.items() if text}


@transaction.atomic
def add_kind(*, name: str, actor: Actor, names: dict[str, str] | None = None) -> MatterKind:
    """A further kind of matter; `names` by language, where it is written otherwise."""
    name = _name(name)
    known = MatterKind.objects.select_for_update().filter(name=name).first()
    if known is not None and known.archived_at is not None:
        return _restore(known, "kind", actor)
    try:
        with transaction.atomic():
            kind = MatterKind.objects.create(name=name, names=_names(names), created_at=now())
    except IntegrityError as error:
        raise _taken(name) from error
    record("kind.added", subject=("kind", kind.pk), actor=actor, data={})
    return kind


@transaction.atomic
def change_kind(
    *, kind: MatterKind, actor: Actor, name: str | None = None, names: dict[str, str] | None = None
) -> MatterKind:
    """Renames a kind of matter; `names` replaces its names by language."""
    kind = MatterKind.objects.select_for_update().get(pk=kind.pk)
    fields = []
    if name is not None and _name(name) != kind.name:
        kind.name = _name(name)
        fields.append("name")
    if names is not None and _names(names) != kind.names:
        kind.names = _names(names)
        fields.append("names")
    return _changed(kind, "kind", fields, actor)


@transaction.atomic
def archive_kind(*, kind: MatterKind, actor: Actor) -> MatterKind:
    """A kind that is no longer offered. It stays on the conversations that have it."""
    return _archive(MatterKind.objects.select_for_update().get(pk=kind.pk), "kind", actor)


@transaction.atomic
def restore_kind(*, kind: MatterKind, actor: Actor) -> MatterKind:
    """An archived kind is offered again."""
    return _restore(MatterKind.objects.select_for_update().get(pk=kind.pk), "kind", actor)


def _changed(row: Row, what: str, fields: list[str], actor: Actor) -> Row:
    if not fields:
        return row
    _save(row, fields)
    data: dict[str, Any] = {"fields": [field for field in fields if field != "folded"]}
    record(f"{what}.changed", subject=(what, row.pk), actor=actor, data=data)
    return row


def _save(row: Row, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        raise _taken(row.name) from error


def _archive(row: Row, what: str, actor: Actor) -> Row:
    if row.archived_at is None:
        row.archived_at = now()
        row.save(update_fields=["archived_at"])
        record(f"{what}.archived", subject=(what, row.pk), actor=actor, data={})
    return row


def _restore(row: Row, what: str, actor: Actor) -> Row:
    if row.archived_at is not None:
        row.archived_at = None
        row.save(update_fields=["archived_at"])
        record(f"{what}.restored", subject=(what, row.pk), actor=actor, data={})
    return row
