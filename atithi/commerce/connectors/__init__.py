"""Shop systems. A kind is a module of this folder with the functions of `Adapter`, and one line here."""

from collections.abc import Mapping
from types import ModuleType
from typing import Protocol

from atithi.commerce.connectors import shopify, woocommerce
from atithi.commerce.specs import OrderSpec


class Adapter(Protocol):
    """What a shop system must be able to say. Headers are looked up without regard to case."""

    def verify(self, secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the call was signed with the secret."""

    def delivery_id(self, headers: Mapping[str, str]) -> str:
        """The sender's id of this call, the same when it is sent again; may be empty."""

    def topic(self, headers: Mapping[str, str]) -> str:
        """What it is about."""

    def read(self, source: str, topic: str, body: str) -> OrderSpec | None:
        """The order that it tells of; None where it tells of none. Raises ValueError for what cannot be read."""


ADAPTERS: dict[str, ModuleType] = {"woocommerce": woocommerce, "shopify": shopify}


def adapter(kind: str) -> Adapter:
    """The adapter of a kind of shop system."""
    return ADAPTERS[kind]
