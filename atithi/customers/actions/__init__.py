"""The only place that changes customers."""

from atithi.customers.actions.merging import merge_customers
from atithi.customers.actions.people import (
    add_contact,
    block_customer,
    change_customer,
    claim_contact,
    identify,
    learn_language,
    unblock_customer,
)

__all__ = [
    "add_contact",
    "block_customer",
    "change_customer",
    "claim_contact",
    "identify",
    "learn_language",
    "merge_customers",
    "unblock_customer",
]
