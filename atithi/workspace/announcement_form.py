"""What the form of an announcement says, and how an announcement is shown to its reader."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from atithi.knowledge.announcements import readers
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.markdown import html_of
from atithi.knowledge.models import Announcement, Dimension, Reading
from atithi.language import codes
from atithi.staff.models import Role, User
from atithi.staff.queries import stores, teams_visible_to

CHECKS = 3
NAMES = {"en": "English", "hi": "हिन्दी", "te": "తెలుగు", "bn": "বাংলা"}


def values(form: QueryDict, reader: User) -> dict[str, Any]:
    """The form as `save_announcement` takes it. Only stores and teams that this person knows can be chosen."""
    known = {dimension: {value for value, _label in options} for dimension, options in choices(reader).items()}
    return {
        "kind": form.get("kind", ""), "language": form.get("source", "en"), "must_read": bool(form.get("must_read")),
        "expires_on": _day(form.get("expires_on", "")), "products": form.get("products", "").split(),
        "readers": {name: [one for one in form.getlist(name) if one in known[name]] for name in Dimension.values},
        "texts": {code: _text(form, code) for code in codes()},
    }  # fmt: skip


def _text(form: QueryDict, code: str) -> dict[str, Any]:
    checks = [
        {
            "asks": form.get(f"asks_{code}_{place}", ""),
            "choices": form.get(f"choices_{code}_{place}", "").splitlines(),
            "why": form.get(f"why_{code}_{place}", ""),
        }
        for place in range(CHECKS)
    ]
    return {"title": form.get(f"title_{code}", ""), "body": form.get(f"body_{code}", ""), "checks": checks}


def _day(text: str) -> date | None:
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise KnowledgeError("no_such_day", _("This is no day of the calendar."))
    return found


def choices(reader: User) -> dict[str, list[tuple[str, Any]]]:
    """By what readers can be chosen."""
    return {
        Dimension.ROLE: list(Role.choices),
        Dimension.LANGUAGE: [(code, NAMES[code]) for code in codes()],
        Dimension.STORE: [(str(one.pk), one.name) for one in stores()],
        Dimension.TEAM: [(str(one.pk), one.name) for one in teams_visible_to(reader)],
    }


TITLES = {
    Dimension.ROLE: _("Role"),
    Dimension.LANGUAGE: _("Speaks"),
    Dimension.STORE: _("Store"),
    Dimension.TEAM: _("Team"),
}


def form_of(announcement: Announcement | None, reader: User, product: str = "") -> dict[str, Any]:
    """What the form shows."""
    texts = announcement.texts if announcement else {}
    held = {(row.dimension, row.value) for row in announcement.addressees.all()} if announcement else set()
    first = announcement.source_language if announcement else reader.language
    tongues = []
    for code in sorted(codes(), key=lambda each: each != first):
        text = texts.get(code, {"title": "", "body": "", "checks": []})
        checks = [*text["checks"], *({"asks": "", "choices": [], "why": ""} for _n in range(CHECKS))][:CHECKS]
        tongues.append(
            {
                "code": code,
                "name": NAMES[code],
                **text,
                "checks": [{**each, "place": n} for n, each in enumerate(checks)],
            }
        )
    groups = [
        (name, TITLES[Dimension(name)], [(value, label, (name, value) in held) for value, label in options])
        for name, options in choices(reader).items()
        if options
    ]
    products = " ".join(announcement.products) if announcement else product
    return {"announcement": announcement, "tongues": tongues, "groups": groups, "products": products, "first": first}


@dataclass(frozen=True)
class Check:
    """A question as it is shown: its answers in an order that gives nothing away."""

    place: int
    asks: str
    choices: list[str]
    why: str
    given: str
    wrong: bool


@dataclass(frozen=True)
class Shown:
    """An announcement in the language in which this reader gets it."""

    language: str
    title: str
    html: SafeString
    checks: list[Check]


def shown(announcement: Announcement, language: str, given: list[str], wrong: list[int]) -> Shown:
    """`given`, `wrong`: what was answered just now, and which of it is not right."""
    text = announcement.text(language)
    answers = [*given, *([""] * CHECKS)]
    checks = [
        Check(place, each["asks"], sorted(each["choices"], key=_mixed(announcement.public_id)), each["why"], answers[place],
              place in wrong)
        for place, each in enumerate(text["checks"])
    ]  # fmt: skip
    safe = mark_safe(html_of(text["body"]))  # noqa: S308 (made by markdown.html_of)
    return Shown(announcement.shown_in(language), text["title"], safe, checks)


def _mixed(salt: str) -> Any:
    return lambda choice: hashlib.sha256(f"{salt}{choice}".encode()).digest()


def progress(announcement: Announcement) -> tuple[list[tuple[User, Reading]], list[tuple[User, Reading | None]]]:
    """Who has read it, and who has not yet."""
    rows = readers(announcement)
    done = [(user, row) for user, row in rows if row is not None and row.done_at is not None]
    return done, [(user, row) for user, row in rows if row is None or row.done_at is None]
