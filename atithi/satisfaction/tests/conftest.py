"""Guests with the chat open, as the chat's own tests have them."""

from atithi.channels.webchat.tests.conftest import _nothing_kept, arrive, lakshmi

__all__ = ["_nothing_kept", "arrive", "lakshmi"]
