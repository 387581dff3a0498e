"""What stands on a guest's timeline: sources of entries (customers/timeline.py says how). A room adds what happened to a guest
with it by one source and one line here."""

SOURCES: tuple[str, ...] = (
    "atithi.conversations.guest_timeline.CONVERSATIONS",
    "atithi.channels.phone.guest_timeline.CALLS",
    "atithi.commerce.guest_timeline.ORDERS",
    "atithi.commerce.guest_timeline.DELIVERIES",
    "atithi.commerce.guest_timeline.CASES",
    "atithi.promises.guest_timeline.PROMISES",
    "atithi.satisfaction.guest_timeline.ANSWERS",
    "atithi.customers.guest_timeline.REMARKS",
)
