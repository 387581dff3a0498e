"""What each role or person may decide alone, and what is asked of somebody who may decide more."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.commerce.models.cases import Case, CaseKind
from atithi.core.ids import public_id
from atithi.staff.models import CustomRole, Role


class Limit(models.Model):
    """What the holder (a person, a role of the business, or a built-in role) may decide alone. Empty: no bound."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    custom_role = models.ForeignKey(CustomRole, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="limits"
    )
    kind = models.CharField(max_length=12, choices=CaseKind)
    case_paise = models.BigIntegerField(null=True, blank=True, help_text="At most so much for one case.")
    guest_paise = models.BigIntegerField(null=True, blank=True, help_text="At most so much for one guest in a year.")
    guest_times = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="At most so often for one guest in a year."
    )
    month_paise = models.BigIntegerField(null=True, blank=True, help_text="At most so much in a calendar month.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    (~Q(role="") & Q(custom_role=None, user=None))
                    | (Q(role="", user=None) & Q(custom_role__isnull=False))
                    | (Q(role="", custom_role=None) & Q(user__isnull=False))
                ),
                name="a_limit_has_one_holder",
            ),
            models.UniqueConstraint(fields=["role", "kind"], condition=~Q(role=""), name="one_limit_per_role"),
            models.UniqueConstraint(
                fields=["custom_role", "kind"], condition=Q(custom_role__isnull=False), name="one_limit_per_custom_role"
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(user__isnull=False), name="one_limit_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role or self.custom_role_id or self.user_id} {self.kind}"


class ApprovalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "Waits for an answer")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    REFUSED = "refused", pgettext_lazy("approval", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")


class Approval(models.Model):
    """A question to somebody who may decide more. Nobody answers their own: the database says so."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the guest's own request.",
    )  # fmt: skip
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals"
    )
    why = models.CharField(max_length=20, help_text="Which bound stood in the way: a code of authority.py.")
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.WAITING)
    asked_at = models.DateTimeField()
    pass_on_at = models.DateTimeField(help_text="When it goes to the next one, if nobody has answered.")
    passed_over = models.JSONField(default=list, help_text="Ids of those whom it has been with.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="one_open_question_per_case"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_their_own",
            ),
        ]
        indexes: ClassVar = [
            models.Index("approver", "state", name="approvals_of_person"),
            models.Index("pass_on_at", name="approvals_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.public_id}"
