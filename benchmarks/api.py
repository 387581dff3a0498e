"""How many messages a second the API takes over, beside a bare endpoint that inserts one row and commits.

`measure(url, token, channel)` asks a running server; `measure_bare(database_url)` starts the bare endpoint itself, in
the same kind of database. Loopback only. The load is made by plain sockets in one event loop, so that the client
costs as little as possible of the two cores that both share.
"""

import asyncio
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

CLIENTS = (1, 8, 32)
SECONDS = 5.0
WARM_UP = 1.0


@dataclass(frozen=True)
class Figure:
    """What so many clients at once were answered in a second, and how long they waited (in ms)."""

    clients: int
    per_second: float
    p50: float
    p95: float
    refused: int

    def row(self) -> str:
        return f"| {self.clients} | {self.per_second:,.0f} | {self.p50:.1f} | {self.p95:.1f} | {self.refused} |"


async def _client(
    host: str, port: int, request: Callable[[], bytes], until: float, waits: list[tuple[float, int]]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while (began := time.perf_counter()) < until:
            writer.write(request())
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            waits.append((time.perf_counter() - began, int(head[9:12])))
    finally:
        writer.close()


async def _load(host: str, port: int, request: Callable[[], bytes], clients: int, seconds: float, good: int) -> Figure:
    warm: list[tuple[float, int]] = []
    until = time.perf_counter() + WARM_UP
    await asyncio.gather(*(_client(host, port, request, until, warm) for _ in range(clients)))
    waits: list[tuple[float, int]] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(host, port, request, began + seconds, waits) for _ in range(clients)))
    took = time.perf_counter() - began
    times = sorted(wait * 1000 for wait, status in waits if status == good)
    if len(times) < 2:
        raise RuntimeError(f"the server answered {sorted({status for _wait, status in waits})} instead of {good}")
    cuts = statistics.quantiles(times, n=20)
    return Figure(clients, len(times) / took, cuts[9], cuts[18], len(waits) - len(times))


def _loopback(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    if parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("this measures servers on this machine only")
    return "127.0.0.1", parts.port or 80


def measure(
    url: str, token: str, channel: str, *, clients: tuple[int, ...] = CLIENTS, seconds: float = SECONDS
) -> list[Figure]:
    """Messages accepted a second by `POST /api/v1/inbound` at `url`, each with an id of its own, from 200 guests.

    The server must allow the token that many requests (ATITHI_RATE_LIMIT).
    """
    host, port = _loopback(url)
    run, count = secrets.token_hex(4), iter(range(10**9))

    def request() -> bytes:
        number = next(count)
        body = json.dumps({
            "channel": channel, "id": f"{run}-{number}", "name": "Lakshmi Devi", "text": "మా ఫ్రిజ్ చల్లబడటం లేదు, ఎప్పుడు వస్తారు?",
            "contact": {"kind": "email", "value": f"guest{number % 200}@example.com"},
        }).encode()  # fmt: skip
        head = (
            f"POST /api/v1/inbound HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return [asyncio.run(_load(host, port, request, each, seconds, 202)) for each in clients]


BARE = """
import asyncio, os, sqlite3, threading, time
from concurrent.futures import ThreadPoolExecutor

URL = os.environ["BARE_DATABASE"]
local = threading.local()
pool = ThreadPoolExecutor(16)

def connection():
    if not hasattr(local, "connection"):
        if URL.startswith("postgres"):
            import psycopg
            local.connection = psycopg.connect(URL)
            local.sql = "INSERT INTO bare (at, body) VALUES (%s, %s)"
        else:
            local.connection = sqlite3.connect(URL, timeout=20)
            local.connection.execute("PRAGMA journal_mode=WAL")
            local.connection.execute("PRAGMA synchronous=FULL")
            local.sql = "INSERT INTO bare (at, body) VALUES (?, ?)"
    return local.connection

def insert(body):
    each = connection()
    each.execute(local.sql, (time.time(), body))
    each.commit()

async def app(scope, receive, send):
    if scope["type"] != "http":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = (await receive())["body"]
    await asyncio.get_running_loop().run_in_executor(pool, insert, body)
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
"""


def measure_bare(
    database_url: str = "", *, clients: tuple[int, ...] = CLIENTS, seconds: float = SECONDS
) -> list[Figure]:
    """Requests a second of an ASGI endpoint that inserts one row and commits: SQLite, or PostgreSQL at `database_url`."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("ATITHI_DATA")) as folder:
        _make_table(database_url, f"{folder}/bare.sqlite3")
        with open(f"{folder}/bare_app.py", "w") as app:
            app.write(BARE)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "BARE_DATABASE": database_url or f"{folder}/bare.sqlite3", "PYTHONPATH": folder}
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "bare_app:app",
            "--port",
            str(port),
            "--log-level",
            "error",
            "--no-access-log",
        ]
        server = subprocess.Popen(command, env=environment)
        try:
            _wait_for(port)
            request = _bare_request(port)
            return [asyncio.run(_load("127.0.0.1", port, lambda: request, each, seconds, 202)) for each in clients]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)
            _drop_table(database_url)


def _bare_request(port: int) -> bytes:
    body = json.dumps({"text": "మా ఫ్రిజ్ చల్లబడటం లేదు, ఎప్పుడు వస్తారు?", "name": "Lakshmi Devi", "id": "x" * 120}).encode()
    return f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _make_table(database_url: str, path: str) -> None:
    if database_url:
        import psycopg

        with psycopg.connect(database_url) as connection:
            connection.execute("DROP TABLE IF EXISTS bare")
            connection.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, at double precision, body bytea)")
        return
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, at REAL, body BLOB)")
    connection.commit()
    connection.close()


def _drop_table(database_url: str) -> None:
    if database_url:
        import psycopg

        with psycopg.connect(database_url) as connection:
            connection.execute("DROP TABLE bare")


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def as_markdown(figures: list[Figure]) -> str:
    head = "| Clients | Accepted/s | p50 ms | p95 ms | Refused |\n|---:|---:|---:|---:|---:|\n"
    return head + "\n".join(figure.row() for figure in figures) + "\n"
