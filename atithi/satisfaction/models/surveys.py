"""What is asked: surveys, the versions of their questions, and the words of each language."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.core.ids import public_id
from atithi.staff.models import Team


class SurveyKind(models.TextChoices):
    """What is measured."""

    CSAT = "csat", _("Satisfaction (CSAT, 1 to 5)")
    NPS = "nps", _("Would recommend (NPS, 0 to 10)")
    CES = "ces", _("How easy it was (CES, 1 to 7)")
    OWN = "own", _("Questions of our own")


SCALES: dict[str, tuple[int, int]] = {SurveyKind.CSAT: (1, 5), SurveyKind.NPS: (0, 10), SurveyKind.CES: (1, 7)}
"""Lowest and highest score of each kind; questions of one's own have no score as a whole."""

LOW: dict[str, int] = {SurveyKind.CSAT: 2, SurveyKind.NPS: 6, SurveyKind.CES: 3}
"""At and below which score a guest is unhappy, unless the survey says otherwise."""


class QuestionKind(models.TextChoices):
    """How a question is answered. The score of CSAT, NPS and CES is a question of its own and not among these."""

    CHOICE = "choice", _("One of several")
    SCALE = "scale", _("A number on a scale")
    TEXT = "text", _("In their own words")


class Survey(models.Model):
    """Something that guests are asked. What it asks stands in its versions; what was asked once never changes."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=80, help_text="As staff know it.")
    kind = models.CharField(max_length=4, choices=SurveyKind)
    open_days = models.PositiveSmallIntegerField(default=14, help_text="Days in which it can be answered and changed.")
    low_at = models.SmallIntegerField(
        null=True, blank=True, help_text="At or below this score a conversation is opened; empty: never."
    )
    recovery_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Who puts right what went wrong; empty: a supervisor who is there.",
    )  # fmt: skip
    recovery_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    built_in = models.CharField(max_length=20, blank=True, help_text="put_right: what the desk itself asks.")
    results_public = models.BooleanField(default=False, help_text="Whether anybody may read its results.")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["built_in"], condition=~Q(built_in=""), name="one_survey_per_built_in"),
            models.CheckConstraint(name="open_for_a_while", condition=Q(open_days__gte=1, open_days__lte=90)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale(self) -> tuple[int, int] | None:
        """Lowest and highest score; None for questions of one's own."""
        return SCALES.get(self.kind)

    def is_low(self, score: int | None) -> bool:
        """Whether this score calls for somebody who puts things right."""
        return score is not None and self.low_at is not None and score <= self.low_at


class SurveyVersion(models.Model):
    """Its questions as they stood from one day on. It is written until it is published, and stays as it is from then on.

    `questions`: in their order, each {"key", "kind" (QuestionKind), "required", and "choices": [keys] or "low", "high";
    "if": {"key": another question or "score", "op": "at_most" | "at_least" | "is" | "is_not", "value"} where it is asked
    of some alone}. Their words stand in `Wording`.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    questions = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts changes: two editors do not overwrite each other."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_survey_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} v{self.number}"

    def question(self, key: str) -> dict[str, Any] | None:
        """The question with this key."""
        return next((each for each in self.questions if each["key"] == key), None)


class Wording(models.Model):
    """The words of a version in one language, and who looked at them.

    `texts`: "question" (what the score is asked with), "low" and "high" (what its ends mean), "why" (what their own words
    are asked with), "thanks", "ask" (the message that invites); "q:<key>" for a question, "c:<key>:<choice>" for a choice.
    `{name}` and `{business}` are filled in where they stand.
    """

    version = models.ForeignKey(SurveyVersion, on_delete=models.CASCADE, related_name="wordings", db_index=False)
    language = models.CharField(max_length=2)
    texts = models.JSONField(default=dict)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Empty although reviewed: words that came with the desk.",
    )  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="one_wording_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"

    def review(self, moment: datetime, by: int | None) -> None:
        """Somebody who knows the language looked at them."""
        self.reviewed_at, self.reviewed_by_id = moment, by
