"""The only place that changes people, teams, stores and the business."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.realtime import publish
from atithi.staff.errors import StaffError
from atithi.staff.models import Business, Language, Membership, Presence, Role, Store, Team, User


def _known_languages(codes: Iterable[str]) -> list[str]:
    chosen = list(dict.fromkeys(codes))
    if unknown := [code for code in chosen if code not in Language.values]:
        raise StaffError(
            "unknown_language", _("%(language)s is not one of the languages en, hi, te, bn."), language=unknown[0]
        )
    return chosen


@transaction.atomic
def set_business(*, actor: Actor, name: str, names: dict[str, str] | None = None, time_zone: str = "Asia/Kolkata",
                 default_language: str = "en") -> Business:  # fmt: skip
    """Names the business, at set-up or later."""
    name = clean_line(name, 120)
    if not name:
        raise StaffError("name_missing", _("Please give the business a name."))
    values = {"name": name, "names": names or {}, "time_zone": time_zone, "default_language": default_language}
    business, _created = Business.objects.update_or_create(id=1, defaults=values)
    record("business.changed", subject=("business", 1), actor=actor, data={"fields": sorted(values)})
    return business


@transaction.atomic
def add_team(*, actor: Actor, name: str, private: bool = False) -> Team:
    """A new team; its name must be new."""
    name = clean_line(name, 80)
    if not name:
        raise StaffError("name_missing", _("Please give the team a name."))
    if Team.objects.filter(name__iexact=name).exists():
        raise StaffError("name_taken", _("There is already a team called %(name)s."), name=name)
    team = Team.objects.create(name=name, private=private)
    record("team.added", subject=("team", team.id), actor=actor, data={"private": private})
    return team


@transaction.atomic
def add_store(*, actor: Actor, name: str, city: str = "", time_zone: str = "Asia/Kolkata") -> Store:
    """A new store; its name must be new."""
    name = clean_line(name, 120)
    if not name:
        raise StaffError("name_missing", _("Please give the store a name."))
    if Store.objects.filter(name__iexact=name).exists():
        raise StaffError("name_taken", _("There is already a store called %(name)s."), name=name)
    store = Store.objects.create(name=name, city=clean_line(city, 80), time_zone=time_zone)
    record("store.added", subject=("store", store.id), actor=actor, data={})
    return store


@transaction.atomic
def add_user(*, actor: Actor, email: str, name: str, role: str = Role.AGENT, password: str | None = None,
             language: str = "en", speaks: Iterable[str] = (), teams: Iterable[Team] = (),
             stores: Iterable[Store] = ()) -> User:  # fmt: skip
    """A new colleague. Without a password they set one through the link that they are sent."""
    email, name = clean_line(email, 254).lower(), clean_line(name, 120)
    try:
        validate_email(email)
    except ValidationError as error:
        raise StaffError("email_malformed", _("%(email)s is not a mail address."), email=email) from error
    if not name:
        raise StaffError("name_missing", _("Please give the person's name."))
    if role not in Role.values:
        raise StaffError("role_unknown", _("Choose owner, supervisor or agent."))
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, role=role, language=language, speaks=_known_languages(speaks)
            )
    except IntegrityError as error:
        raise StaffError("email_taken", _("%(email)s already belongs to a colleague."), email=email) from error
    _place(user, teams, stores)
    record("staff.added", subject=("user", user.id), actor=actor, data={"role": role})
    return user


def _place(user: User, teams: Iterable[Team], stores: Iterable[Store]) -> None:
    user.memberships.all().delete()
    Membership.objects.bulk_create(Membership(user=user, team=team) for team in teams)
    user.stores.set(stores)


@transaction.atomic
def change_user(*, actor: Actor, user: User, name: str, role: str, speaks: Iterable[str], teams: Iterable[Team],
                stores: Iterable[Store]) -> User:  # fmt: skip
    """Changes a colleague's place in the house. The last owner stays one."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if role not in Role.values:
        raise StaffError("role_unknown", _("Choose owner, supervisor or agent."))
    if user.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(user)
    user.name = clean_line(name, 120) or user.name
    user.role, user.speaks = role, _known_languages(speaks)
    user.save(update_fields=["name", "role", "speaks"])
    _place(user, teams, stores)
    record(
        "staff.changed", subject=("user", user.id), actor=actor, data={"fields": ["role", "speaks", "teams", "stores"]}
    )
    return user


def _keep_an_owner(leaving: User) -> None:
    others = User.objects.select_for_update().filter(role=Role.OWNER, is_active=True).exclude(pk=leaving.pk)
    if not others.exists():
        raise StaffError("last_owner", _("This is the only owner. Make somebody else an owner first."))


@transaction.atomic
def deactivate_user(*, actor: Actor, user: User) -> None:
    """Ends a colleague's access at once: they cannot sign in and their sessions are void."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.role == Role.OWNER:
        _keep_an_owner(user)
    user.is_active, user.presence = False, Presence.OFFLINE
    user.save(update_fields=["is_active", "presence"])
    record("staff.deactivated", subject=("user", user.id), actor=actor, data={})


@transaction.atomic
def reactivate_user(*, actor: Actor, user: User) -> None:
    """Lets a former colleague sign in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    record("staff.reactivated", subject=("user", user.id), actor=actor, data={})


@transaction.atomic
def set_preferences(*, user: User, name: str, language: str, theme: str, speaks: Iterable[str]) -> User:
    """What a person may change about themselves."""
    user.name = clean_line(name, 120) or user.name
    [user.language] = _known_languages([language])
    user.theme = theme if theme in {"system", "light", "dark", "contrast"} else "system"
    user.speaks = _known_languages(speaks)
    user.save(update_fields=["name", "language", "theme", "speaks"])
    fields = ["name", "language", "theme", "speaks"]
    record("staff.changed", subject=("user", user.id), actor=Actor.staff(user.id), data={"fields": fields})
    return user


@transaction.atomic
def set_presence(*, user: User, presence: str) -> User:
    """Says whether a person can be given work now."""
    if presence not in Presence.values:
        raise StaffError("presence_unknown", _("Choose available, away or off duty."))
    if user.presence != presence:
        user.presence = presence
        user.save(update_fields=["presence"])
        record(
            "staff.presence_changed", subject=("user", user.id), actor=Actor.staff(user.id), data={"presence": presence}
        )
        publish(["desk"], "presence", {"user": user.public_id, "presence": presence})
    return user


def note_seen(*, user: User) -> None:
    """Remembers, at most once a minute, that a person's desk is open."""
    moment = now()
    if user.seen_at is None or (moment - user.seen_at).total_seconds() > 60:
        User.objects.filter(pk=user.pk).update(seen_at=moment)
