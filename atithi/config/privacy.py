"""Rooms that know something of persons: modules with `tell`, `fate` and `erase` (see `core/personal.py`).

Erasing goes from top to bottom: what needs addresses and conversations to be found goes before them, the records of the
persons go last.
"""

ROOMS: tuple[str, ...] = (
    "atithi.satisfaction.privacy",
    "atithi.standards.privacy",
    "atithi.notices.privacy",
    "atithi.commerce.privacy",
    "atithi.promises.privacy",
    "atithi.channels.email.privacy",
    "atithi.channels.phone.privacy",
    "atithi.channels.webchat.privacy",
    "atithi.channels.instore.privacy",
    "atithi.channels.privacy",
    "atithi.privacy.privacy",
    "atithi.transfer.privacy",
    "atithi.conversations.privacy",
    "atithi.customers.privacy",
)
