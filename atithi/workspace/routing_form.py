"""What the pages of routing send: numbers, people, kinds of channels; and what they show of them."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.channels.phone.queries import can_call
from atithi.conversations.models import Channel, MatterKind
from atithi.core.amounts import whole
from atithi.customers.models import CustomerTag
from atithi.staff.models import Team, User
from atithi.staff.queries import get_store, get_team, stores
from atithi.standards.models import Overflow
from atithi.standards.routing import queries
from atithi.standards.routing.settings import SCRIPTS
from atithi.standards.routing.snapshot import rules

MINUTES = ("accept_minutes", "offline_minutes", "language_minutes", "overflow_minutes", "overflow_early")


def team_values(user: User, form: QueryDict) -> dict[str, Any]:
    """The rules of a team as sent; NotFound for a team that the reader may not know of."""
    team: Team | None = get_team(user, form.get("team", "")) if form.get("team") else None
    way, _colon, target = form.get("overflow", "").partition(":")
    return {
        "team": team, "mode": form.get("mode", ""), "overflow_to": way or Overflow.TEAM,
        "overflow_team": get_team(user, target) if way == Overflow.TEAM and target else None,
        "overflow_store": get_store(target) if way == Overflow.STORE and target else None,
        **{name: -1 if (value := whole(form.get(name), digits=9)) is None else value for name in MINUTES},
    }  # fmt: skip


def by_kind(form: QueryDict, prefix: str) -> dict[str, int]:
    """Numbers by kind of channel; an empty field is no number."""
    found = {kind: form.get(f"{prefix}_{kind}", "").strip() for kind in queries.kinds_of_channels()}
    return {kind: -1 if (value := whole(text, digits=9)) is None else value for kind, text in found.items() if text}


def rule_values(form: QueryDict) -> dict[str, Any]:
    """Weights, what one person usually bears, and which guests go first."""
    tags = CustomerTag.objects.filter(public_id__in=form.getlist("tags"))
    counts = {name: whole(form.get(name), digits=9) for name in ("capacity", "closed_minutes")}
    return {
        "weights": by_kind(form, "weight"), "first_tags": tags, "by_hours": form.get("by_hours") == "yes",
        **{name: -1 if value is None else value for name, value in counts.items()},
    }  # fmt: skip


def profile_values(form: QueryDict) -> dict[str, Any]:
    """What somebody takes."""
    chosen = set(form.getlist("skills"))
    typed = form.get("capacity", "").strip()
    capacity = whole(typed, digits=9)
    return {
        "takes_work": form.get("takes_work") == "yes",
        "capacity": (-1 if capacity is None else capacity) if typed else None,
        "limits": by_kind(form, "limit"), "cannot_read": form.getlist("cannot_read"),
        "skills": [skill for skill in queries.active_skills() if skill.public_id in chosen],
    }  # fmt: skip


def skill_values(form: QueryDict) -> dict[str, Any]:
    """A skill, and what asks for it."""
    return {
        "name": form.get("name", ""), "kinds": MatterKind.objects.filter(public_id__in=form.getlist("kinds")),
        "channels": Channel.objects.filter(public_id__in=form.getlist("channels")),
    }  # fmt: skip


def kind_name(kind: str) -> str:
    """A kind of channel as staff say it."""
    return {
        "email": pgettext("kind of channel", "Mail"), "webchat": pgettext("kind of channel", "Chat"),
        "phone": pgettext("kind of channel", "Calls"), "instore": pgettext("kind of channel", "In the store"),
        "api": pgettext("kind of channel", "Programs"), "whatsapp": "WhatsApp", "telegram": "Telegram", "sms": "SMS",
    }.get(kind, kind)  # fmt: skip


def script_names() -> list[tuple[str, str]]:
    """Scripts as staff say them."""
    names = {"Latn": _("Roman letters"), "Deva": "देवनागरी", "Telu": "తెలుగు", "Beng": "বাংলা"}
    return [(script, names[script]) for script in SCRIPTS]


def page(user: User) -> dict[str, Any]:
    """All that the page "Who takes what" shows."""
    general, skills = rules(), queries.skills()
    kinds = [(kind, kind_name(kind), weight) for kind, weight in queries.weights()]
    tags = CustomerTag.objects.filter(archived_at=None).order_by("name")
    people = [
        {
            "user": person, "profile": profile, "limits": [(kind, name, profile.limits.get(kind)) for kind, name, _w in kinds],
            "skills": {skill.pk for skill in profile.skills.all()} if profile.pk else set(),
            "unread": [script for script in SCRIPTS if profile.reads and script not in profile.reads],
        }
        for person, profile in queries.profiles()
    ]  # fmt: skip
    asked = [
        (skill, {kind.pk for kind in skill.kinds.all()}, {channel.pk for channel in skill.channels.all()})
        for skill in skills
    ]
    return {
        "teams": queries.routing_of_teams(user), "general": general, "kinds": kinds, "tags": tags, "people": people,
        "first": {tag.pk for tag in general.first_tags.all()} if not general._state.adding else set(),
        "skills": asked, "active_skills": [skill for skill in skills if skill.archived_at is None],
        "matters": MatterKind.objects.filter(archived_at=None).order_by("name"),
        "channels": Channel.objects.filter(active=True).order_by("name"), "scripts": script_names(),
        "stores": list(stores()), "can_call": can_call(),
    }  # fmt: skip
