"""Customers, and the ways in which they are known and reached."""

from atithi.customers.models.attributes import Attribute, AttributeKind, AttributeValue
from atithi.customers.models.joining import CustomerMerge, Duplicate, MovedRows
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
from atithi.customers.models.people import ContactClaim, ContactKind, ContactPoint, Customer, Reach
from atithi.customers.models.remarks import Remark, RemarkKind
from atithi.customers.models.segments import Segment
from atithi.customers.models.tags import CustomerTag, TaggedCustomer

__all__ = [
    "AccountGoal",
    "AgreedPrice",
    "Agreement",
    "AgreementDocument",
    "Attribute",
    "AttributeKind",
    "AttributeValue",
    "ConsultingNote",
    "ContactClaim",
    "ContactKind",
    "ContactPoint",
    "Customer",
    "CustomerMerge",
    "CustomerTag",
    "Duplicate",
    "GoalState",
    "MovedRows",
    "Organisation",
    "OrganisationDomain",
    "OrganisationPerson",
    "OrganisationRole",
    "Reach",
    "Remark",
    "RemarkKind",
    "Segment",
    "TaggedCustomer",
]
