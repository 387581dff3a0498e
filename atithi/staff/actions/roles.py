"""Roles that the business makes itself."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.events import Actor, record
from atithi.staff.actions.shared import record_changes, required_name
from atithi.staff.errors import StaffError
from atithi.staff.models import GRANTABLE, CustomRole, Role

NAME_MISSING = _("Please give the role a name.")


def _free_name(name: str, but: int | None = None) -> str:
    name = required_name(name, 60, NAME_MISSING)
    built_in = name.casefold() in {word.casefold() for value, label in Role.choices for word in (value, str(label))}
    if built_in or CustomRole.objects.filter(name__iexact=name).exclude(pk=but or 0).exists():
        raise StaffError("name_taken", _("There is already a role called %(name)s."), name=name)
    return name


def _granted(permissions: Iterable[str]) -> list[str]:
    chosen = set(permissions)
    if chosen - set(GRANTABLE):
        raise StaffError("permission_unknown", _("A role of your own cannot hold this permission."))
    return [permission.value for permission in GRANTABLE if permission in chosen]


@transaction.atomic
def add_role(*, actor: Actor, name: str, permissions: Iterable[str]) -> CustomRole:
    """A new role with these permissions; what only owners may cannot be among them."""
    role = CustomRole.objects.create(name=_free_name(name), permissions=_granted(permissions))
    record("role.added", subject=("role", role.id), actor=actor, data={"permissions": role.permissions})
    return role


@transaction.atomic
def change_role(*, actor: Actor, role: CustomRole, name: str, permissions: Iterable[str]) -> CustomRole:
    """Another name or other permissions: they hold at once for everybody who has the role."""
    role = CustomRole.objects.select_for_update().get(pk=role.pk)
    before = {"name": role.name, "permissions": role.permissions}
    role.name, role.permissions = _free_name(name, role.pk), _granted(permissions)
    after = {"name": role.name, "permissions": role.permissions}
    if record_changes("role.changed", subject=("role", role.id), actor=actor, before=before, after=after):
        role.save(update_fields=["name", "permissions"])
    return role


@transaction.atomic
def remove_role(*, actor: Actor, role: CustomRole) -> None:
    """Takes a role away that nobody has."""
    role = CustomRole.objects.select_for_update().get(pk=role.pk)
    if role.people.exists():
        raise StaffError("role_in_use", _("Somebody still has this role. Give them another one first."), status=409)
    record("role.removed", subject=("role", role.id), actor=actor, data={"name": role.name})
    role.delete()
