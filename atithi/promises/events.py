"""What this room announces. The subject is the promise; data holds ids and values, never what was said."""

from atithi.events.catalogue import register

register("promise.proposed", "A sent reply seems to promise something. Data: kind, due, message, confidence.")
register("promise.made", "A promise is to be kept. Data: kind, due, owner, team, store, message.")
register("promise.dismissed", "What was proposed is no promise. Data: none.")
register(
    "promise.changed", "What was promised, or by when, changed. Data: changes, by field the old and the new; reason."
)
register("promise.due_soon", "Whoever owes a promise is reminded of it. Data: due.")
register(
    "promise.followed",
    "A promise went along when its conversation was merged or split. Data: conversation, from_conversation.",
)
register("promise.at_risk", "A promise is near its time and not kept yet. Data: due.")
register("promise.broken", "A promise was not kept in time. Data: because (time, staff or disputed), due, reason.")
register("promise.kept", "A promise was kept. Data: late, evidence (kind and id of what shows it).")
register("promise.withdrawn", "A promise was taken back with the customer's agreement. Data: reason.")
register("promise.reassigned", "Somebody else owes a promise now. Data: owner, team, store, from_owner, because.")
register("promise.disputed", "The customer says that a promise was not kept. Data: into, reason.")
register("promise.confirmed", "The customer says that a promise was kept. Data: none.")
