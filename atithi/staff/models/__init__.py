"""The business, its people, and what they may do."""

from atithi.staff.models.business import Business, Language, SpecialDay, Store
from atithi.staff.models.first_run import SetupLink
from atithi.staff.models.people import Membership, Presence, Team, User, UserManager
from atithi.staff.models.roles import BUILT_IN, GRANTABLE, OWNER_ONLY, CustomRole, Permission, Role

__all__ = [
    "BUILT_IN",
    "GRANTABLE",
    "OWNER_ONLY",
    "Business",
    "CustomRole",
    "Language",
    "Membership",
    "Permission",
    "Presence",
    "Role",
    "SetupLink",
    "SpecialDay",
    "Store",
    "Team",
    "User",
    "UserManager",
]
