"""The fixed small cast of the tests, and how they meet the database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from atithi.config.catalogues import compile_catalogues
from atithi.conversations.actions import add_channel, receive_message
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Channel, Conversation, Message
from atithi.events import Actor
from atithi.events.testing import let_tests_flush
from atithi.staff.actions import add_store, add_team, add_user, set_business
from atithi.staff.models import Store, Team, User

let_tests_flush()
compile_catalogues()
# A test's database need not survive the loss of power: nothing waits for the disk.
_options = connections.databases["default"]["OPTIONS"]
if "init_command" in _options:
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

PASSWORD = "a long walk by the Gomti"


@pytest.fixture(autouse=True)
def _own_ground(settings: object, tmp_path: Path) -> None:
    """Each test has its own folder of files, and forgets rate limits."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Cast:
    """Who plays in the tests."""

    asha: User  # owner
    farida: User  # supervisor
    ravi: User  # agent in Sales; speaks Telugu and English
    mita: User  # agent in Repairs; speaks Bengali and English
    imran: User  # agent in the private team Complaints
    sales: Team
    repairs: Team
    complaints: Team  # private
    hyderabad: Store
    kolkata: Store
    chat: Channel
    mailbox: Channel

    def says(self, text: str = "मेरा रिफंड कब आएगा?", *, who: str = "lakshmi@example.com", **more: Any) -> Message:
        """A customer (Lakshmi, unless another is named) writes to the mailbox."""
        number = Message.objects.count()
        values: dict[str, object] = {
            "channel_id": self.mailbox.id,
            "provider_id": f"<test-{number}@example.com>",
            "contact_kind": "email",
            "contact_value": who,
            "text": text,
            "name": "Lakshmi Devi" if who.startswith("lakshmi") else "",
            "continues_open": True,
            **more,
        }
        return receive_message(InboundMessage(**values))  # type: ignore[arg-type]

    def conversation(self, text: str = "मेरा रिफंड कब आएगा?", **more: Any) -> Conversation:
        """A conversation that Lakshmi began."""
        return self.says(text, **more).conversation


def build_cast() -> Cast:
    """The cast, in the database."""
    system = Actor.system()
    set_business(actor=system, name="Sharma Electronics", names={"hi": "शर्मा इलेक्ट्रॉनिक्स"})
    sales = add_team(actor=system, name="Sales")
    repairs = add_team(actor=system, name="Repairs")
    complaints = add_team(actor=system, name="Complaints", private=True)
    hyderabad = add_store(actor=system, name="Sharma Abids", city="Hyderabad")
    kolkata = add_store(actor=system, name="Sharma Gariahat", city="Kolkata")

    def person(name: str, role: str, speaks: list[str], teams: list[Team]) -> User:
        email = f"{name.split()[0].lower()}@sharma.example"
        user = add_user(actor=system, email=email, name=name, role=role, password=PASSWORD, speaks=speaks, teams=teams)
        user.undo_seconds = 0  # what they send is sent: tests of taking back say otherwise
        user.save(update_fields=["undo_seconds"])
        return user

    return Cast(
        asha=person("Asha Sharma", "owner", ["hi", "en"], []),
        farida=person("Farida Khan", "supervisor", ["hi", "en"], [sales, repairs]),
        ravi=person("Ravi Teja", "agent", ["te", "en"], [sales]),
        mita=person("Mita Sen", "agent", ["bn", "en"], [repairs]),
        imran=person("Imran Ali", "agent", ["hi", "en"], [complaints]),
        sales=sales,
        repairs=repairs,
        complaints=complaints,
        hyderabad=hyderabad,
        kolkata=kolkata,
        chat=add_channel(kind="webchat", name="Shop chat", actor=system, settings={"secret": "s" * 43}),
        mailbox=add_channel(kind="email", name="Help desk", address="help@sharma.example", actor=system),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    cache.clear()
    return build_cast()


@pytest.fixture
def sign_in() -> object:
    """`sign_in(user)`: a browser (Django's test client) in which this person is signed in."""

    def open_browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return open_browser
