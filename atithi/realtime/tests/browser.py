"""A page's end of a stream, for tests."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connections

from atithi.realtime.hub import current_hub
from atithi.realtime.stream import stream


@dataclass(frozen=True)
class Heard:
    name: str
    data: Any
    id: int


class Page:
    """Reads a stream in the background and keeps what it heard."""

    def __init__(self, topics: list[str], last_id: int | None = None) -> None:
        self.heard: list[Heard] = []
        self.ended = False
        self._news = asyncio.Event()
        self._stream = stream(topics, last_id)
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for piece in self._stream:
            self.heard += parse(piece)
            self._news.set()
        self.ended = True
        self._news.set()

    async def until(self, condition: Callable[["Page"], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition(self):
                self._news.clear()
                await self._news.wait()

    async def up_to_date(self) -> "Page":
        await self.until(lambda page: "hello" in page.names)
        return self

    @property
    def names(self) -> list[str]:
        return [heard.name for heard in self.heard]

    def data(self, name: str) -> list[Any]:
        return [heard.data for heard in self.heard if heard.name == name]

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._stream.aclose()


def parse(piece: bytes) -> list[Heard]:
    """The events in a piece of a stream, read as a browser does."""
    heard = []
    for block in piece.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in fields:
            heard.append(Heard(fields["event"], json.loads(fields["data"]), int(fields["id"])))
    return heard


async def in_thread(act: Callable[..., Any], *args: Any) -> Any:
    """Database work, in a thread that closes its connection."""

    def run() -> Any:
        try:
            return act(*args)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


def on_loop(scene: Callable[[], Awaitable[None]]) -> None:
    """Plays an asynchronous scene and ends the reading thread after it."""

    async def play() -> None:
        try:
            async with asyncio.timeout(60):
                await scene()
        finally:
            reader = current_hub().stop()
            if reader is not None:
                await asyncio.to_thread(partial(reader.join, 5))
                assert not reader.is_alive()

    asyncio.run(play())
