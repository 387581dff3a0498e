"""Teams and who is in them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.actions.shared import record_changes, required_name
from atithi.staff.errors import StaffError
from atithi.staff.models import Membership, Team, User

NAME_MISSING = _("Please give the team a name.")


def _free_name(name: str, but: int | None = None) -> str:
    name = required_name(name, 80, NAME_MISSING)
    if Team.objects.filter(name__iexact=name).exclude(pk=but or 0).exists():
        raise StaffError("name_taken", _("There is already a team called %(name)s."), name=name)
    return name


@transaction.atomic
def add_team(*, actor: Actor, name: str, private: bool = False) -> Team:
    """A new team; its name must be new."""
    team = Team.objects.create(name=_free_name(name), private=private)
    record("team.added", subject=("team", team.id), actor=actor, data={"private": private})
    return team


@transaction.atomic
def change_team(*, actor: Actor, team: Team, name: str, private: bool, members: Iterable[User]) -> Team:
    """Another name, other members, private or no longer so."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    before = {"name": team.name, "private": team.private, "members": _members(team)}
    team.name, team.private = _free_name(name, team.pk), private
    team.save(update_fields=["name", "private"])
    wanted = {user.pk for user in members}
    team.memberships.exclude(user_id__in=wanted).delete()
    missing = wanted - set(_members(team))
    Membership.objects.bulk_create(Membership(user_id=user, team=team) for user in sorted(missing))
    after = {"name": team.name, "private": team.private, "members": _members(team)}
    record_changes("team.changed", subject=("team", team.id), actor=actor, before=before, after=after)
    return team


def _members(team: Team) -> list[int]:
    return sorted(team.memberships.values_list("user_id", flat=True))


@transaction.atomic
def archive_team(*, actor: Actor, team: Team) -> None:
    """The team is given up: it is offered no more. Its open conversations are handed over before."""
    if Team.objects.filter(pk=team.pk, archived_at=None).update(archived_at=now()):
        record("team.archived", subject=("team", team.pk), actor=actor, data={})


@transaction.atomic
def restore_team(*, actor: Actor, team: Team) -> None:
    """The team works again."""
    if Team.objects.filter(pk=team.pk).exclude(archived_at=None).update(archived_at=None):
        record("team.restored", subject=("team", team.pk), actor=actor, data={})
