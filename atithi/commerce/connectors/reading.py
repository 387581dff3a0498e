"""What the adapters have in common: signatures, amounts and times as shop systems write them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


def signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether `signature` is the HMAC-SHA256 of the body in base64."""
    wanted = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(wanted, signature.encode("utf-8", "replace"))


def order_of(body: str) -> dict[str, Any]:
    """The order in a body. Raises ValueError where there is none, or it is not in rupees."""
    found = json.loads(body)
    if not isinstance(found, dict) or not found.get("id"):
        raise ValueError("there is no order in it")
    if found.get("currency", "INR") != "INR":
        raise ValueError("the order is not in rupees")
    return found


def paise(value: Any) -> int:
    """An amount as shop systems write it (`"27990.00"`), in paise. Raises ValueError."""
    try:
        amount = Decimal(str(value)) * 100
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount") from error
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(f"{value!r} is no amount in paise")
    return int(amount)


def moment(value: Any) -> datetime:
    """A time; without a zone it is UTC. Raises ValueError."""
    found = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
