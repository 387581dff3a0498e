"""The people of the business: who they are, what they speak, where and with whom they work."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    SUPERVISOR = "supervisor", _("Supervisor")
    AGENT = "agent", _("Agent")


class Presence(models.TextChoices):
    ONLINE = "online", _("Available")
    AWAY = "away", _("Away")
    OFFLINE = "offline", _("Off duty")


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    HINDI = "hi", "हिन्दी"
    TELUGU = "te", "తెలుగు"
    BENGALI = "bn", "বাংলা"


class Business(models.Model):
    """The one business that this desk serves."""

    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language, where it is written otherwise.")
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")
    default_language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="only_one_business")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The business's name as it is written in `language`."""
        return str(self.names.get(language) or self.name)


class Store(models.Model):
    """A place where the business meets its customers."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    city = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who work on the same matters. What lies with a private team is seen by its members and the owner alone."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    private = models.BooleanField(default=False)

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
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    speaks = models.JSONField(default=list, blank=True, help_text="Language codes in which this person can serve.")
    theme = models.CharField(max_length=10, default="system")
    presence = models.CharField(max_length=8, choices=Presence, default=Presence.OFFLINE)
    seen_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    teams = models.ManyToManyField(Team, through="Membership", related_name="members")
    stores = models.ManyToManyField(Store, related_name="staff", blank=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def leads(self) -> bool:
        """Whether this person may manage others' work: owner or supervisor."""
        return self.role in {Role.OWNER, Role.SUPERVISOR}


class Membership(models.Model):
    """A person's place in a team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "team"], name="once_in_a_team")]
