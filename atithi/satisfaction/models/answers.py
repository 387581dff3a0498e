"""Who was asked, how far it came, and what they answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from atithi.commerce.models import Order, Product
from atithi.conversations.models import Conversation, MatterKind, Message
from atithi.conversations.models.channels import Channel
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.satisfaction.models.rules import Rule, ShopCode
from atithi.satisfaction.models.surveys import Survey, SurveyVersion
from atithi.staff.models import Store, Team


class InvitationState(models.TextChoices):
    """How far asking came."""

    WAITING = "waiting"  # its time has not come
    HELD = "held"  # it was not asked, see `held_because`
    INVITED = "invited"
    DELIVERED = "delivered"
    OPENED = "opened"
    ANSWERED = "answered"
    EXPIRED = "expired"  # nobody answered in time


class Held(models.TextChoices):
    """Why somebody who could have been asked was not."""

    SAMPLE = "sample"  # the rule asks a share alone, and the lot did not fall on them
    RESTING = "resting"  # they were asked a short while ago
    OFTEN = "often"  # they were asked often enough this year
    REFUSED = "refused"  # they said that they do not want to be asked
    NO_CONSENT = "no_consent"  # the rule asks for consent, and nobody gave it
    UNREACHABLE = "unreachable"  # no way to reach them
    GONE = "gone"  # blocked, erased, spam, or it was opened again in the meantime
    CLOSED = "closed"  # the survey or its rule was put away in the meantime


class Via(models.TextChoices):
    """How they were asked."""

    MESSAGE = "message"  # in the conversation's own channel
    QR = "qr"  # by a code in the store
    API = "api"  # by a program that sends the link itself


class Invitation(models.Model):
    """One guest, asked once about one thing. What reports group by stands here as it was when they were asked.

    For reports: `asked_on` is set for everybody who was asked (not while waiting or held), in the business's time zone;
    `score` is that of the answer and changes with it. Count moments (`delivered_at`, `opened_at`, `answered_at`), not states.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    key = models.CharField(max_length=120, unique=True, help_text="Of the occasion: nobody is asked twice about it.")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(Rule, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    code = models.ForeignKey(
        ShopCode, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    recovery = models.ForeignKey(
        "Recovery", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False,
        help_text="Of what they are asked whether it was put right.",
    )  # fmt: skip
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    via = models.CharField(max_length=7, choices=Via, default=Via.MESSAGE)
    language = models.CharField(max_length=2, help_text="In which they were asked.")
    state = models.CharField(max_length=9, choices=InvitationState, default=InvitationState.WAITING)
    held_because = models.CharField(max_length=11, choices=Held, blank=True)

    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="Whose work is rated.",
    )  # fmt: skip
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel_kind = models.CharField(max_length=20, blank=True)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    matter = models.ForeignKey(
        MatterKind, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    created_at = models.DateTimeField()
    send_at = models.DateTimeField(null=True, blank=True, help_text="When to ask; empty: nothing to do any more.")
    asked_on = models.DateField(
        null=True, blank=True, help_text="Day on which they were asked, on the business's clock."
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="By a person, not by a program that looks at links."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Until when they can answer and change it.")
    watch_at = models.DateTimeField(null=True, blank=True, help_text="When the clock ends it; empty: it is over.")
    score = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["send_at"], name="invitations_to_send", condition=Q(send_at__isnull=False)),
            models.Index(fields=["watch_at"], name="invitations_to_end", condition=Q(watch_at__isnull=False)),
            models.Index(fields=["message"], name="invitation_of_message", condition=Q(message__isnull=False)),
            models.Index(
                fields=["customer", "-invited_at"], name="invitations_of_customer", condition=Q(customer__isnull=False)
            ),
            models.Index(
                fields=["conversation"], name="invitations_of_talk", condition=Q(conversation__isnull=False)
            ),
            models.Index(fields=["survey", "asked_on", "id"], name="invitations_by_day", condition=Q(asked_on__isnull=False)),
            # One index with all that reports group by: they read it and never the table.
            models.Index(
                fields=["survey", "asked_on", "score", "store", "team", "agent", "channel_kind", "language", "product", "matter"],
                name="scores_by_group", condition=Q(score__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"


class Answer(models.Model):
    """What one guest answered. It may be changed until the invitation closes; then it stays."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="answer")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    score = models.SmallIntegerField(
        null=True, blank=True, help_text="On the survey's own scale; empty: own questions."
    )
    comment = models.TextField(blank=True)
    language = models.CharField(max_length=3, blank=True, help_text="Of the comment, as identified.")
    script = models.CharField(max_length=4, blank=True)
    mood = models.CharField(
        max_length=8, blank=True, help_text="upset or grateful, where the comment lets it be heard."
    )
    answered_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["survey", "-answered_at", "-id"], name="survey_answers_by_age"),
            models.Index(
                fields=["survey", "-answered_at", "-id"], name="survey_answers_with_words", condition=~Q(comment="")
            ),
            models.Index(
                fields=["customer", "-answered_at"], name="survey_answers_of_guest", condition=Q(customer__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.score} {self.public_id}"


class AnswerValue(models.Model):
    """The answer to one question of one's own: a choice, a number, or words."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="values", db_index=False)
    question = models.CharField(max_length=20, help_text="Key of the question in its version.")
    choice = models.CharField(max_length=20, blank=True)
    number = models.SmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "question"], name="one_value_per_question")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.question}: {self.choice or self.number or self.text[:20]}"


class Recovery(models.Model):
    """A low score that somebody puts right: the conversation opened for it, and what the guest said in the end."""

    class Outcome(models.TextChoices):
        YES = "yes"
        PARTLY = "partly"
        NO = "no"

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="recovery")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When staff were done with it, the last time.")
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the guest was asked whether it was put right."
    )
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery of {self.answer_id}"
