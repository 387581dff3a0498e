"""Makes load: clients on loopback, each with one connection, that ask again as soon as they are answered.

Plain sockets in one event loop, so that the clients cost as little as possible of the cores they share with the desk.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import uvloop

WARM_UP = 0.7
END_OF_HEAD = b"\r\n\r\n"
Request = Callable[[], bytes]


@dataclass(frozen=True)
class Figure:
    """What so many clients at once were answered in a second, and how long they waited (ms)."""

    clients: int
    per_second: float
    p50: float
    p95: float
    good: int
    refused: int


@dataclass(frozen=True)
class Answer:
    """How long it took (seconds), and its status."""

    took: float
    status: int


class _Client(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends the next, until the time is over."""

    def __init__(self, requests: Iterator[bytes], until: float, answers: list[Answer]) -> None:
        self._requests, self._until, self._answers = requests, until, answers
        self._buffer = bytearray()
        self._began = 0.0
        self._due = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._next()

    def _next(self) -> None:
        self._began = time.perf_counter()
        request = next(self._requests, None) if self._began < self._until else None
        if request is None:
            self._transport.close()
            return
        self._due = 0
        self._buffer.clear()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._due:
            end = self._buffer.find(END_OF_HEAD)
            if end < 0:
                return
            head = bytes(self._buffer[:end]).lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self._due = end + 4 + int(length or 0)
        if len(self._buffer) >= self._due:
            self._answers.append(Answer(time.perf_counter() - self._began, int(self._buffer[9:12])))
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def _run(host: str, port: int, requests: Iterator[bytes], clients: int, seconds: float) -> list[Answer]:
    loop = asyncio.get_running_loop()
    answers: list[Answer] = []
    until = time.perf_counter() + seconds
    made = [await loop.create_connection(lambda: _Client(requests, until, answers), host, port) for _ in range(clients)]
    await asyncio.gather(*(client.done for _transport, client in made))
    return answers


def ask(url: str, requests: Iterator[bytes], *, clients: int, seconds: float) -> list[Answer]:
    """Asks the server at `url` for so long, or until there are no more requests."""
    parts = urlsplit(url)
    if parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("this loads servers on this machine only")
    return uvloop.run(_run("127.0.0.1", parts.port or 80, requests, clients, seconds))


def endless(request: Request) -> Iterator[bytes]:
    """The requests that `request` makes, for ever."""
    while True:
        yield request()


def load(url: str, request: Request, *, clients: int, seconds: float, good: int, warm_up: float = WARM_UP) -> Figure:
    """Requests a second that were answered with the status `good`, after a short warm-up."""
    requests = endless(request)
    if warm_up:
        ask(url, requests, clients=clients, seconds=warm_up)
    began = time.perf_counter()
    answers = ask(url, requests, clients=clients, seconds=seconds)
    return figure(answers, clients=clients, seconds=time.perf_counter() - began, good=good)


def figure(answers: list[Answer], *, clients: int, seconds: float, good: int) -> Figure:
    """Sums answers up. Raises RuntimeError where hardly any was `good`: then there is nothing to measure."""
    times = sorted(answer.took * 1000 for answer in answers if answer.status == good)
    if len(times) < 2:
        raise RuntimeError(f"the server answered {sorted({answer.status for answer in answers})} instead of {good}")
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return Figure(clients, len(times) / seconds, cuts[9], cuts[18], len(times), len(answers) - len(times))


def post(url: str, path: str, body: bytes, **headers: str) -> bytes:
    """A POST of JSON as it goes over the wire; header names with `_` for `-`."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def get(url: str, path: str, **headers: str) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
