"""What people may do: three roles that stay as they are, and roles that a business makes itself."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    SUPERVISOR = "supervisor", _("Supervisor")
    AGENT = "agent", _("Agent")


class Permission(models.TextChoices):
    """Something that a role may do. What is not listed here, everybody of the staff may."""

    SEE_ALL_STORES = "see_all_stores", _("See conversations of all stores")
    REDACT = "redact", _("Remove words and files from conversations")
    MANAGE_SHARED = "manage_shared", _("Change shared views, canned replies and macros")
    MANAGE_LABELS = "manage_labels", _("Change tags and kinds of matter")
    MANAGE_PEOPLE = "manage_people", _("Add, change and part with colleagues and teams")
    MANAGE_CHANNELS = "manage_channels", _("Set up channels")
    WATCH_WORK = "watch_work", _("See and settle stuck background work")
    BRING_IN = "bring_in", _("Bring data in from files")
    EXPORT = "export", _("Take data out")
    MANAGE_AGREEMENTS = "manage_agreements", _("Agree terms with organisations and confirm their domains")
    HANDLE_PRIVACY = "handle_privacy", _("Answer privacy requests and hand out all that is known of a person")
    ERASE_PEOPLE = "erase_people", _("Erase persons and decide how long things are kept")
    CHANGE_SETTINGS = "change_settings", _("Change business, stores, hours and look")
    MANAGE_ROLES = "manage_roles", _("Make and change roles")
    SEE_RECORD = "see_record", _("Read the record")


#: What only an owner may do: no role that a business makes can hold these.
OWNER_ONLY = frozenset({Permission.MANAGE_ROLES, Permission.SEE_RECORD})
GRANTABLE = tuple(permission for permission in Permission if permission not in OWNER_ONLY)
BUILT_IN: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(Permission.values),
    Role.SUPERVISOR: frozenset({
        Permission.SEE_ALL_STORES, Permission.REDACT, Permission.MANAGE_SHARED, Permission.MANAGE_LABELS,
        Permission.MANAGE_PEOPLE, Permission.MANAGE_CHANNELS, Permission.WATCH_WORK,
    }),
    Role.AGENT: frozenset({Permission.SEE_ALL_STORES}),
}  # fmt: skip


class CustomRole(models.Model):
    """A role that the business made: exactly the permissions it lists, and no other."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    permissions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def allowed(self) -> frozenset[str]:
        """Its permissions; what only owners may, and what no longer exists, never counts."""
        return frozenset(self.permissions) & frozenset(GRANTABLE)
