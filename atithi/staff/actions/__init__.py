"""The only place that changes people, teams, stores, roles and the business."""

from atithi.staff.actions.business import set_business, set_look
from atithi.staff.actions.first_run import begin_desk, claim_setup_link, has_owner, make_setup_link
from atithi.staff.actions.people import (
    add_user,
    change_user,
    deactivate_user,
    note_seen,
    reactivate_user,
    set_preferences,
    set_presence,
)
from atithi.staff.actions.places import (
    add_store,
    archive_store,
    change_store,
    remove_special_day,
    restore_store,
    set_hours,
    set_special_day,
)
from atithi.staff.actions.roles import add_role, change_role, remove_role
from atithi.staff.actions.teams import add_team, archive_team, change_team, restore_team

__all__ = [
    "add_role",
    "add_store",
    "add_team",
    "add_user",
    "archive_store",
    "archive_team",
    "begin_desk",
    "change_role",
    "change_store",
    "change_team",
    "change_user",
    "claim_setup_link",
    "deactivate_user",
    "has_owner",
    "make_setup_link",
    "note_seen",
    "reactivate_user",
    "remove_role",
    "remove_special_day",
    "restore_store",
    "restore_team",
    "set_business",
    "set_hours",
    "set_look",
    "set_preferences",
    "set_presence",
    "set_special_day",
]
