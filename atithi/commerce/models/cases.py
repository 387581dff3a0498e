"""Putting it right: what a guest asks for after a purchase, the rules that decide, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from atithi.commerce.models.orders import Order, OrderLine, Payment
from atithi.commerce.models.products import Stock
from atithi.core.ids import public_id
from atithi.customers.models import Customer
from atithi.files.models import StoredFile


class CaseKind(models.TextChoices):
    RETURN = "return", pgettext_lazy("remedy", "Return")
    REPLACEMENT = "replacement", pgettext_lazy("remedy", "Replacement")
    REPAIR = "repair", pgettext_lazy("remedy", "Repair")
    REFUND = "refund", pgettext_lazy("remedy", "Refund")
    CREDIT = "credit", pgettext_lazy("remedy", "Credit")
    WAIVER = "waiver", pgettext_lazy("remedy", "Waiver")


#: Kinds in which money goes back to the guest.
MONEY_BACK = frozenset({CaseKind.RETURN, CaseKind.REFUND})
#: What a guest may ask for by themselves.
FOR_GUESTS = (CaseKind.RETURN, CaseKind.REPLACEMENT, CaseKind.REPAIR, CaseKind.REFUND)


class Condition(models.TextChoices):
    UNOPENED = "unopened", pgettext_lazy("condition", "Unopened")
    OPENED = "opened", pgettext_lazy("condition", "Opened, works well")
    DEFECTIVE = "defective", pgettext_lazy("condition", "Does not work")
    DAMAGED = "damaged", pgettext_lazy("condition", "Came damaged")
    WRONG = "wrong", pgettext_lazy("condition", "Not what was ordered")
    MISSING = "missing", pgettext_lazy("condition", "Did not come")


class Outcome(models.TextChoices):
    ALLOW = "allow", pgettext_lazy("policy", "Allow")
    ASK = "ask", pgettext_lazy("policy", "A person decides")
    REFUSE = "refuse", pgettext_lazy("policy", "Refuse")


class PolicyRule(models.Model):
    """One rule of the business, in plain terms. The first one that fits decides (see policy.py)."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    position = models.PositiveIntegerField()
    kinds = models.JSONField(default=list, help_text="Kinds of case for which it speaks.")
    categories = models.JSONField(default=list, blank=True, help_text="Categories of goods; empty: all.")
    conditions = models.JSONField(default=list, blank=True, help_text="Conditions of the goods; empty: any.")
    within_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days since delivery; empty: no end."
    )
    max_paise = models.BigIntegerField(null=True, blank=True, help_text="Up to this amount; empty: any.")
    outcome = models.CharField(max_length=6, choices=Outcome)
    words = models.JSONField(default=dict, blank=True, help_text="The owner's own reason, by language.")

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position}: {self.outcome}"


class CaseState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("case", "Asked for")
    WAITING = "waiting", pgettext_lazy("case", "Waits for a decision")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    RECEIVED = "received", pgettext_lazy("case", "Goods are back with us")
    SENT = "sent", pgettext_lazy("case", "On its way to the guest")
    DONE = "done", pgettext_lazy("case", "Done")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


FINAL = frozenset({CaseState.DONE, CaseState.REFUSED, CaseState.WITHDRAWN})
NEXT: dict[str, frozenset[str]] = {
    CaseState.ASKED: frozenset({CaseState.WAITING, CaseState.APPROVED, CaseState.REFUSED, CaseState.WITHDRAWN}),
    CaseState.WAITING: frozenset({CaseState.APPROVED, CaseState.REFUSED, CaseState.WITHDRAWN}),
    CaseState.APPROVED: frozenset({CaseState.RECEIVED, CaseState.SENT, CaseState.DONE, CaseState.WITHDRAWN}),
    CaseState.RECEIVED: frozenset({CaseState.SENT, CaseState.DONE}),
    CaseState.SENT: frozenset({CaseState.DONE}),
}


class Case(models.Model):
    """One thing put right: asked for, decided with a reason, and seen through to its end."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    key = models.CharField(  # noqa: DJ001 (empty for many, unique for the others)
        max_length=60, null=True, unique=True, help_text="Of the form that opened it: sent twice, it opens one."
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cases")
    line = models.ForeignKey(OrderLine, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases")
    conversation = models.CharField(max_length=20, blank=True, help_text="Public id of the conversation it came from.")
    kind = models.CharField(max_length=12, choices=CaseKind)
    condition = models.CharField(max_length=10, choices=Condition)
    quantity = models.PositiveIntegerField(default=1)
    amount_paise = models.BigIntegerField(help_text="What it is worth: money back, credit, price of the replacement.")
    reason = models.TextField(help_text="What happened, in the words of whoever asked.")
    wish = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.ASKED)
    policy = models.CharField(max_length=6, choices=Outcome, help_text="What the rules said.")
    policy_reason = models.JSONField(default=dict, help_text="Why: a code with its values, said anew in each language.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Of the staff; empty: the guest asked.",
    )  # fmt: skip
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="granted_cases"
    )
    granted_alone = models.BooleanField(default=False, help_text="Whoever served them decided within their own limits.")
    granted_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    stock = models.ForeignKey(
        Stock,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where a replacement is reserved.",
    )
    deliver_on = models.DateField(null=True, blank=True, help_text="When the replacement or the repaired thing comes.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_paise__gte=0), name="case_is_not_below_nothing"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="case_is_about_something"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-created_at"], name="cases_of_customer"),
            models.Index("granted_by", "kind", "granted_at", name="cases_by_grant"),
            models.Index(fields=["state", "-created_at", "-id"], name="cases_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be done."""
        return self.state not in FINAL

    def can_become(self, state: str) -> bool:
        """Whether this is a step it can take from where it is."""
        return state in NEXT.get(self.state, frozenset())


class CaseStep(models.Model):
    """When a case came into a state, by whom."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=CaseState)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.state}"


class CasePhoto(models.Model):
    """A picture that goes with a case."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file.name


class Refund(models.Model):
    """Money that goes back of one payment. It counts from the moment it is promised (`due`)."""

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("refund", "To be paid")
        PAID = "paid", pgettext_lazy("refund", "Paid")
        CANCELLED = "cancelled", pgettext_lazy("refund", "Cancelled")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="refunds")
    external_id = models.CharField(max_length=120, blank=True)
    amount_paise = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_paise__gt=0), name="a_refund_is_something"),
            models.UniqueConstraint(
                fields=["payment", "external_id"], condition=~Q(external_id=""), name="refunded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_paise}"


class Credit(models.Model):
    """Money that a guest may spend with us."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credits")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="credit")
    amount_paise = models.BigIntegerField()
    used_paise = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used_paise__gte=0) & Q(used_paise__lte=F("amount_paise")), name="no_more_used_than_credited"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_paise}"

    @property
    def left_paise(self) -> int:
        """What of it can still be spent."""
        return self.amount_paise - self.used_paise
