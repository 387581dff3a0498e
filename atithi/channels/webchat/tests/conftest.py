"""A guest at the chat, as the page behaves: a token in a header, messages with ids of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atithi.channels.webchat import channel as channels
from atithi.channels.webchat import limits
from atithi.channels.webchat.identity import sign
from atithi.channels.webchat.models import ChatSession
from atithi.conftest import Cast
from atithi.conversations.models import Channel, Conversation
from atithi.events.testing import run_jobs

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f000386018"
    "05a347d6b0000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass
class Guest:
    """Somebody with the chat open."""

    channel: Channel
    token: str = ""
    language: str = "en"
    count: int = 0
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def key(self) -> str:
        return self.token.split(".")[0]

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Chat-Token": self.token, "X-Chat-Language": self.language}

    def post(self, path: str, data: Any, **more: Any) -> Any:
        url = f"/webchat/{self.channel.public_id}/{path}"
        return self.browser.post(url, data, content_type="application/json", headers=self.headers, **more)

    def get(self, path: str) -> Any:
        return self.browser.get(f"/webchat/{self.channel.public_id}/{path}", headers=self.headers)

    def start(self, identity: dict[str, str] | None = None, previous: str = "") -> Any:
        response = self.post("session", {"identity": identity, "previous": previous})
        if response.status_code == 200:
            self.token = response.json()["token"]
        return response

    def writes(self, text: str, sent_id: str = "", *, read: bool = True) -> Any:
        self.count += 1
        response = self.post("messages", {"id": sent_id or f"message-{self.count}", "text": text})
        if read:
            run_jobs()
        return response

    def sends(self, content: bytes, name: str = "photo.png", media_type: str = "image/png", sent_id: str = "") -> Any:
        self.count += 1
        url = f"/webchat/{self.channel.public_id}/files"
        data = {"id": sent_id or f"message-{self.count}", "file": SimpleUploadedFile(name, content, media_type)}
        response = self.browser.post(url, data, headers=self.headers)
        run_jobs()
        return response

    def sees(self) -> list[dict[str, Any]]:
        """The messages that the guest's page gets."""
        messages: list[dict[str, Any]] = self.get("messages").json()["messages"]
        return messages

    @property
    def conversation(self) -> Conversation:
        found = ChatSession.objects.get(key=self.key).conversation
        assert found is not None
        return found


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    channels.forget()
    limits.forget()
    yield
    channels.forget()
    limits.forget()


@pytest.fixture
def arrive(cast: Cast) -> Callable[..., Guest]:
    """`arrive()`: a new guest with a session of their own."""

    def come(channel: Channel | None = None, **values: Any) -> Guest:
        guest = Guest(channel or cast.chat, **values)
        guest.start()
        return guest

    return come


@pytest.fixture
def lakshmi(arrive: Callable[..., Guest]) -> Guest:
    return arrive()


def vouched(secret: str = "s" * 43, **fields: str) -> dict[str, str]:
    """An identity as the site's own server signs it."""
    return {**fields, "signature": sign(secret, fields)}
