"""Prepares or upgrades a desk: tables, the business, its owner."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError

from atithi.config.new_database import load_if_new
from atithi.conversations.actions import add_channel
from atithi.conversations.models import Channel
from atithi.core.errors import DeskError
from atithi.core.ids import secret
from atithi.events import Actor
from atithi.staff.actions import add_user, make_setup_link, set_business
from atithi.staff.models import Business, Role, User


class SetupProblem(Exception):
    """Why the desk could not be set up, and what to do."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what takes a while, and that it is done."""
    print(f"{what} …", end="", flush=True)
    yield
    print(" done", flush=True)


def prepare_database() -> None:
    """Brings the tables to this version. Safe to repeat, and for several machines: Django's table of migrations decides."""
    try:
        load_if_new()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        raise SetupProblem(f"the database cannot be prepared: {str(error).strip().splitlines()[0]}") from error


def prepare_alone() -> None:
    """The tables and nothing else: the business and its owner are asked for in the browser."""
    with step("Preparing the database"):
        prepare_database()
    print("The database is ready. Run: atithi serve. It prints a link for the first visit, good for one browser.")


def first_run_words() -> str:
    """What `atithi serve` adds on a desk without an owner: the link of the first run. Empty on every other."""
    from django.conf import settings

    token = make_setup_link()
    if not token:
        return ""
    address = f"{settings.PUBLIC_URL}/first-run/{token}/"
    return f"\nIt belongs to nobody yet. Set it up here, in the browser that opens this first:\n  {address}"


def set_up(*, business: str | None, name: str | None, email: str | None, password_env: str | None) -> None:
    """Everything a new desk needs; on a desk that exists it upgrades the tables and asks nothing that is known."""
    with step("Preparing the database"):
        prepare_database()
    if business or not Business.objects.exists():
        _say(lambda: set_business(actor=Actor.system(), name=business or _ask("Name of the business")))
    if not Channel.objects.filter(kind="webchat").exists():
        settings = {"secret": secret()}
        add_channel(kind="webchat", name="Web chat", actor=Actor.system(), settings=settings)
    if email or not User.objects.filter(role=Role.OWNER).exists():
        _add_owner(name, email, password_env)
    print("The desk is ready. Start it with: atithi serve")


def _add_owner(name: str | None, email: str | None, password_env: str | None) -> None:
    name = name or _ask("Your name")
    email = email or _ask("Your mail address")
    password = os.environ.get(password_env, "") if password_env else getpass.getpass("A password: ")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise SetupProblem(" ".join(error.messages)) from error
    _say(lambda: add_user(actor=Actor.system(), email=email, name=name, role=Role.OWNER, password=password))


def _say(act: Callable[[], object]) -> None:
    try:
        act()
    except DeskError as error:
        raise SetupProblem(str(error)) from error


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise SetupProblem(f"{question}: give it as an option (see atithi setup --help), nobody is here to answer.")
    return input(f"{question}: ").strip()
