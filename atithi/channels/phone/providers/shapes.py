"""What the providers have in common."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

INDIA = ZoneInfo("Asia/Kolkata")


@dataclass(frozen=True)
class Asked:
    """A request to a provider's interface, made before anything leaves the house."""

    method: str
    url: str
    user: str
    password: str = field(repr=False)
    form: tuple[tuple[str, str], ...] = ()


class Telling(Protocol):
    """What came in, as a provider needs it (see `Told`)."""

    @property
    def url(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def form(self) -> Mapping[str, str]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def secret(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def details(self) -> dict[str, Any]: ...


def form_of(body: bytes) -> dict[str, str]:
    """A kept form. Raises ValueError where it is none."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("it is no form")
    return {str(name): str(value) for name, value in found.items()}


def mail_time(text: str, otherwise: datetime) -> datetime:
    """A moment as mail writes it (Twilio); `otherwise` where there is none."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return otherwise
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


Otherwise = TypeVar("Otherwise", datetime, None)


def indian_time(text: str, otherwise: Otherwise) -> datetime | Otherwise:
    """A moment in India's time, as Exotel writes it, by numbers or as mail does; `otherwise` where there is none (also as 1970 or
    zeros)."""
    try:
        found = parse_datetime(text.strip()) or parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        found = None
    if found is None or found.year < 2000:
        return otherwise
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=INDIA).astimezone(UTC)
