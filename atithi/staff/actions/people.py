"""Colleagues: added, placed, parted with; and what they change about themselves."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, record
from atithi.realtime import publish
from atithi.staff.actions.shared import known_languages, record_changes
from atithi.staff.errors import StaffError
from atithi.staff.models import CustomRole, Membership, Presence, Role, Store, Team, User

LONGEST_UNDO = 30  # seconds


@transaction.atomic
def add_user(*, actor: Actor, email: str, name: str, role: str = Role.AGENT, password: str | None = None,
             language: str = "en", speaks: Iterable[str] = (), teams: Iterable[Team] = (),
             stores: Iterable[Store] = (), custom_role: CustomRole | None = None) -> User:  # fmt: skip
    """A new colleague. Without a password they set one through the link that they are sent."""
    email, name = clean_line(email, 254).lower(), clean_line(name, 120)
    try:
        validate_email(email)
    except ValidationError as error:
        raise StaffError("email_malformed", _("%(email)s is not a mail address."), email=email) from error
    if not name:
        raise StaffError("name_missing", _("Please give the person's name."))
    role = _known_role(role, custom_role)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, role=role, language=language, speaks=known_languages(speaks),
                custom_role=custom_role,
            )  # fmt: skip
    except IntegrityError as error:
        raise StaffError("email_taken", _("%(email)s already belongs to a colleague."), email=email) from error
    _place(user, teams, stores)
    record(
        "staff.added", subject=("user", user.id), actor=actor, data={"role": role, "custom_role": user.custom_role_id}
    )
    return user


def _known_role(role: str, custom_role: CustomRole | None) -> str:
    """The built-in role; agent under a role of the business's own, which alone counts then."""
    if role not in Role.values:
        raise StaffError("role_unknown", _("Choose owner, supervisor or agent."))
    return Role.AGENT if custom_role is not None else role


def _place(user: User, teams: Iterable[Team], stores: Iterable[Store]) -> None:
    user.memberships.all().delete()
    Membership.objects.bulk_create(Membership(user=user, team=team) for team in teams)
    user.stores.set(stores)


def _place_of(user: User) -> dict[str, Any]:
    """Where somebody stands, for the record."""
    return {
        "name": user.name, "role": user.role, "custom_role": user.custom_role_id, "speaks": user.speaks,
        "teams": sorted(user.memberships.values_list("team_id", flat=True)),
        "stores": sorted(user.stores.values_list("id", flat=True)),
    }  # fmt: skip


@transaction.atomic
def change_user(*, actor: Actor, user: User, name: str, role: str, speaks: Iterable[str], teams: Iterable[Team],
                stores: Iterable[Store], custom_role: CustomRole | None = None) -> User:  # fmt: skip
    """Changes a colleague's place in the house. The last owner stays one."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    role = _known_role(role, custom_role)
    if user.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(user)
    before = _place_of(user)
    user.name = clean_line(name, 120) or user.name
    user.role, user.custom_role, user.speaks = role, custom_role, known_languages(speaks)
    user.save(update_fields=["name", "role", "custom_role", "speaks"])
    _place(user, teams, stores)
    record_changes("staff.changed", subject=("user", user.id), actor=actor, before=before, after=_place_of(user))
    return user


def _keep_an_owner(leaving: User) -> None:
    others = User.objects.select_for_update().filter(role=Role.OWNER, is_active=True).exclude(pk=leaving.pk)
    if not others.exists():
        raise StaffError("last_owner", _("This is the only owner. Make somebody else an owner first."))


@transaction.atomic
def deactivate_user(*, actor: Actor, user: User) -> None:
    """Ends a colleague's access at once: they cannot sign in and their sessions are void."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        return
    if user.role == Role.OWNER:
        _keep_an_owner(user)
    user.is_active, user.presence = False, Presence.OFFLINE
    user.session_epoch += 1  # a session of theirs that lies somewhere does not wake with their access
    user.save(update_fields=["is_active", "presence", "session_epoch"])
    record("staff.deactivated", subject=("user", user.id), actor=actor, data={})


@transaction.atomic
def reactivate_user(*, actor: Actor, user: User) -> None:
    """Lets a former colleague sign in again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record("staff.reactivated", subject=("user", user.id), actor=actor, data={})


@transaction.atomic
def set_preferences(*, user: User, name: str, language: str, theme: str, speaks: Iterable[str],
                    density: str | None = None, undo_seconds: int | None = None) -> User:  # fmt: skip
    """What a person may change about themselves; what is None stays."""
    fields = ["name", "language", "theme", "speaks", "density", "undo_seconds"]
    before = {field: getattr(user, field) for field in fields}
    user.name = clean_line(name, 120) or user.name
    [user.language] = known_languages([language])
    user.theme = theme if theme in {"system", "light", "dark", "contrast"} else "system"
    user.speaks = known_languages(speaks)
    if density is not None:
        user.density = density if density in {"calm", "dense"} else "calm"
    if undo_seconds is not None:
        user.undo_seconds = max(0, min(undo_seconds, LONGEST_UNDO))
    user.save(update_fields=fields)
    after = {field: getattr(user, field) for field in fields}
    actor = Actor.staff(user.id)
    record_changes("staff.changed", subject=("user", user.id), actor=actor, before=before, after=after)
    return user


@transaction.atomic
def set_presence(*, user: User, presence: str, because: str = "") -> User:
    """Says whether a person can be given work now. `because`: where the desk itself says so, why."""
    if presence not in Presence.values:
        raise StaffError("presence_unknown", _("Choose available, away or off duty."))
    if user.presence != presence:
        user.presence = presence
        user.save(update_fields=["presence"])
        actor, why = (Actor.system(), {"because": because}) if because else (Actor.staff(user.id), {})
        record("staff.presence_changed", subject=("user", user.id), actor=actor, data={"presence": presence, **why})
        publish(["desk"], "presence", {"user": user.public_id, "presence": presence})
    return user


def note_seen(*, user: User) -> None:
    """Remembers, at most once a minute, that a person's desk is open."""
    moment = now()
    if user.seen_at is None or (moment - user.seen_at).total_seconds() > 60:
        User.objects.filter(pk=user.pk).update(seen_at=moment)
