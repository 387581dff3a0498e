"""The people of the business: who they are, what they speak, where and with whom they work."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.staff.models.business import Language, Store
from atithi.staff.models.roles import BUILT_IN, CustomRole, Role


class Presence(models.TextChoices):
    ONLINE = "online", _("Available")
    AWAY = "away", _("Away")
    OFFLINE = "offline", _("Off duty")


class Team(models.Model):
    """People who work on the same matters. What lies with a private team is seen by its members and the owner alone."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    private = models.BooleanField(default=False)
    weekly = models.JSONField(
        default=list, blank=True, help_text="Its own working hours, see calendars.py; empty: those of the store."
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="Of its own hours; empty: the business's.")
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it was given up; it is offered no more.")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in with their mail address (Django's name for such a class)."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person of the staff."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    email = models.EmailField(_("E-mail"), unique=True, help_text="In lower case.")
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(max_length=12, choices=Role, default=Role.AGENT)
    custom_role = models.ForeignKey(
        CustomRole, null=True, blank=True, on_delete=models.PROTECT, related_name="people",
        help_text="Where set, it alone says what they may do, and `role` is agent.",
    )  # fmt: skip
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    speaks = models.JSONField(default=list, blank=True, help_text="Language codes in which this person can serve.")
    theme = models.CharField(max_length=10, default="system")
    density = models.CharField(max_length=10, default="calm", help_text="calm or dense: how much a screen shows.")
    undo_seconds = models.PositiveSmallIntegerField(
        default=6, help_text="How long sending can be taken back; 0: never."
    )
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.OFFLINE)
    seen_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0, help_text="Raised to void every session there is.")
    date_joined = models.DateTimeField(default=timezone.now)
    teams = models.ManyToManyField(Team, through="Membership", related_name="members")
    stores = models.ManyToManyField(Store, related_name="staff", blank=True)

    # What this person may see, while one page is made for them (`queries.one_look`); None: it is asked for each time.
    seen_once: dict[str, Any] | None = None

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to hold: the password and, once sessions were ended, since when."""
        value = f"{self.password}{self.session_epoch or ''}"
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"  # Django's own: epoch 0 is as before
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def permissions(self) -> frozenset[str]:
        """What this person may do beyond what everybody of the staff may."""
        return self.custom_role.allowed if self.custom_role is not None else BUILT_IN[self.role]

    def may(self, permission: str) -> bool:
        """Whether this person's role holds a permission (see `Permission`)."""
        return permission in self.permissions

    @property
    def leads(self) -> bool:
        """Whether this person may do all that a supervisor may."""
        return BUILT_IN[Role.SUPERVISOR] <= self.permissions

    @property
    def role_name(self) -> str:
        """The name of their role, built in or the business's own."""
        return self.custom_role.name if self.custom_role is not None else str(self.get_role_display())


class Membership(models.Model):
    """A person's place in a team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "team"], name="once_in_a_team")]
