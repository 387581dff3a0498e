"""The business and its stores: names, languages, time, look, opening hours."""

from typing import ClassVar

from django.db import models

from atithi.core.ids import public_id
from atithi.files.models import StoredFile


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    HINDI = "hi", "हिन्दी"
    TELUGU = "te", "తెలుగు"
    BENGALI = "bn", "বাংলা"


def all_languages() -> list[str]:
    """Every language that the desk speaks."""
    return list(Language.values)


class Business(models.Model):
    """The one business that this desk serves."""

    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language, where it is written otherwise.")
    languages = models.JSONField(default=all_languages, help_text="Codes of the languages in which it serves.")
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")
    default_language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    colour = models.CharField(max_length=7, blank=True, help_text="The business's own colour, #rrggbb; empty: ours.")
    weekly = models.JSONField(default=list, blank=True, help_text="Opening hours, see calendars.py; empty: not said.")

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
    weekly = models.JSONField(
        default=list, blank=True, help_text="Its own opening hours; empty: those of the business."
    )
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it closed; it is offered no more.")

    def __str__(self) -> str:
        return self.name


class SpecialDay(models.Model):
    """A day that differs: a holiday (no hours) or other hours. Without store and team it holds for all of them."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.CASCADE, related_name="special_days")
    team = models.ForeignKey("staff.Team", null=True, blank=True, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField()
    name = models.CharField(max_length=80)
    hours = models.JSONField(default=list, blank=True, help_text="List of [opens, closes]; empty: closed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "date"], name="one_special_day_per_store"),
            models.UniqueConstraint(
                fields=["date"], condition=models.Q(store=None, team=None), name="one_special_day_of_the_business"
            ),
            models.UniqueConstraint(fields=["team", "date"], name="one_special_day_per_team"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
