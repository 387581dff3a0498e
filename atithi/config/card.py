"""What stands on the guest's card, from top to bottom: functions (customer, conversation, user) -> Section | None.

A room adds what it knows of a guest (promises, orders, mood) by one such function and one line here.
"""

SECTIONS: tuple[str, ...] = (
    "atithi.workspace.card_sections.same_guest",
    "atithi.workspace.card_guide.guide",
    "atithi.workspace.card_guest.twins",
    "atithi.workspace.card_guest.remarks",
    "atithi.workspace.card_guest.essentials",
    "atithi.workspace.card_sections.reach",
    "atithi.workspace.card_instore.visit",
    "atithi.workspace.promise_card.promised",
    "atithi.workspace.card_sections.matter",
    "atithi.workspace.card_surveys.scores",
    "atithi.workspace.card_organisations.organisation",
    "atithi.workspace.card_appointments.appointments",
    "atithi.workspace.card_announcements.announced",
    "atithi.workspace.card_knowledge.answers",
    "atithi.workspace.card_commerce.bought",
    "atithi.workspace.card_commerce.suits",
    "atithi.workspace.card_guest.known",
    "atithi.workspace.privacy.consent",
    "atithi.workspace.card_sections.history",
)
