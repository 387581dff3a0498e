"""What this room announces."""

from atithi.events.catalogue import register

register("customer.created", "A person turned to the business for the first time. Data: kind of contact.")
register("customer.changed", "What is known of a customer changed. Data: fields.")
register("customer.claimed", "A customer named a way to reach them, unverified. Data: kind.")
register("customer.merged", "Two records turned out to be one person. Data: absorbed.")
register("customer.blocked", "What a customer writes is taken as spam from now on.")
register("customer.unblocked", "What a customer writes reaches the desk again.")
