"""What this room announces."""

from atithi.events.catalogue import register

register("staff.added", "A person joined the staff. Data: role.")
register("staff.changed", "A person's role, teams, stores, languages or name changed. Data: fields.")
register("staff.deactivated", "A person can no longer sign in; their sessions ended.")
register("staff.reactivated", "A person may sign in again.")
register("staff.presence_changed", "A person became available, away or off duty. Data: presence.")
register("team.added", "A team was made. Data: private.")
register("store.added", "A store was added.")
register("business.changed", "The business's name, languages or time zone changed. Data: fields.")
