"""Businesses that are customers: their people, their mail domains, what was agreed with them, and where it shall go.

Colleagues are known here by their number alone: the staff is a neighbour, not a layer below.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.ids import public_id
from atithi.customers.models.people import Customer
from atithi.files.models import StoredFile


class Organisation(models.Model):
    """A business, a school, an office: whoever its people are, it is one customer."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=160)
    gstin = models.CharField(max_length=15, blank=True, help_text="Its GST number, in capitals.")
    website = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    manager_id = models.BigIntegerField(null=True, blank=True, help_text="The colleague who looks after it.")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True, help_text="When it was put away; its terms hold no more.")

    class Meta:
        indexes: ClassVar = [models.Index("name", "id", name="organisations_by_name")]

    def __str__(self) -> str:
        return self.name


class OrganisationDomain(models.Model):
    """A mail domain of an organisation. Confirmed by a person in charge, it says where a new guest belongs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True, help_text="In lower case, as in mail addresses.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Until then it suggests nothing.")
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    joins = models.BooleanField(default=False, help_text="Whether new guests are joined at once, not only suggested.")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["domain"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(joins=False) | Q(confirmed_at__isnull=False), name="only_confirmed_domains_join"
            )
        ]

    def __str__(self) -> str:
        return self.domain


class OrganisationRole(models.TextChoices):
    """What a person does for their organisation."""

    BUYER = "buyer", pgettext_lazy("role in an organisation", "Buyer")
    ACCOUNTS = "accounts", pgettext_lazy("role in an organisation", "Accounts")
    DECIDES = "decides", pgettext_lazy("role in an organisation", "Decides")
    TECHNICAL = "technical", pgettext_lazy("role in an organisation", "Technical")
    USES = "uses", pgettext_lazy("role in an organisation", "Uses what we sell")
    OTHER = "other", pgettext_lazy("role in an organisation", "Other")


class OrganisationPerson(models.Model):
    """A customer's place in an organisation. Until it is confirmed it is a suggestion, and no terms follow from it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="people")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(max_length=10, choices=OrganisationRole, default=OrganisationRole.OTHER)
    title = models.CharField(max_length=80, blank=True, help_text="As they call what they do.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "customer"], name="once_in_an_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.customer_id}"


class Agreement(models.Model):
    """What was agreed with an organisation. It holds from `valid_from` up to, not with, `valid_until`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="agreements")
    title = models.CharField(max_length=120)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    discount = models.PositiveIntegerField(default=0, help_text="Off the list price, in hundredths of a per cent.")
    reply_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="First reply within, of agreed hours.")
    solve_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="Solved within, of agreed hours.")
    contact_id = models.BigIntegerField(null=True, blank=True, help_text="The colleague who is named to them.")
    always_open = models.BooleanField(default=False, help_text="Served day and night, every day.")
    weekly = models.JSONField(default=list, blank=True, help_text="Agreed hours, as opening hours; empty: ours.")
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-valid_from", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(discount__lte=10_000), name="discount_is_at_most_all"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="agreement_holds_for_a_while"
            ),
        ]
        indexes: ClassVar = [models.Index("valid_until", name="agreements_by_end")]

    def __str__(self) -> str:
        return self.title


class AgreedPrice(models.Model):
    """The price of one article under an agreement, in place of list price and discount."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="prices")
    sku = models.CharField(max_length=80)
    paise = models.BigIntegerField(help_text="With GST.")

    class Meta:
        ordering: ClassVar = ["sku"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "sku"], name="one_agreed_price_per_article"),
            models.CheckConstraint(condition=Q(paise__gte=0), name="agreed_price_is_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.paise}"


class AgreementDocument(models.Model):
    """A paper of an agreement: the signed contract, a price list."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class GoalState(models.TextChoices):
    OPEN = "open", pgettext_lazy("goal", "Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


class AccountGoal(models.Model):
    """Something that we want to reach with an organisation."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    owner_id = models.BigIntegerField(null=True, blank=True, help_text="The colleague who sees to it.")
    state = models.CharField(max_length=8, choices=GoalState, default=GoalState.OPEN)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = [F("due_on").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.title


class ConsultingNote(models.Model):
    """What was learned or advised in a talk with an organisation."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consulting_notes")
    text = models.TextField()
    author_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.text[:60]
