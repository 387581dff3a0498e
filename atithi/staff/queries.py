"""Who is there, and which teams' work a person may see."""

from django.db.models import QuerySet

from atithi.core.errors import NotFound
from atithi.staff.models import Business, Store, Team, User


def business() -> Business:
    """The business of this desk; before set-up, one without a name of its own."""
    return Business.objects.filter(id=1).first() or Business(id=1, name="Atithi")


def colleagues() -> QuerySet[User]:
    """Everybody who can be given work, by name."""
    return User.objects.filter(is_active=True).order_by("name", "id")


def all_users() -> QuerySet[User]:
    """Everybody, former colleagues last."""
    return User.objects.prefetch_related("teams", "stores").order_by("-is_active", "name", "id")


def get_user(public_id: str) -> User:
    """The person with this id, else NotFound."""
    user = User.objects.filter(public_id=public_id).first()
    if user is None:
        raise NotFound
    return user


def teams_visible_to(user: User) -> QuerySet[Team]:
    """Teams whose conversations `user` may see, by name."""
    return Team.objects.exclude(id__in=hidden_team_ids(user)).order_by("name")


def hidden_team_ids(user: User) -> list[int]:
    """Private teams that `user` is not in; nobody's work is hidden from an owner."""
    if user.is_owner:
        return []
    return list(Team.objects.filter(private=True).exclude(memberships__user=user).values_list("id", flat=True))


def stores() -> QuerySet[Store]:
    """All stores, by name."""
    return Store.objects.order_by("name")
