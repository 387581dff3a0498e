"""Who is there, and which teams' work a person may see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.staff.calendars import Calendar
from atithi.staff.models import Business, CustomRole, Permission, SpecialDay, Store, Team, User

T = TypeVar("T")


def business() -> Business:
    """The business of this desk; before set-up, one without a name of its own."""
    return Business.objects.filter(id=1).first() or Business(id=1, name="Atithi")


def colleagues() -> QuerySet[User]:
    """Everybody who can be given work, by name."""
    return User.objects.filter(is_active=True).order_by("name", "id")


def all_users() -> QuerySet[User]:
    """Everybody, former colleagues last."""
    return (
        User.objects.select_related("custom_role")
        .prefetch_related("teams", "stores")
        .order_by("-is_active", "name", "id")
    )


def get_user(public_id: str) -> User:
    """The person with this id, else NotFound."""
    user = User.objects.select_related("custom_role").filter(public_id=public_id).first()
    if user is None:
        raise NotFound
    return user


@contextmanager
def one_look(user: User) -> Iterator[None]:
    """While one page is made for `user`, what they may see is asked once, and is the same for all of the page. Only for
    what changes nothing: the next request asks anew. A look within a look is a part of it."""
    before = user.seen_once
    user.seen_once = {} if before is None else before
    try:
        yield
    finally:
        user.seen_once = before


def _once(user: User, name: str, ask: Callable[[], T]) -> T:
    kept = user.seen_once
    if kept is None:
        return ask()
    if name not in kept:
        kept[name] = ask()
    found: T = kept[name]
    return found


def visible_teams(user: User) -> list[Team]:
    """The same as `teams_visible_to`, as rows; asked once for a page."""
    return list(_once(user, "teams", lambda: list(teams_visible_to(user))))


def teams_visible_to(user: User) -> QuerySet[Team]:
    """Teams in use whose conversations `user` may see, by name."""
    return Team.objects.filter(archived_at=None).exclude(id__in=hidden_team_ids(user)).order_by("name")


def hidden_team_ids(user: User) -> list[int]:
    """Private teams that `user` is not in; nobody's work is hidden from an owner."""
    if user.is_owner:
        return []
    rows = Team.objects.filter(private=True).exclude(memberships__user=user).values_list("id", flat=True)
    return list(_once(user, "hidden", lambda: list(rows)))


def stores() -> QuerySet[Store]:
    """All stores that are open for business, by name."""
    return Store.objects.filter(archived_at=None).order_by("name")


def own_store_ids(user: User) -> list[int] | None:
    """The stores to which a person's view is limited; None where their role sees all stores."""
    if user.may(Permission.SEE_ALL_STORES):
        return None
    return list(_once(user, "stores", lambda: list(user.stores.values_list("id", flat=True))))


def get_store(public_id: str) -> Store:
    """The store with this id, also one that has closed; else NotFound."""
    store = Store.objects.filter(public_id=public_id).first()
    if store is None:
        raise NotFound
    return store


def all_stores() -> QuerySet[Store]:
    """Every store, those that closed last."""
    return Store.objects.order_by(F("archived_at").asc(nulls_first=True), "name")


def get_team(user: User, public_id: str) -> Team:
    """A team that `user` may know of, also one that was given up; else NotFound."""
    team = Team.objects.exclude(id__in=hidden_team_ids(user)).filter(public_id=public_id).first()
    if team is None:
        raise NotFound
    return team


def all_teams(user: User) -> QuerySet[Team]:
    """Every team that `user` may know of with the number of its people, those given up last."""
    rows = Team.objects.exclude(id__in=hidden_team_ids(user)).annotate(size=Count("memberships"))
    return rows.order_by(F("archived_at").asc(nulls_first=True), "name")


def custom_roles() -> QuerySet[CustomRole]:
    """The roles that the business made, with the number of people who have each."""
    return CustomRole.objects.annotate(size=Count("people")).order_by("name")


def get_role(public_id: str) -> CustomRole:
    """A role of the business's own, else NotFound."""
    role = CustomRole.objects.filter(public_id=public_id).first()
    if role is None:
        raise NotFound
    return role


def may_give(giver: User, permissions: frozenset[str]) -> bool:
    """Whether `giver` may give a role with these permissions, and change people who have it.

    Owners: any. Others: only less than they have themselves, so that nobody rises by another's hand or their own.
    """
    return giver.is_owner or (giver.may(Permission.MANAGE_PEOPLE) and permissions < giver.permissions)


def holds(actor: Actor, permission: str) -> bool:
    """Whether whoever acts may. Of a person their role says it; the desk itself, and programs once their face let them
    through, may."""
    if actor.kind != "staff":
        return True
    person = User.objects.select_related("custom_role").filter(pk=actor.id or 0, is_active=True).first()
    return person is not None and person.may(permission)


def special_days(store: Store | None = None, team: Team | None = None) -> QuerySet[SpecialDay]:
    """Days that differ: those of the business, or those of one store or team alone; the latest last."""
    return SpecialDay.objects.filter(store=store, team=team).order_by("date")


def get_special_day(public_id: str) -> SpecialDay:
    """A day that differs, else NotFound."""
    found = SpecialDay.objects.select_related("store", "team").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def calendar_of(store: Store | None = None, team: Team | None = None) -> Calendar:
    """When the business, a store, or a team with hours of its own is there. A place's own day counts before the business's
    on the same date; a team's hours before those of the store. For many places at once: `open_times.Calendars`."""
    owner = business()
    special = {day.date: day.hours for day in special_days()}
    if team is not None and team.weekly:
        special |= {day.date: day.hours for day in special_days(team=team)}
        return Calendar(ZoneInfo(team.time_zone or owner.time_zone), team.weekly, special)
    if store is not None:
        special |= {day.date: day.hours for day in special_days(store)}
    weekly = (store.weekly if store is not None else []) or owner.weekly
    return Calendar(ZoneInfo(store.time_zone if store is not None else owner.time_zone), weekly, special)
