"""What standards and clocks announce. The subject is the standard, the clock, or the conversation of an alarm."""

from atithi.events.catalogue import register

register("standard.published", "A standard came into force, anew or in a new version. Data: clock, version, changes.")
register("standard.withdrawn", "A standard holds no more. Data: clock.")
register("clock.warned", "A clock comes near its time. Data: conversation, kind, due, step.")
register("clock.late", "A clock's time is over. Data: conversation, kind, due, step.")
register(
    "clock.escalated", "A clock has been late for so long that the owner is told. Data: conversation, kind, due, step."
)
register(
    "after_hours.changed", "What guests are told outside of working hours, or the call-out, changed. Data: changes."
)
register("after_hours.answered", "A guest was told when a person will reply. Subject: the conversation. Data: opens.")
register("on_call.planned", "Somebody is on call for a time. Subject: the person. Data: starts, ends, rank.")
register(
    "on_call.unplanned", "Somebody is not on call at a time after all. Subject: the person. Data: starts, ends, rank."
)
register("alarm.raised", "An urgent matter came outside of working hours. Data: alarm, because.")
register("alarm.called", "Somebody was called for an urgent matter. Data: alarm, step, people.")
register(
    "alarm.over",
    "Somebody takes an urgent matter, or it is over. Data: alarm, person, because (taken, answered, closed).",
)
register(
    "holidays.chosen",
    "A place keeps the holidays of a state. Subject: the store, or the business. Data: state, works_on.",
)
