"""Answers counted by day and month, so that no report ever reads the answers themselves."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Sum

from atithi.satisfaction.models.surveys import Survey

SCORES = tuple(f"s{score}" for score in range(11))
EVERYWHERE = 2**62
"""As the store of a row: the sum over all stores, for readers whose view is not limited to their own."""
FUNNEL = ("invited", "delivered", "opened", "answered")


class Dimension(models.TextChoices):
    """What invitations are counted by. Its value is an id or a code; empty where an invitation has none."""

    WHOLE = "whole"
    STORE = "store"
    TEAM = "team"
    LANGUAGE = "language"
    CHANNEL = "channel"
    PRODUCT = "product"
    MATTER = "matter"
    PERSON = "person"
    STRATUM = "stratum"  # channel|language|store


class Tally(models.Model):
    """How many were invited on a day (or in a month) of one group, how far it came, and how often each score was given.

    Everything counts on the day of the invitation: so many of those asked then. Beside each group stand the team where it is
    private (else 0), and the store (0: none) or EVERYWHERE: so each reader gets the sum of what they may see, from few rows.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    monthly = models.BooleanField(help_text="A whole month; its day is the first.")
    day = models.DateField()
    team_id = models.PositiveBigIntegerField(default=0)
    store_id = models.PositiveBigIntegerField(default=0)
    dimension = models.CharField(max_length=8, choices=Dimension)
    value = models.CharField(max_length=48, blank=True)
    invited = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    s0 = models.PositiveIntegerField(default=0)
    s1 = models.PositiveIntegerField(default=0)
    s2 = models.PositiveIntegerField(default=0)
    s3 = models.PositiveIntegerField(default=0)
    s4 = models.PositiveIntegerField(default=0)
    s5 = models.PositiveIntegerField(default=0)
    s6 = models.PositiveIntegerField(default=0)
    s7 = models.PositiveIntegerField(default=0)
    s8 = models.PositiveIntegerField(default=0)
    s9 = models.PositiveIntegerField(default=0)
    s10 = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "monthly", "store_id", "day", "dimension", "value", "team_id"], name="one_tally_per_group"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.dimension} {self.value}: {self.answered} of {self.invited}"

    @staticmethod
    def sums() -> dict[str, Sum]:
        """The sums of a group, for `annotate`, each as `n_` and the name of its column."""
        return {f"n_{name}": Sum(F(name)) for name in (*FUNNEL, *SCORES)}

    def amounts(self) -> Iterator[tuple[str, Any]]:
        """The counted columns with their values."""
        return ((name, getattr(self, name)) for name in (*FUNNEL, *SCORES))


class Touched(models.Model):
    """An invitation of a day changed: the day is counted again, and the words of its answer are read again. Rows are
    only ever added and taken away, never changed: so those who answer at the same moment do not wait for each other."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    answer_id = models.BigIntegerField(null=True, blank=True, help_text="Whose words may have changed.")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day}"
