"""The only place that changes customers."""

from atithi.customers.actions.bringing import (
    Enrichment,
    NewCustomer,
    bring_customers,
    enrich_customers,
    remove_customers,
    take_contacts_back,
)
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
    "Enrichment",
    "NewCustomer",
    "add_contact",
    "block_customer",
    "bring_customers",
    "change_customer",
    "claim_contact",
    "enrich_customers",
    "identify",
    "learn_language",
    "merge_customers",
    "remove_customers",
    "take_contacts_back",
    "unblock_customer",
]
