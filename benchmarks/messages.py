"""Messages as customers' pages and programs send them."""

import json
import secrets
from collections.abc import Callable
from itertools import count

from benchmarks.load import post
from benchmarks.shop import Shop

TEXTS = (
    "మా ఫ్రిజ్ చల్లబడటం లేదు, ఎప్పుడు వస్తారు?",
    "mera refund kab aayega bhaiya, ek hafta ho gaya",
    "আমার ওয়াশিং মেশিন কাজ করছে না, কেউ আসবেন কি?",
    "Is the 43 inch TV in stock at the Kolkata store?",
    "मेरा ऑर्डर अभी तक नहीं आया, कृपया देखकर बताइए।",
    "naa order inka raaledu, eppudu vastundi cheppandi",
)
Make = Callable[[], bytes]


def by_chat(shop: Shop) -> Make:
    """Messages of the shop's guests in turn, through the web chat."""
    numbers, run = count(), secrets.token_hex(4)

    def make() -> bytes:
        number = next(numbers)
        body = json.dumps({"id": f"{run}-{number:08}", "text": TEXTS[number % len(TEXTS)]}).encode()
        token = shop.guests[number % len(shop.guests)]
        return post(shop.url, f"/webchat/{shop.chat}/messages", body, X_Chat_Token=token)

    return make


def by_api(shop: Shop) -> Make:
    """Messages of as many customers in turn, handed over by a program."""
    numbers, run = count(), secrets.token_hex(4)

    def make() -> bytes:
        number = next(numbers)
        address = f"guest{number % len(shop.guests)}@example.com"
        body = {
            "channel": shop.mail, "id": f"{run}-{number}", "name": "Lakshmi Devi", "text": TEXTS[number % len(TEXTS)],
            "contact": {"kind": "email", "value": address},
        }  # fmt: skip
        return post(shop.url, "/api/v1/inbound", json.dumps(body).encode(), Authorization=f"Bearer {shop.token}")

    return make
