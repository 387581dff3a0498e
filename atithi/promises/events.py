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
register("promise.reopened", "A promise was called kept by mistake. Data: into.")
register("promise.withdrawn", "A promise was taken back with the customer's agreement. Data: reason.")
register("promise.reassigned", "Somebody else owes a promise now. Data: owner, team, store, from_owner, because.")
register("promise.disputed", "The customer says that a promise was not kept. Data: into, reason.")
register("promise.confirmed", "The customer says that a promise was kept. Data: none.")
register("service.added", "A service was added that guests can book. Data: name.")
register("service.changed", "A bookable service changed. Data: fields.")
register("service.archived", "A service is not offered any more. Data: none.")
register("service.restored", "A service is offered again. Data: none.")
register(
    "availability.changed", "When somebody can be booked changed. Data: what (hours, days_off, busy, calendar or feed)."
)
register(
    "appointment.booked", "A guest has an appointment. Data: service, customer, person, store, starts_at, revision."
)
register(
    "appointment.moved",
    "An appointment has another time, person or place. Data: starts_at, person, store, was, revision.",
)
register("appointment.confirmed", "A guest said that they will come. Data: revision.")
register(
    "appointment.cancelled", "An appointment was cancelled. Data: reason, service, person, store, starts_at, revision."
)
register("appointment.attended", "A guest was there. Data: revision.")
register("appointment.missed", "A guest did not come to their appointment. Data: revision.")
register(
    "appointment.offered", "A freed place is held for somebody of the waiting list. Data: waiting, until, revision."
)
register(
    "appointment.offer_ended", "A held place was not taken. Data: reason, service, person, store, starts_at, revision."
)
register("appointment.reminded", "A guest was reminded of an appointment. Data: minutes or by, revision.")
register("appointment.call_due", "No message reaches a guest: a colleague is to call and remind them. Data: revision.")
register("waiting.added", "Somebody waits for a place. Data: service, store, customer, first_day, last_day.")
register("waiting.left", "Somebody waits no longer. Data: service.")
register(
    "conversation.appointment",
    "An appointment of this conversation's guest came or changed. Data: appointment, what, at.",
)
register(
    "promise.told_early",
    "The customer was told, before its time, that it will be later. Data: message, due, new_due, automatic.",
)
register("promise.word_dismissed", "A drafted early word to the customer was put away. Data: none.")
register(
    "promise.second_thought",
    "A promise that is not feasible was sent with a reason. Subject: the conversation. "
    "Data: promises (kind, due, share), level, reason.",
)
register("honesty.changed", "What the owner decided about honest dates changed. Subject: the business. Data: changes.")
