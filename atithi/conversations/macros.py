"""Macros: what their steps are, what they would do here and now, and whether they still can."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from atithi.conversations.models import Macro, MatterKind, Priority, Tag
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.staff.models import Permission, Team, User
from atithi.staff.queries import hidden_team_ids

MORNING = time(9)
UNTIL: dict[str, str | Promise] = {
    "hour": gettext_lazy("In an hour"),
    "tomorrow": gettext_lazy("Tomorrow morning"),
    "week": gettext_lazy("In a week"),
    "reply": gettext_lazy("Until they write"),
}
VERBS: dict[str, str | Promise] = {
    "assign": gettext_lazy("Give to a person"),
    "team": gettext_lazy("Give to a team"),
    "tag": gettext_lazy("Put a tag on"),
    "untag": gettext_lazy("Take a tag off"),
    "priority": gettext_lazy("Set the priority"),
    "kind": gettext_lazy("Set the kind of matter"),
    "snooze": pgettext_lazy("verb", "Snooze"),
    "text": gettext_lazy("Put text into the answer"),
    "close": pgettext_lazy("conversation", "Close"),
}
"""Every step by its name."""


@dataclass(frozen=True)
class Step:
    """One step as it stands now. `found` is what it needs: a person, a tag, a time …; `problem` says why it cannot be."""

    do: str
    words: str
    found: Any = None
    problem: str = ""


def macros_for(user: User) -> QuerySet[Macro]:
    """What `user` can run: their own, their teams', and everybody's; by name."""
    teams = user.memberships.values("team")
    mine = Q(scope=Macro.Scope.PERSONAL, owner=user) | Q(scope=Macro.Scope.TEAM, team__in=teams)
    rows = Macro.objects.filter(mine | Q(scope=Macro.Scope.SHARED), archived_at=None)
    return rows.select_related("team", "owner").order_by("name", "id")


def macro_of(user: User, public_id: str) -> Macro:
    """A macro that `user` can run, else NotFound."""
    found = macros_for(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def may_change(user: User, macro: Macro) -> bool:
    """One's own; a team's and everybody's where the role holds the permission."""
    return macro.owner_id == user.pk if macro.scope == Macro.Scope.PERSONAL else user.may(Permission.MANAGE_SHARED)


def steps_of(macro: Macro, user: User) -> list[Step]:
    """The macro's steps for this person at this moment. Each that cannot be done says so."""
    return [_step(each, user) for each in macro.steps if isinstance(each, dict)]


def problems_of(macro: Macro, user: User) -> list[str]:
    """Why the macro cannot run; empty: it can."""
    steps = steps_of(macro, user)
    return [step.problem for step in steps if step.problem] or ([] if steps else [_("It has no steps.")])


def _step(step: dict[str, Any], user: User) -> Step:
    do, value = str(step.get("do", "")), str(step.get("value", ""))
    reader = _READERS.get(do)
    if reader is None:
        return Step(do, do, problem=_("There is no step “%(name)s”.") % {"name": do[:40]})
    return reader(do, value, user)


def _assign(do: str, value: str, user: User) -> Step:
    if not value:
        return Step(do, _("Put it back: nobody"))
    person = user if value == "me" else User.objects.filter(public_id=value).first()
    if person is None or not person.is_active:
        name = person.name if person else "?"
        return Step(do, str(VERBS[do]), problem=_("%(name)s no longer works here.") % {"name": name})
    return Step(do, _("Give to %(name)s") % {"name": person.name}, person)


def _team(do: str, value: str, user: User) -> Step:
    if not value:
        return Step(do, _("No team"))
    team = Team.objects.filter(public_id=value).exclude(pk__in=hidden_team_ids(user)).first()
    if team is None:
        return Step(do, str(VERBS[do]), problem=_("Its team does not exist any more, or you may not see it."))
    return Step(do, _("Give to the team %(team)s") % {"team": team.name}, team)


def _tag(do: str, value: str, user: User) -> Step:
    tag = Tag.objects.filter(public_id=value).first()
    if tag is None or tag.archived_at is not None:
        name = tag.name if tag else "?"
        return Step(do, str(VERBS[do]), problem=_("The tag %(name)s was put away.") % {"name": name})
    words = _("Put the tag %(name)s on") if do == "tag" else _("Take the tag %(name)s off")
    return Step(do, words % {"name": tag.name}, tag)


def _priority(do: str, value: str, user: User) -> Step:
    if value not in {str(each) for each in Priority.values}:
        return Step(do, str(VERBS[do]), problem=_("There is no such priority."))
    priority = Priority(int(value))
    return Step(do, _("Priority: %(name)s") % {"name": priority.label}, priority)


def _kind(do: str, value: str, user: User) -> Step:
    kind = MatterKind.objects.filter(public_id=value).first()
    if kind is None or kind.archived_at is not None:
        name = kind.name if kind else "?"
        return Step(do, str(VERBS[do]), problem=_("The kind of matter %(name)s was put away.") % {"name": name})
    name = kind.name_in(translation.get_language() or "en")
    return Step(do, _("Kind of matter: %(name)s") % {"name": name}, kind)


def _snooze(do: str, value: str, user: User) -> Step:
    if value not in UNTIL:
        return Step(do, str(VERBS[do]), problem=_("It does not say until when to snooze."))
    return Step(do, f"{VERBS[do]}: {UNTIL[value]}", _until(value))


def _until(value: str) -> datetime | None:
    present = timezone.localtime(now())
    days = {"tomorrow": 1, "week": 7}.get(value)
    if days is None:
        return present + timedelta(hours=1) if value == "hour" else None
    return datetime.combine(present.date() + timedelta(days=days), MORNING, tzinfo=present.tzinfo)


def _text(do: str, value: str, user: User) -> Step:
    if not value.strip():
        return Step(do, str(VERBS[do]), problem=_("Its text is empty."))
    return Step(do, _("Into the answer: %(text)s") % {"text": " ".join(value.split())[:120]}, value)


def _close(do: str, value: str, user: User) -> Step:
    return Step(do, str(VERBS[do]))


_READERS: dict[str, Callable[[str, str, User], Step]] = {
    "assign": _assign, "team": _team, "tag": _tag, "untag": _tag, "priority": _priority, "kind": _kind,
    "snooze": _snooze, "text": _text, "close": _close,
}  # fmt: skip
