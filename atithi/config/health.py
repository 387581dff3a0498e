"""What an organisation's health is made of, in this order: functions (organisation ids, moment, user) -> signs."""

SIGNS: tuple[str, ...] = (
    "atithi.conversations.account_signs.open_matters",
    "atithi.conversations.account_signs.mood",
    "atithi.promises.account_signs.broken_promises",
    "atithi.commerce.account_signs.order_trend",
)
