"""The channels this desk speaks. A further one is its folder and one line here."""

CHANNELS = [
    "atithi.channels.webchat",
    "atithi.channels.email",
    "atithi.channels.api",
    "atithi.channels.instore",
    "atithi.channels.phone",
]
