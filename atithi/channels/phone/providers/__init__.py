"""Telephone systems. Each is a module of this folder with the functions of `Provider`, and one line here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, Protocol

from atithi.channels.phone.line import Line
from atithi.channels.phone.providers import exotel, generic, twilio
from atithi.channels.phone.providers.shapes import Asked as Asked
from atithi.channels.phone.report import Report


@dataclass(frozen=True)
class Told:
    """What came in, as the border saw it."""

    url: str
    body: bytes
    form: Mapping[str, str]
    headers: Mapping[str, str]
    secret: str = ""
    address: str = ""
    details: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """What a telephone system must be able to say."""

    CAN: frozenset[str]
    """Of call, take, hold, transfer, conference, look: what staff may do with calls, as far as it has an interface."""

    def verify(self, line: Line, told: Told, moment: datetime) -> bool:
        """Whether it was this provider that told us."""

    def identity(self, told: Told) -> tuple[str, str]:
        """The id of the report (the same when it is told again), and of the call."""

    def read(self, body: bytes, details: Mapping[str, Any], heard: datetime) -> Report | None:
        """What a kept body tells; None where it is nothing about a call. Raises ValueError."""

    def request(self, line: Line, verb: str, values: Mapping[str, Any]) -> Asked:
        """The request by which it does `verb`. Raises KeyError for one it cannot."""

    def looked(self, body: Any, heard: datetime) -> list[Report]:
        """The calls in an answer to `look` or `list`. Raises ValueError."""

    def recording_login(self, line: Line) -> tuple[str, str]:
        """Name and password for fetching recordings from the provider's own addresses; empty: none."""


_KNOWN: dict[str, ModuleType] = {"twilio": twilio, "exotel": exotel, "generic": generic}


def provider(name: str) -> Provider:
    """The provider of a line."""
    return _KNOWN[name]
