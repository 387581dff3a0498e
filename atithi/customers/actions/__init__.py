"""The only place that changes customers."""

from atithi.customers.actions.attributes import archive_attribute, save_attribute, set_attributes
from atithi.customers.actions.bringing import (
    Enrichment,
    NewCustomer,
    bring_customers,
    enrich_customers,
    remove_customers,
    take_contacts_back,
)
from atithi.customers.actions.duplicates import note_duplicates, tell_apart
from atithi.customers.actions.merging import Followed, follow_merge, merge_customers, unmerge_customers
from atithi.customers.actions.people import (
    add_contact,
    block_customer,
    change_customer,
    claim_contact,
    identify,
    learn_language,
    unblock_customer,
)
from atithi.customers.actions.remarks import add_remark, remove_remark, restore_remark
from atithi.customers.actions.segments import remove_segment, save_segment
from atithi.customers.actions.tagging import add_customer_tag, change_customer_tag, tag_customer, untag_customer

__all__ = [
    "Enrichment",
    "Followed",
    "NewCustomer",
    "add_contact",
    "add_customer_tag",
    "add_remark",
    "archive_attribute",
    "block_customer",
    "bring_customers",
    "change_customer",
    "change_customer_tag",
    "claim_contact",
    "enrich_customers",
    "follow_merge",
    "identify",
    "learn_language",
    "merge_customers",
    "note_duplicates",
    "remove_customers",
    "remove_remark",
    "remove_segment",
    "restore_remark",
    "save_attribute",
    "save_segment",
    "set_attributes",
    "tag_customer",
    "take_contacts_back",
    "tell_apart",
    "unblock_customer",
    "unmerge_customers",
    "untag_customer",
]
