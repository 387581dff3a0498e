"""Saved views are made, changed and taken away; each person arranges their rail."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.conditions import read, references
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import COLUMNS, Rail, SavedView, Sharing, ViewOrder
from atithi.conversations.saved import may_change, may_share
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.staff.models import Team, User
from atithi.staff.queries import teams_visible_to

MOST_VIEWS = 100  # that one person makes
ICONS = (
    "layers", "tag", "user", "users", "store", "clock", "hourglass", "bell", "hand", "phone", "mail", "message-circle",
    "globe", "languages", "shield", "triangle-alert", "list-checks", "eye", "archive", "circle-dot",
)  # fmt: skip


@transaction.atomic
def save_view(*, user: User, name: str, conditions: Any, view: SavedView | None = None, icon: str = "layers",
              sharing: str = Sharing.PRIVATE, team: Team | None = None, order: str = ViewOrder.NEWEST,
              without: Sequence[str] = ()) -> SavedView:  # fmt: skip
    """Makes a view, or changes one. Its conditions must be readable, and what they refer to must be there.

    Raises ConversationError with the words of the first thing that is wrong, NotFound for a view of somebody else.
    """
    if view is not None and not may_change(user, view):
        raise NotFound
    if view is None and SavedView.objects.filter(owner=user).count() >= MOST_VIEWS:
        raise ConversationError("too_many_views", _("You have %(count)s views. Remove one first."), count=MOST_VIEWS)
    name = clean_line(name, 60)
    if not name:
        raise ConversationError("name_missing", _("Please give the view a name."))
    found = read(conditions)
    if broken := [*found.broken, *references(found.tree, user).broken]:
        raise ConversationError("view_broken", broken[0].words)
    created = view is None
    view = view or SavedView(owner=user, created_at=now())
    view.name, view.conditions = name, found.tree.as_json()
    view.icon = icon if icon in ICONS else "layers"
    view.order = order if order in ViewOrder.values else ViewOrder.NEWEST
    view.sharing, view.team = _shared(user, view, sharing, team)
    view.without = [column for column in COLUMNS if column in without]
    view.save()
    _told(view, user, "view.added" if created else "view.changed")
    return view


def _shared(user: User, view: SavedView, sharing: str, team: Team | None) -> tuple[str, Team | None]:
    if sharing == Sharing.EVERYBODY and not may_share(user, view):
        raise ConversationError(
            "not_for_everybody", _("Only those who may change what is shared can give everybody a view."), status=403
        )
    if sharing == Sharing.TEAM:
        if team is None or not teams_visible_to(user).filter(pk=team.pk).exists():
            raise ConversationError("team_missing", _("Choose the team that shall have this view."))
        return sharing, team
    return (Sharing.EVERYBODY if sharing == Sharing.EVERYBODY else Sharing.PRIVATE), None


def _told(view: SavedView, user: User, type: str) -> None:
    data = {"sharing": str(view.sharing), "team": view.team_id}
    record(type, subject=("view", view.pk), actor=Actor.staff(user.pk), data=data)


@transaction.atomic
def remove_view(*, view: SavedView, user: User) -> None:
    """Takes a view away; the conversations in it stay what they are. NotFound for one of somebody else."""
    if not may_change(user, view):
        raise NotFound
    _told(view, user, "view.removed")
    view.delete()


def arrange_rail(*, user: User, order: Sequence[str], hidden: Sequence[str]) -> Rail:
    """Keeps in which order somebody has the entries of their rail, and which they do without. Not a business fact."""
    kept = [name[:60] for name in order[:400]]
    rail, _created = Rail.objects.update_or_create(
        user=user, defaults={"order": kept, "hidden": [name[:60] for name in hidden[:400]]}
    )
    return rail
