"""What this room announces. `changes` holds, by field, the old value and the new."""

from atithi.events.catalogue import register

register("staff.added", "A person joined the staff. Data: role, custom_role.")
register("staff.changed", "A person's role, teams, stores, languages, name or look changed. Data: changes.", version=2)
register("staff.deactivated", "A person can no longer sign in; their sessions ended.")
register("staff.reactivated", "A person may sign in again.")
register("staff.invited", "A person was sent the link by which they set their password. Data: none.")
register(
    "staff.presence_changed",
    "A person became available, away or off duty. Data: presence; because (closed or opened), where their screens said so.",
)
register("team.added", "A team was made. Data: private.")
register("team.changed", "A team's name, privacy or members changed. Data: changes.")
register("team.archived", "A team was given up; it is offered no more.")
register("team.restored", "A team that was given up works again.")
register("store.added", "A store was added.")
register("store.changed", "A store's name, city or time zone changed. Data: changes.")
register("store.archived", "A store was closed; it is offered no more.")
register("store.restored", "A store that was closed opened again.")
register(
    "hours.changed", "Opening hours or a day that differs changed, of the business, a store or a team. Data: changes."
)
register("role.added", "The business made a role of its own. Data: permissions.")
register("role.changed", "A role's name or permissions changed. Data: changes.")
register("role.removed", "A role that nobody had was taken away. Data: name.")
register("business.changed", "The business's name, languages, time zone or look changed. Data: changes.", version=2)
