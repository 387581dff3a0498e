"""Finds customers, and tells where two records may be one person."""

from atithi.customers.queries.people import (
    MergeSuggestion,
    blocked_customers,
    customers,
    find_by_contact,
    get_customer,
    merge_suggestions,
    reachable_email,
)

__all__ = [
    "MergeSuggestion",
    "blocked_customers",
    "customers",
    "find_by_contact",
    "get_customer",
    "merge_suggestions",
    "reachable_email",
]
