"""Who takes what: rules of teams, what people can and how much at once, and the work that waits for somebody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.conversations.models import Channel, Conversation, MatterKind
from atithi.core.ids import public_id
from atithi.customers.models import CustomerTag
from atithi.staff.models import Store, Team


class RoutingMode(models.TextChoices):
    """What the desk does with work that nobody has."""

    OFF = "off", pgettext_lazy("routing", "Off")
    SUGGEST = "suggest", pgettext_lazy("routing", "Suggest somebody")
    ASSIGN = "assign", pgettext_lazy("routing", "Give it to somebody")


class Overflow(models.TextChoices):
    """What becomes of work that waits too long."""

    TEAM = "team", pgettext_lazy("overflow", "Another team")
    STORE = "store", pgettext_lazy("overflow", "Another store")
    CALL_BACK = "call_back", pgettext_lazy("overflow", "We offer to call the guest")


class Skill(models.Model):
    """Something that not everybody can. Work of its kinds of matter and channels goes only to those who have it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    kinds = models.ManyToManyField(MatterKind, related_name="+", blank=True)
    channels = models.ManyToManyField(Channel, related_name="+", blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class TeamRouting(models.Model):
    """How a team's work finds somebody. Without a team: the work of no team. A team without such a row: off."""

    team = models.OneToOneField(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="routing")
    mode = models.CharField(max_length=8, choices=RoutingMode, default=RoutingMode.OFF)
    accept_minutes = models.PositiveIntegerField(default=10, help_text="Begun within, else it goes on; 0: no limit.")
    offline_minutes = models.PositiveIntegerField(
        default=10, help_text="So long after somebody went off duty what they had not begun goes back."
    )
    language_minutes = models.PositiveIntegerField(
        default=5, help_text="So long a guest waits for somebody of their language before anybody may take it."
    )
    overflow_minutes = models.PositiveIntegerField(default=0, help_text="So long before it overflows; 0: never.")
    overflow_early = models.PositiveIntegerField(
        default=0, help_text="Minutes before what the guest was promised is late; 0: whatever was promised."
    )
    overflow_to = models.CharField(max_length=10, choices=Overflow, default=Overflow.TEAM)
    overflow_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    overflow_store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    # Of the work of no team there is one row, too: empty values are never equal to each other in a unique column.
    of_no_team = models.BooleanField(null=True, blank=True, unique=True, help_text="True where there is no team.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team=None, of_no_team=True) | Q(team__isnull=False, of_no_team=None),
                name="routing_of_a_team_or_of_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.mode}"

    @property
    def overflows(self) -> bool:
        """Whether work that waits too long has somewhere to go."""
        target = {Overflow.TEAM: self.overflow_team_id, Overflow.STORE: self.overflow_store_id}
        return bool(target.get(Overflow(self.overflow_to), True))


class RoutingRules(models.Model):
    """What holds for all teams: how heavy a conversation weighs by kind of channel, and how much one person bears."""

    weights = models.JSONField(default=dict, blank=True, help_text="Kind of channel -> weight; not there: the usual.")
    capacity = models.PositiveSmallIntegerField(default=6, help_text="Weight that a person usually bears at once.")
    by_hours = models.BooleanField(
        default=True, help_text="Whether only those are given work who work now: by roster, hours, leave and breaks."
    )
    closed_minutes = models.PositiveSmallIntegerField(
        default=2, help_text="So long after their last screen was closed somebody is off duty; 0: never."
    )
    first_tags = models.ManyToManyField(
        CustomerTag, related_name="+", blank=True, help_text="Guests with one of them are served first."
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="only_one_routing_rules")]


class AgentProfile(models.Model):
    """What somebody takes. Who has none takes work where they are agents, as much as is usual."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="routing_profile")
    takes_work = models.BooleanField(default=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the usual.")
    limits = models.JSONField(default=dict, blank=True, help_text="Kind of channel -> conversations at once at most.")
    reads = models.JSONField(default=list, blank=True, help_text="Scripts (ISO 15924) they read; empty: all.")
    skills = models.ManyToManyField(Skill, related_name="people", blank=True)
    given_at = models.DateTimeField(null=True, blank=True, help_text="When they were last given work.")


class ClosedDesk(models.Model):
    """Somebody who said that they are there, and of whom no screen is open. The row goes when they open one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    presence = models.CharField(max_length=8, help_text="What they had said; back at their screen they are that again.")
    missed_at = models.DateTimeField()
    fell_at = models.DateTimeField(null=True, blank=True, help_text="When they were taken for off duty.")

    def __str__(self) -> str:
        return f"closed: {self.user_id}"


class Lane(models.Model):
    """Waiting work that the same people can take: of it, the first in order is looked at and no other."""

    key = models.CharField(max_length=200, unique=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, help_text="Kind of channel.")
    language = models.CharField(max_length=3, blank=True)
    script = models.CharField(max_length=4, blank=True)
    skills = models.JSONField(default=list, blank=True)
    tried = models.JSONField(default=list, blank=True, help_text="People who let it go.")
    anyone = models.BooleanField(default=False, help_text="Waited long enough for somebody of its language.")


class QueuedWork(models.Model):
    """A conversation that waits for somebody, is offered to somebody, or was taken by whom it was offered to.

    `offered_to` empty: it waits. `taken_at` empty: it is offered. The row goes when the conversation needs nobody.
    """

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="queued_work"
    )
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="work", db_index=False)
    rank = models.SmallIntegerField(help_text="Lower comes first: who the guest is, their mood, the priority.")
    since = models.DateTimeField(help_text="Since when the guest waits.")
    offered_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    accept_by = models.DateTimeField(null=True, blank=True, help_text="Until when it must be begun.")
    taken_at = models.DateTimeField(null=True, blank=True)
    look_at = models.DateTimeField(null=True, blank=True, help_text="When something changes by waiting alone.")
    overflowed_at = models.DateTimeField(null=True, blank=True)
    why = models.JSONField(default=dict, blank=True, help_text="What spoke for whom it was offered to.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                F("lane"), F("rank"), F("since"), F("conversation"), name="work_waiting", condition=Q(offered_to=None)
            ),
            models.Index(fields=["accept_by"], name="work_offered", condition=Q(accept_by__isnull=False)),
            models.Index(fields=["look_at"], name="work_to_look_at", condition=Q(look_at__isnull=False)),
            models.Index(
                fields=["offered_to"], name="work_of_person", condition=Q(offered_to__isnull=False, taken_at=None)
            ),
        ]
