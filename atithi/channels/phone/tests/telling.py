"""How the tests tell the desk of calls: the providers' payloads, signed as the providers sign them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from atithi.channels import outside
from atithi.channels.phone.actions import add_line, set_phone
from atithi.channels.phone.models import Call
from atithi.channels.phone.providers.generic import sign
from atithi.channels.phone.providers.twilio import signature
from atithi.conversations.models import Channel
from atithi.core import clock
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.staff.models import User

SECRET, TOKEN = "s" * 40, "t" * 32
LAKSHMI = "+919848012345"
MP3 = b"ID3" + b"\0" * 200
_FOLDER = Path(__file__).parent / "payloads"


@dataclass
class Fetching:
    """A recording that the desk fetched."""

    url: str
    headers: dict[str, str]


@dataclass
class World:
    """The providers' interfaces: what was asked of them, and how they answer the next requests (else as if all went well)."""

    asked: list[httpx.Request] = field(default_factory=list)
    fetched: list[Fetching] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.answers.pop(0) if self.answers else {"sid": f"CAbbbb{len(self.asked)}"}
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    def fetch(self, url: str, *, headers: dict[str, str], **_more: Any) -> outside.Fetched:
        self.fetched.append(Fetching(url, headers))
        return outside.Fetched(MP3, "audio/mpeg")

    def form(self, place: int = -1) -> dict[str, list[str]]:
        """The form of a request."""
        return parse_qs(self.asked[place].content.decode())


def payloads(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text())
    return found


def a_line(provider: str, **more: Any) -> Channel:
    keys = {
        "twilio": {"account": "AC0123456789abcdef0123456789abcdef", "auth_token": TOKEN},
        "exotel": {"account": "shop", "api_key": "key", "api_token": "token"},
        "generic": {},
    }[provider]
    values = {"provider": provider, "secret": SECRET, **keys, **more}
    place = {"store": None, "team": more.pop("team", None)}
    values.pop("team", None)
    return add_line(name="Front desk", number="+914045678900", settings=values, actor=Actor.system(), place=place)


def rung_at(user: User, number: str) -> None:
    set_phone(user=user, number=number, actor=Actor.staff(user.pk))


def tell(line: Channel, body: Any, *, secret: str = SECRET, age: int = 0) -> HttpResponse:
    """A PBX reports, signed with `secret`, `age` seconds ago."""
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    header = sign(secret, raw, int(clock.now().timestamp()) - age)
    return Client().post(  # type: ignore[return-value]
        f"/phone/in/{line.public_id}/", raw, content_type="application/json", headers={"X-Atithi-Signature": header}
    )


def twilio(line: Channel, what: str, form: dict[str, str], *, token: str = TOKEN, query: str = "") -> HttpResponse:
    path = f"/phone/twilio/{line.public_id}/{what}/{query}"
    header = signature(token, f"{settings.PUBLIC_URL}{path}", form)
    return Client().post(  # type: ignore[return-value]
        path, urlencode(form), content_type="application/x-www-form-urlencoded", headers={"X-Twilio-Signature": header}
    )


def exotel(line: Channel, what: str, form: dict[str, Any], *, secret: str = SECRET, **more: Any) -> HttpResponse:
    path = f"/phone/exotel/{line.public_id}/{secret}/{what}"
    if what == "status":
        return Client().post(path, json.dumps(form), content_type="application/json", **more)  # type: ignore[return-value]
    return Client().get(path, form, **more)  # type: ignore[return-value]


def the_call() -> Call:
    run_jobs()
    return Call.objects.select_related("conversation", "customer", "agent", "message").get()


def ring(line: Channel, call: str = "pbx-1", number: str = LAKSHMI, *, queued: bool = False) -> Call:
    """A guest calls now."""
    for event in ("ringing", "queued") if queued else ("ringing",):
        body = {
            "id": f"{call}-{event}",
            "event": event,
            "call": call,
            "direction": "in",
            "from": number,
            "to": "+914045678900",
        }
        assert tell(line, body).status_code == 202
    run_jobs()
    return Call.objects.select_related("conversation", "customer", "message").get(provider_id=call)


def say(line: Channel, call: Call, event: str, **more: Any) -> Call:
    """Something happens with that call now."""
    number = {"from": call.number} if call.incoming else {"to": call.number}
    body = {
        "id": f"{call.provider_id}-{event}-{len(more)}",
        "event": event,
        "call": call.provider_id,
        "direction": call.direction,
    }
    assert tell(line, {**body, **number, **more}).status_code == 202
    run_jobs()
    return Call.objects.select_related("conversation", "customer", "agent", "message").get(pk=call.pk)
