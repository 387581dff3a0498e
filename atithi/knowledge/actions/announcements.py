"""Announcements to staff: written, published, read, put away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.knowledge.actions.articles import MOST_PRODUCTS
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Addressee, Announcement, Dimension, NewsKind, Reading
from atithi.language import codes
from atithi.staff.models import User

LONGEST_TITLE, LONGEST_BODY, LONGEST_LINE = 160, 10_000, 300
MOST_CHECKS, FEWEST_CHOICES, MOST_CHOICES = 3, 2, 5
MOST_ADDRESSEES = 200


@transaction.atomic
def save_announcement(
    *, announcement: Announcement | None = None, kind: str, texts: Mapping[str, Mapping[str, Any]], language: str,
    readers: Mapping[str, Iterable[str]], products: Iterable[str] = (), must_read: bool = False,
    expires_on: date | None = None, actor: Actor,
) -> Announcement:  # fmt: skip
    """Begins an announcement as a draft, or changes one. `texts`: by language title, body and checks, each with what it asks,
    its choices (the first is right) and why. `readers`: by dimension the values whom it concerns; none: everybody."""
    if kind not in NewsKind.values:
        raise KnowledgeError("unknown_kind", _("Say what the announcement is about."))
    held = {
        code: _text(texts[code]) for code in codes() if code in texts and clean_line(texts[code].get("title", ""), 9)
    }
    if language not in held:
        raise KnowledgeError("title_missing", _("Give the announcement a title in the language you write it in."))
    values: dict[str, Any] = {
        "kind": kind, "texts": held, "source_language": language, "must_read": must_read, "expires_on": expires_on,
        "products": list(dict.fromkeys(clean_line(one, 20) for one in products if one))[:MOST_PRODUCTS],
    }  # fmt: skip
    if announcement is None:
        author = actor.id if actor.kind == "staff" else None
        announcement = Announcement.objects.create(author_id=author, created_at=now(), **values)
        fields = sorted(values)
    else:
        announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
        fields = sorted(name for name, value in values.items() if getattr(announcement, name) != value)
        for name in fields:
            setattr(announcement, name, values[name])
        announcement.save(update_fields=fields)
    if _address(announcement, readers):
        fields = [*fields, "readers"]
    if fields:
        subject = ("announcement", announcement.pk)
        record("announcement.written", subject=subject, actor=actor, data={"fields": fields})
    return announcement


def _text(given: Mapping[str, Any]) -> dict[str, Any]:
    checks = [_check(one) for one in given.get("checks") or () if clean_line(one.get("asks", ""), 9)]
    if len(checks) > MOST_CHECKS:
        raise KnowledgeError("too_many_checks", _("At most three questions."))
    body = clean(given.get("body", "")).strip()
    return {"title": clean_line(given["title"], LONGEST_TITLE), "body": body[:LONGEST_BODY], "checks": checks}


def _check(given: Mapping[str, Any]) -> dict[str, Any]:
    choices = list(dict.fromkeys(line for one in given.get("choices") or () if (line := clean_line(one, LONGEST_LINE))))
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise KnowledgeError("choices_missing", _("A question needs two to five answers, each on a line of its own."))
    return {
        "asks": clean_line(given["asks"], LONGEST_LINE),
        "choices": choices,
        "why": clean_line(given.get("why", ""), LONGEST_LINE),
    }


def _address(announcement: Announcement, readers: Mapping[str, Iterable[str]]) -> bool:
    wanted = {
        (dimension, value[:20]) for dimension in Dimension.values for value in readers.get(dimension, ()) if value
    }
    if len(wanted) > MOST_ADDRESSEES:
        raise KnowledgeError("too_many_readers", _("Choose fewer readers, or everybody."))
    rows = {(row.dimension, row.value): row.pk for row in announcement.addressees.all()}
    if rows.keys() == wanted:
        return False
    Addressee.objects.filter(pk__in=[pk for key, pk in rows.items() if key not in wanted]).delete()
    new = sorted(wanted - rows.keys())
    Addressee.objects.bulk_create(
        [Addressee(announcement=announcement, dimension=dimension, value=value) for dimension, value in new]
    )
    return True


@transaction.atomic
def publish_announcement(*, announcement: Announcement, actor: Actor) -> None:
    """From now on those whom it concerns see it. The same twice changes nothing."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.published_at is not None:
        return
    announcement.published_at = now()
    announcement.save(update_fields=["published_at"])
    data = {"kind": announcement.kind, "must_read": announcement.must_read}
    record("announcement.published", subject=("announcement", announcement.pk), actor=actor, data=data)


@transaction.atomic
def archive_announcement(*, announcement: Announcement, actor: Actor, archived: bool = True) -> None:
    """Puts it away, or takes it out again. The same twice changes nothing."""
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if (announcement.archived_at is not None) == archived:
        return
    announcement.archived_at = now() if archived else None
    announcement.save(update_fields=["archived_at"])
    data = {"archived": archived}
    record("announcement.archived", subject=("announcement", announcement.pk), actor=actor, data=data)


@transaction.atomic
def note_reading(
    *, announcement: Announcement, user: User, language: str, answers: Sequence[str], actor: Actor
) -> list[int]:
    """Somebody says that they have read it, with their answers to its questions in `language`. Returns the places of those
    that were wrong: only without any is it read. Read once it stays read."""
    if announcement.published_at is None or language not in announcement.texts:
        raise NotFound
    checks = announcement.texts[language]["checks"]
    given = [*answers, *([""] * len(checks))]
    wrong = [place for place, check in enumerate(checks) if given[place] != check["choices"][0]]
    reading, _made = Reading.objects.get_or_create(announcement=announcement, user=user, defaults={"last_at": now()})
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if reading.done_at is not None:
        return wrong
    reading.tries, reading.last_at = min(reading.tries + 1, 9999), now()
    reading.done_at = None if wrong else reading.last_at
    reading.save(update_fields=["tries", "last_at", "done_at"])
    data = {"done": not wrong, "wrong": len(wrong), "tries": reading.tries}
    record("announcement.read", subject=("announcement", announcement.pk), actor=actor, data=data)
    return wrong
