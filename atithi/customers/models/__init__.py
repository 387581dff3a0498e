"""Customers, and the ways in which they are known and reached."""

from atithi.customers.models.organisations import (
    AccountGoal,
    AgreedPrice,
    Agreement,
    AgreementDocument,
    ConsultingNote,
    GoalState,
    Organisation,
    OrganisationDomain,
    OrganisationPerson,
    OrganisationRole,
)
from atithi.customers.models.people import ContactClaim, ContactKind, ContactPoint, Customer

__all__ = [
    "AccountGoal",
    "AgreedPrice",
    "Agreement",
    "AgreementDocument",
    "ConsultingNote",
    "ContactClaim",
    "ContactKind",
    "ContactPoint",
    "Customer",
    "GoalState",
    "Organisation",
    "OrganisationDomain",
    "OrganisationPerson",
    "OrganisationRole",
]
