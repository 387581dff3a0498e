"""Standards, turns on call and answers after hours as their pages show and take them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atithi.conversations.models import Channel, MatterKind, Priority
from atithi.core.amounts import whole
from atithi.core.errors import NotFound
from atithi.customers.queries import segments_of
from atithi.staff.models import Language, User
from atithi.staff.queries import business, stores, visible_teams
from atithi.standards.clocks.actions import Written
from atithi.standards.clocks.after_hours_words import VARIANTS, sentences
from atithi.standards.clocks.kinds import KINDS
from atithi.standards.models import AfterHours, StandardVersion

UNITS = {"minutes": 60, "hours": 3600, "days": 86400}
UNIT_NAMES = (("minutes", gettext_lazy("minutes")), ("hours", gettext_lazy("hours")), ("days", gettext_lazy("days")))
NUMBERED = ("store", "team", "kind", "priority")


def _number(text: str, digits: int = 9) -> int:
    number = whole(text, digits=digits)
    return -1 if number is None else number


def written(form: QueryDict, *, clock: str = "") -> Written:
    """What the form says. What is no number is one that no standard can have; its action says so."""
    conditions: dict[str, Any] = {}
    for name in ("channel", "language", "segment", "mood", *NUMBERED):
        values: list[Any] = form.getlist(name)
        if name in NUMBERED:
            values = [number for value in values if (number := whole(value)) is not None]
        if values:
            conditions[name] = values
    if form.get("agreement") == "yes":
        conditions["agreement"] = True
    unit = UNITS.get(form.get("unit", ""), 0)
    return Written(
        clock=clock or form.get("clock", ""), sentence=form.get("sentence", ""), seconds=_number(form.get("count", "")) * unit,
        hours=form.get("hours", ""), conditions=conditions, warn_percent=_number(form.get("warn", ""), 4),
        escalate_minutes=_number(form.get("escalate", ""), 7), pauses=form.get("pauses") == "yes",
    )  # fmt: skip


def form_page(user: User, version: StandardVersion | None) -> dict[str, Any]:
    """What the form offers, and what is chosen in it."""
    chosen: Mapping[str, Any] = version.conditions if version else {}
    seconds = version.seconds if version else 3600
    unit = next(name for name in ("days", "hours", "minutes") if seconds % UNITS[name] == 0)
    return {
        "version": version, "clocks": KINDS.values(), "units": UNIT_NAMES, "unit": unit, "count": seconds // UNITS[unit],
        "hours": StandardVersion.Hours.choices, "groups": [(name, title, [
            (value, label, value in chosen.get(name, ())) for value, label in values
        ]) for name, title, values in _offered(user)], "agreed": bool(chosen.get("agreement")),
    }  # fmt: skip


def _offered(user: User) -> list[tuple[str, str, list[tuple[Any, str]]]]:
    kinds = Channel.objects.filter(active=True).values_list("kind", "name").order_by("kind")
    channels = dict(kinds)
    found: list[tuple[str, str, list[tuple[Any, str]]]] = [
        ("channel", _("Channel"), list(channels.items())),
        ("store", _("Store"), [(store.pk, store.name) for store in stores()]),
        ("team", _("Team"), [(team.pk, team.name) for team in visible_teams(user)]),
        ("language", _("Language"), [(code, str(name)) for code, name in Language.choices]),
        ("priority", _("Priority"), [(value, str(label)) for value, label in Priority.choices]),
        ("mood", _("Mood"), [("upset", _("upset"))]),
        ("kind", _("Kind of matter"), [(one.pk, one.name) for one in MatterKind.objects.filter(archived_at=None)]),
        ("segment", _("Segment"), [(one.public_id, one.name) for one in segments_of(user)]),
    ]
    return [group for group in found if group[2]]


def conditions_said(user: User, versions: list[StandardVersion]) -> list[tuple[StandardVersion, list[str]]]:
    """Each version with the names of what it holds for; none: for everybody."""
    names = {name: dict(values) for name, _title, values in _offered(user)}
    agreed = _("with an agreement")

    def said(version: StandardVersion) -> list[str]:
        words = [
            str(names.get(name, {}).get(value, value))
            for name, values in version.conditions.items() if isinstance(values, list) for value in values
        ]  # fmt: skip
        return [*words, agreed] if version.conditions.get("agreement") else words

    return [(version, said(version)) for version in versions]


def moment_of(text: str) -> datetime:
    """A moment of the business's clock, as a form says it. Raises NotFound for what is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None:
        raise NotFound
    return moment.replace(tzinfo=ZoneInfo(business().time_zone))


def after_hours_page() -> dict[str, Any]:
    """The rules as they are, with our own sentences beside theirs."""
    rules = AfterHours.objects.filter(id=1).first() or AfterHours()
    ours = sentences()
    names = {"en": "English", "hi": "हिन्दी", "te": "తెలుగు", "bn": "বাংলা"}
    kinds = {channel.kind: channel.name for channel in Channel.objects.filter(active=True).order_by("-id")}
    return {
        "rules": rules,
        "channels": [(kind, name, kind in rules.channels) for kind, name in sorted(kinds.items())],
        "wordings": [
            (name, names[name[:2]] + (f" ({_('in Roman letters')})" if name.endswith("Latn") else ""), name[:2],
             rules.words.get(name, ""), ours[name]["text"])
            for name in VARIANTS
        ],
    }  # fmt: skip
