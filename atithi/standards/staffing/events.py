"""What staffing announces."""

from atithi.events.catalogue import register

register("shift.added", "Somebody is to work, or somebody is sought. Data: person, store, starts_at, ends_at.")
register("shift.changed", "A shift changed. Data: person, from_person, starts_at, ends_at, was, revision, because.")
register("shift.removed", "A shift is not worked. Data: person, starts_at.")
register(
    "roster.copied", "The shifts of a week were written for another. Subject: the business. Data: week, into, shifts."
)
register("leave.asked", "Somebody asks for days off. Data: person, kind, first_day, last_day.")
register(
    "leave.decided", "Days off were granted or refused. Data: person, state, opened, the shifts that are open now."
)
register("leave.withdrawn", "Days off were taken back. Data: person, state before.")
register("swap.asked", "Somebody asks a colleague to take a shift. Data: shift, in_return, asked_by, colleague.")
register("swap.answered", "The colleague said yes or no. Data: shift, state, asked_by, colleague.")
register("swap.decided", "A swap was allowed or refused. Data: shift, state, asked_by, colleague.")
register("swap.withdrawn", "A swap was taken back, or can no longer be. Data: shift, because.")
register("staffing.changed", "What the owner decided about staffing changed. Subject: the business. Data: changes.")
register("roster.feed_made", "A secret address of somebody's shifts was made. Data: none.")
