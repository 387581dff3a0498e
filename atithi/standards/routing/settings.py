"""How work finds somebody is changed here: modes of teams, weights, what people take, skills."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Channel, MatterKind
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import CustomerTag
from atithi.events import Actor
from atithi.staff.actions.shared import record_changes
from atithi.staff.models import Store, Team, User
from atithi.standards.errors import StandardsError
from atithi.standards.models import AgentProfile, Overflow, RoutingMode, RoutingRules, Skill, TeamRouting
from atithi.standards.routing.giving import sweep
from atithi.standards.routing.snapshot import profile_of

CHANGED = "routing.changed"
LONGEST_MINUTES = 7 * 24 * 60
MOST = 100  # weight, capacity or conversations at once
SCRIPTS = ("Latn", "Deva", "Telu", "Beng")
TEAM_FIELDS = (
    "mode", "accept_minutes", "offline_minutes", "language_minutes", "overflow_minutes", "overflow_early", "overflow_to",
    "overflow_team_id", "overflow_store_id",
)  # fmt: skip


def _values(row: Model, fields: Iterable[str]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def checked_number(value: int | None, most: int, least: int = 0) -> int:
    """Raises StandardsError for what is not from `least` to `most`."""
    if value is None or not least <= value <= most:
        raise StandardsError(
            "number_out_of_range", _("Write a number from %(least)s to %(most)s."), least=least, most=most
        )
    return value


@transaction.atomic
def set_team_routing(*, actor: Actor, team: Team | None, mode: str, accept_minutes: int, offline_minutes: int,
                     language_minutes: int, overflow_minutes: int, overflow_team: Team | None, overflow_early: int = 0,
                     overflow_to: str = Overflow.TEAM, overflow_store: Store | None = None) -> TeamRouting:  # fmt: skip
    """How a team's work finds somebody; without a team: the work of no team. What waits is looked at at once."""
    if overflow_to not in Overflow.values:
        raise StandardsError("overflow_unknown", _("Choose a team, a store, or a call to the guest."))
    if mode not in RoutingMode.values:
        raise StandardsError("mode_unknown", _("Choose off, suggest or give."))
    if overflow_team is not None and team is not None and overflow_team.pk == team.pk:
        raise StandardsError("overflow_to_itself", _("Work cannot overflow to the team in which it waits."))
    row = TeamRouting.objects.filter(team=team).first() or TeamRouting(team=team, of_no_team=None if team else True)
    before = _values(row, TEAM_FIELDS)
    row.mode = mode
    row.accept_minutes = checked_number(accept_minutes, LONGEST_MINUTES)
    row.offline_minutes = checked_number(offline_minutes, LONGEST_MINUTES)
    row.language_minutes = checked_number(language_minutes, LONGEST_MINUTES)
    row.overflow_minutes = checked_number(overflow_minutes, LONGEST_MINUTES)
    row.overflow_early = checked_number(overflow_early, LONGEST_MINUTES)
    row.overflow_to, row.overflow_team, row.overflow_store = overflow_to, overflow_team, overflow_store
    row.save()
    subject = ("team", team.pk if team else 0)
    if record_changes(CHANGED, subject=subject, actor=actor, before=before, after=_values(row, TEAM_FIELDS)):
        sweep()
    return row


@transaction.atomic
def set_rules(*, actor: Actor, weights: Mapping[str, int], capacity: int, first_tags: Iterable[CustomerTag],
              by_hours: bool = True, closed_minutes: int = 2) -> None:  # fmt: skip
    """How heavy a conversation weighs by kind of channel, what one person usually bears, and which guests go first; whether
    only those who work now are given anything, and how long after their last screen somebody is off duty (0: never)."""
    row, _made = RoutingRules.objects.select_for_update().get_or_create(id=1)
    before = _rules(row)
    row.weights = {kind: checked_number(weight, MOST, 1) for kind, weight in weights.items()}
    row.capacity = checked_number(capacity, MOST, 1)
    row.by_hours, row.closed_minutes = by_hours, checked_number(closed_minutes, MOST)
    row.save()
    row.first_tags.set(first_tags)
    record_changes(CHANGED, subject=("business", 1), actor=actor, before=before, after=_rules(row))


def _rules(row: RoutingRules) -> dict[str, Any]:
    return {
        **_values(row, ("weights", "capacity", "by_hours", "closed_minutes")),
        "first_tags": _ids(row.first_tags.all()),
    }


def _ids(rows: Iterable[Model]) -> list[int]:
    return sorted(int(row.pk) for row in rows)


@transaction.atomic
def set_profile(*, actor: Actor, user: User, takes_work: bool, capacity: int | None, limits: Mapping[str, int],
                cannot_read: Iterable[str], skills: Iterable[Skill]) -> AgentProfile:  # fmt: skip
    """What somebody takes: how much at once (None: the usual), at most so many of a kind of channel, scripts that they do not
    read, and what they can."""
    row = AgentProfile.objects.filter(user=user).first() or profile_of(user)
    before = _profile(row)
    row.takes_work = takes_work
    row.capacity = None if capacity is None else checked_number(capacity, MOST, 1)
    row.limits = {kind: checked_number(limit, MOST) for kind, limit in limits.items()}
    unread = set(cannot_read) & set(SCRIPTS)
    row.reads = [script for script in SCRIPTS if script not in unread] if unread else []
    row.save()
    row.skills.set(skills)
    record_changes(CHANGED, subject=("user", user.pk), actor=actor, before=before, after=_profile(row))
    return row


def _profile(row: AgentProfile) -> dict[str, Any]:
    skills = _ids(row.skills.all()) if row.pk else []
    return {**_values(row, ("takes_work", "capacity", "limits", "reads")), "skills": skills}


@transaction.atomic
def save_skill(*, actor: Actor, name: str, kinds: Iterable[MatterKind], channels: Iterable[Channel],
               skill: Skill | None = None) -> Skill:  # fmt: skip
    """Makes a skill, or changes one: what it is called, and which kinds of matter and channels ask for it."""
    row = skill or Skill(created_at=now())
    before = _skill(row)
    row.name = clean_line(name, 60)
    if not row.name:
        raise StandardsError("name_missing", _("Please give it a name."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise StandardsError("skill_exists", _("There is a skill of this name already."), status=409) from error
    row.kinds.set(kinds)
    row.channels.set(channels)
    record_changes(CHANGED, subject=("skill", row.pk), actor=actor, before=before, after=_skill(row))
    return row


def _skill(row: Skill) -> dict[str, Any]:
    if not row.pk:
        return {}
    return {"name": row.name, "kinds": _ids(row.kinds.all()), "channels": _ids(row.channels.all())}


@transaction.atomic
def archive_skill(*, actor: Actor, skill: Skill, archived: bool = True) -> None:
    """It is asked for no more; or again."""
    before = {"archived": skill.archived_at is not None}
    skill.archived_at = now() if archived else None
    skill.save(update_fields=["archived_at"])
    record_changes(CHANGED, subject=("skill", skill.pk), actor=actor, before=before, after={"archived": archived})
