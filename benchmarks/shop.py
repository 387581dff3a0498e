"""A running desk that is ready for load: limits raised, a program's token, guests with chat sessions."""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.desk import RunningDesk

GUESTS = 1000
SET_UP = """
import json
from atithi.api.actions import make_token
from atithi.channels.webchat import tokens
from atithi.conversations.actions import change_channel
from atithi.conversations.queries import channel_of
from atithi.events import Actor
from atithi.staff.models import User
chat = channel_of("webchat")
limits = {"messages_per_minute": 10**9, "messages_per_minute_and_address": 10**9}
change_channel(channel=chat, settings=limits, actor=Actor.system())
owner = User.objects.get(role="owner")
made = make_token(user=owner, name="Load", scopes=["messages:write", "conversations:read"])
guests = [tokens.issue(chat.public_id, tokens.guest_key()) for _ in range(%d)]
print(json.dumps({"chat": chat.public_id, "mail": channel_of("email").public_id, "token": made.secret, "guests": guests}))
"""


@dataclass(frozen=True)
class Shop:
    """The desk, and what its clients need to know."""

    desk: RunningDesk
    chat: str
    mail: str
    token: str
    guests: list[str]

    @property
    def url(self) -> str:
        return self.desk.url

    def ask(self, code: str) -> str:
        """Runs Python in the desk's settings; the last line it prints."""
        return self.desk.shell(code).splitlines()[-1]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows straight from the database: asking costs the desk nothing."""
        if self.desk.database:
            with psycopg.connect(self.desk.database, autocommit=True) as opened:
                return opened.execute(sql).fetchall()
        with closing(sqlite3.connect(self.desk.folder / "desk.sqlite3", timeout=20)) as lite:
            return [tuple(row) for row in lite.execute(sql)]

    def row(self, sql: str) -> tuple[Any, ...]:
        """The first of these rows."""
        return self.rows(sql)[0]


@contextmanager
def open_shop(*, guests: int = GUESTS, start: bool = True, **settings: str) -> Iterator[Shop]:
    """A new desk in a folder and database of its own: PostgreSQL where DATABASE_URL is set, else SQLite."""
    folder = Path(tempfile.mkdtemp(prefix="atithi-bench-", dir=os.environ.get("ATITHI_BENCH_FOLDER")))
    desk = RunningDesk(folder, ATITHI_LOG_LEVEL="WARNING", **settings)
    try:
        desk.set_up()
        known = json.loads(desk.shell(SET_UP % guests).splitlines()[-1])
        if start:
            desk.start()
        yield Shop(desk, known["chat"], known["mail"], known["token"], known["guests"])
    finally:
        desk.remove()
        shutil.rmtree(folder, ignore_errors=True)
