"""What this room announces. No data of these events names a person but by the number of their record."""

from atithi.events.catalogue import register

register("consent.given", "A customer agreed to a purpose. Subject: the customer. Data: purpose, how.")
register("consent.withdrawn", "A customer withdrew their consent. Subject: the customer. Data: purpose, how.")
register("privacy.asked", "Somebody asked for something about their data. Data: customer, kind, due.")
register("privacy.reminded", "A request about data comes near its due date and is not answered.")
register("privacy.answered", "A request about data was answered. Data: state.")
register(
    "privacy.code_handed",
    "A colleague handed a code for their own data to a customer before them. Subject: the customer. Data: seen.",
)
register("privacy.exported", "All that is known of a customer was put together. Subject: the customer. Data: export.")
register("privacy.downloaded", "An export was downloaded. Subject: the customer. Data: export, who.")
register("privacy.released", "An export may be downloaded by its customer. Subject: the customer. Data: export.")
register("erasure.asked", "Erasing a customer was asked for. Subject: the customer. Data: erasure, until.")
register("erasure.confirmed", "A second person confirmed an erasure. Subject: the customer. Data: erasure.")
register("erasure.cancelled", "An erasure was called off before it was done. Subject: the customer. Data: erasure.")
register("erasure.stopped", "An erasure could not be done. Subject: the customer. Data: erasure.")
register(
    "erasure.done", "A customer was erased. Subject: the customer. Data: erasure, what went, what stays until when."
)
register("retention.changed", "A rule of how long something is kept was changed. Data: days.")
register("retention.applied", "Things went because their time was over. Data: kind, count.")
register("hold.set", "A customer's data are held: nothing of theirs goes. Subject: the customer.")
register("hold.lifted", "A customer's data are no longer held. Subject: the customer.")
