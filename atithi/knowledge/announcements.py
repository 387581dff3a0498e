"""Which announcements concern whom. Who may see one is decided here alone, in the query."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.knowledge import announcement_documents
from atithi.knowledge.models import Addressee, Announcement, Dimension, Reading
from atithi.search import find
from atithi.staff.models import Membership, Team, User

MOST_FOUND = 60


def _traits(user: User) -> dict[str, Any]:
    """What tells a person apart, by dimension, as addressees name it."""
    stores = User.stores.through.objects.filter(user=user).values_list(Cast("store_id", CharField()))
    teams = Membership.objects.filter(user=user).values_list(Cast("team_id", CharField()))
    return {
        Dimension.ROLE: [user.role],
        Dimension.LANGUAGE: list(user.speaks or ()),
        Dimension.STORE: stores,
        Dimension.TEAM: teams,
    }


def _concerning(user: User) -> Q:
    """For each dimension: nobody in particular, or somebody like this person."""
    wanted = Q()
    for dimension, values in _traits(user).items():
        rows = Addressee.objects.filter(announcement=OuterRef("pk"), dimension=dimension)
        wanted &= Q(~Exists(rows) | Exists(rows.filter(value__in=values)))
    return wanted


def in_force() -> QuerySet[Announcement]:
    """Published, not put away, not run out."""
    still = Q(expires_on=None) | Q(expires_on__gte=localdate(now()))
    return Announcement.objects.filter(still, archived_at=None, published_at__isnull=False)


def concerning(user: User, *, past: bool = False) -> QuerySet[Announcement]:
    """What concerns a person, the latest first; `past`: what ran out or was put away."""
    rows = Announcement.objects.filter(_concerning(user), published_at__isnull=False)
    ran_out = Q(expires_on__lt=localdate(now())) | Q(archived_at__isnull=False)
    rows = rows.filter(ran_out) if past else rows.filter(pk__in=in_force().values("pk"))
    return rows.order_by("-published_at", "-id")


def kept_by(user: User) -> QuerySet[Announcement]:
    """What a person looks after: for those who lead everything, but for what is for private teams that are not theirs."""
    if not user.leads:
        return Announcement.objects.none()
    rows = Announcement.objects.all()
    if user.is_owner:
        return rows
    foreign = Team.objects.filter(private=True).exclude(members=user).values_list("pk", flat=True)
    closed = Addressee.objects.filter(dimension=Dimension.TEAM, value__in=[str(pk) for pk in foreign])
    return rows.filter(Q(author=user) | ~Q(pk__in=closed.values("announcement")))


def visible_to(user: User) -> QuerySet[Announcement]:
    """What a person may open: what concerns them, also later, and what they look after."""
    seen = Q(_concerning(user), published_at__isnull=False)
    return Announcement.objects.filter(seen | Q(pk__in=kept_by(user).values("pk")))


def get_announcement(user: User, public_id: str) -> Announcement:
    """One that a person may open. Raises NotFound."""
    found = visible_to(user).select_related("author").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def get_kept(user: User, public_id: str) -> Announcement:
    """One that a person looks after. Raises NotFound."""
    found = kept_by(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def unread(user: User) -> QuerySet[Announcement]:
    """What a person must still read, the oldest first."""
    done = Reading.objects.filter(announcement=OuterRef("pk"), user=user, done_at__isnull=False)
    return concerning(user).filter(~Exists(done), must_read=True).order_by("published_at", "id")


def search(user: User, words: str) -> list[Announcement]:
    """Announcements a person may open that answer the words, in any script and spelling."""
    hits = find(words, kinds=[announcement_documents.KIND], limit=MOST_FOUND)
    held = visible_to(user).in_bulk([hit.id for hit in hits])
    return [held[hit.id] for hit in hits if hit.id in held]


def about(user: User, products: Collection[str]) -> list[Announcement]:
    """Those in force that concern a person and any of these products (public ids)."""
    wanted = set(products)
    rows = concerning(user).exclude(products=[])[:MOST_FOUND] if wanted else []
    return [one for one in rows if wanted & set(one.products)]


def done_by(user: User, announcements: Iterable[Announcement]) -> set[int]:
    """Which of them a person has read."""
    rows = Reading.objects.filter(user=user, done_at__isnull=False, announcement__in=list(announcements))
    return set(rows.values_list("announcement_id", flat=True))


def readers(announcement: Announcement) -> list[tuple[User, Reading | None]]:
    """Everybody whom it concerns, by name, each with how far they are."""
    rows = {reading.user_id: reading for reading in announcement.readings.all()}
    people: QuerySet[User] = User.objects.filter(is_active=True)
    asked: dict[str, list[str]] = {}
    for row in announcement.addressees.all():
        asked.setdefault(row.dimension, []).append(row.value)
    if roles := asked.get(Dimension.ROLE):
        people = people.filter(role__in=roles)
    if stores := asked.get(Dimension.STORE):
        people = people.filter(stores__in=[int(one) for one in stores])
    if teams := asked.get(Dimension.TEAM):
        people = people.filter(teams__in=[int(one) for one in teams])
    languages = set(asked.get(Dimension.LANGUAGE, ()))
    found = [
        one for one in people.distinct().order_by("name", "id") if not languages or languages & set(one.speaks or ())
    ]
    return [(one, rows.get(one.pk)) for one in found]
