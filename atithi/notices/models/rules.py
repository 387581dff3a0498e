"""What a person wishes to be told, how, and when not."""

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What one can be told of."""

    MENTIONED = "mentioned", _("Somebody mentions me in a note")
    ASSIGNED = "assigned", _("A conversation is given to me")
    ANSWERED = "answered", _("A customer writes in a conversation of mine")
    NEW = "new", _("Somebody writes in my languages or to my teams, and nobody has it yet")
    WAITING = "waiting", _("A customer waits too long")
    PROMISE = "promise", _("A promise that I owe comes near its time")
    BROKEN = "broken", _("A promise of mine or of my team was not kept")
    BOOKING = "booking", _("A guest books, moves or cancels an appointment with me, or must be called")
    APPROVAL = "approval", _("A colleague asks me to decide something")
    DECIDED = "decided", _("What I asked for was decided")
    STANDARD = "standard", _("A guest has no answer in the time that our standards give")
    ON_CALL = "on_call", _("I am on call, and an urgent matter came")
    SUGGESTED = "suggested", _("A conversation that nobody has is suggested to me")
    SWAP = "swap", _("A colleague asks for a swap of shifts, or mine is answered or decided")
    NEWS = "news", _("An announcement that I must read, until I have")


class Way(models.TextChoices):
    """By which way."""

    PAGE = "page", _("On the page")
    PUSH = "push", pgettext_lazy("way of telling", "Push")
    SOUND = "sound", _("Sound")
    MAIL = "mail", _("Daily mail")


class Digest(models.TextChoices):
    """When the mail comes."""

    OFF = "", pgettext_lazy("mail", "Never")
    DAILY = "daily", _("Every day")
    WEEKDAYS = "weekdays", _("Monday to Saturday")


# What stands on the page anyway is not said again; a device that was registered is told what is one's own.
DEFAULT_WAYS: dict[str, tuple[str, ...]] = {
    Kind.MENTIONED: (Way.PAGE, Way.PUSH, Way.MAIL),
    Kind.ASSIGNED: (Way.PAGE, Way.PUSH),
    Kind.ANSWERED: (Way.PUSH,),
    Kind.NEW: (Way.PUSH,),
    Kind.WAITING: (Way.MAIL,),
    Kind.PROMISE: (Way.PAGE, Way.PUSH, Way.MAIL),
    Kind.BROKEN: (Way.PAGE, Way.PUSH, Way.MAIL),
    Kind.BOOKING: (Way.PAGE, Way.PUSH),
    # On the page both are told by the open case itself.
    Kind.APPROVAL: (Way.PUSH, Way.SOUND),
    Kind.DECIDED: (Way.PUSH,),
    Kind.STANDARD: (Way.PAGE, Way.PUSH),
    Kind.ON_CALL: (Way.PAGE, Way.PUSH, Way.SOUND),
    # It stands in the list anyway and often goes on to somebody else: no word on the page.
    Kind.SUGGESTED: (Way.PUSH,),
    Kind.SWAP: (Way.PAGE, Way.PUSH, Way.MAIL),
    Kind.NEWS: (Way.PAGE, Way.PUSH, Way.MAIL),
}
MAILED = frozenset({
    Kind.MENTIONED, Kind.ANSWERED, Kind.NEW, Kind.WAITING, Kind.PROMISE, Kind.BROKEN, Kind.SWAP, Kind.NEWS,
})  # fmt: skip
"""Of these the mail of the day tells; of the others it would come too late."""
ACTIVE = timedelta(minutes=2)
"""So long after the last sign of attention a person counts as being at the desk."""
AWAY = timedelta(minutes=30)
"""After so long without one they were away, and are told what happened."""


class NoticeRules(models.Model):
    """One person's wishes; missing: the usual ones."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_rules")
    ways = models.JSONField(
        default=dict, blank=True, help_text="Ways by kind; a kind that is missing has its usual ones."
    )
    waiting_minutes = models.PositiveSmallIntegerField(default=30, help_text="What waits longer than this is too long.")
    quiet_from = models.TimeField(null=True, blank=True, help_text="On the business's clock.")
    quiet_until = models.TimeField(null=True, blank=True)
    quiet_while_active = models.BooleanField(default=True, help_text="No push to devices while at the desk.")
    show_words = models.BooleanField(default=False, help_text="Customers' names and words in pushes and mails.")
    digest = models.CharField(max_length=8, choices=Digest, blank=True, default="")
    digest_hour = models.PositiveSmallIntegerField(default=9)
    digest_on = models.DateField(null=True, blank=True, help_text="The last day whose mail was seen to.")
    active_at = models.DateTimeField(null=True, blank=True, help_text="Last sign of attention at the desk.")
    away_since = models.DateTimeField(null=True, blank=True, help_text="When the last absence began; empty once read.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["digest_hour"], name="rules_with_digest", condition=~Q(digest=""))]

    def __str__(self) -> str:
        return f"rules of {self.user_id}"

    def wants(self, kind: str, way: str) -> bool:
        """Whether this person wants to be told of `kind` by `way`."""
        own = self.ways if isinstance(self.ways, dict) else {}
        return way in own.get(kind, DEFAULT_WAYS[kind])

    def ways_for(self, kind: str) -> list[str]:
        """All ways by which `kind` is told."""
        return [way for way in Way.values if self.wants(kind, way)]

    def is_quiet(self, clock: time) -> bool:
        """Whether the hours are quiet at this time of the business's day; they may pass midnight."""
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None or start == end:
            return False
        return start <= clock < end if start < end else clock >= start or clock < end

    def is_active(self, moment: datetime) -> bool:
        """Whether the person was at the desk just now."""
        return self.active_at is not None and moment - self.active_at < ACTIVE

    def absent_since(self, moment: datetime) -> datetime | None:
        """When the absence began from which the person has just come back or is coming back; None: there was none."""
        if self.active_at is not None and moment - self.active_at >= AWAY:
            return self.active_at
        return self.away_since
