"""Questions that a chat draws below messages of the desk (see `channels/inline.py`)."""

QUESTIONS: tuple[str, ...] = ("atithi.satisfaction.in_chat.IN_CHAT",)
