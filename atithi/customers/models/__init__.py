"""Customers, and the ways in which they are known and reached."""

from atithi.customers.models.people import ContactClaim, ContactKind, ContactPoint, Customer

__all__ = ["ContactClaim", "ContactKind", "ContactPoint", "Customer"]
