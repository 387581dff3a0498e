"""What this room announces."""

from atithi.events.catalogue import register

register("customer.created", "A person turned to the business for the first time. Data: kind of contact.")
register("customer.changed", "What is known of a customer changed. Data: fields.")
register("customer.claimed", "A customer named a way to reach them, unverified. Data: kind.")
register("customer.merged", "Two records turned out to be one person. Data: absorbed.")
register("customer.blocked", "What a customer writes is taken as spam from now on.")
register("customer.unblocked", "What a customer writes reaches the desk again.")
register("organisation.added", "An organisation was added.")
register("organisation.changed", "What is known of an organisation changed. Data: fields.")
register("organisation.archived", "An organisation was put away; its terms hold no more.")
register("organisation.restored", "An organisation was taken out again.")
register("organisation.person_suggested", "A customer may belong to an organisation, by their mail. Data: customer.")
register("organisation.person_joined", "A customer belongs to an organisation, or their role changed. Data: customer.")
register("organisation.person_left", "A customer does not belong to an organisation any more. Data: customer.")
register("agreement.made", "Something was agreed with an organisation. Subject: the organisation. Data: agreement.")
register("agreement.changed", "An agreement changed. Subject: the organisation. Data: agreement.")
register("agreement.ended", "An agreement was ended before its time. Subject: the organisation. Data: agreement.")
register("goal.set", "A goal for an organisation was set. Subject: the organisation. Data: goal.")
register("goal.settled", "A goal was reached, dropped or opened again. Subject: the organisation. Data: goal, state.")
register("consulting_note.added", "A note about an organisation was kept. Data: consulting_note.")
register("consulting_note.removed", "A note about an organisation was removed. Data: consulting_note.")
