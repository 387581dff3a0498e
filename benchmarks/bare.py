"""The yardstick: a bare ASGI endpoint that inserts one row and commits, on the same server, machine and database."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.load import Figure, load, post
from tests.desk import free_port

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


@contextmanager
def bare_endpoint(database_url: str) -> Iterator[str]:
    """A running bare endpoint on SQLite, or on PostgreSQL at `database_url`; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        database = database_url or f"{folder}/bare.sqlite3"
        _make_table(database)
        Path(folder, "bare_app.py").write_text(BARE)
        port = free_port()
        environment = {**os.environ, "BARE_DATABASE": database, "PYTHONPATH": folder}
        command = [sys.executable, "-m", "uvicorn", "bare_app:app", "--port", str(port), "--loop", "uvloop"]
        server = subprocess.Popen([*command, "--http", "httptools", "--log-level", "error"], env=environment)
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(10)
            if database_url:
                with psycopg.connect(database_url) as connection:
                    connection.execute("DROP TABLE bare")


def measure_bare(database_url: str, *, clients: tuple[int, ...], seconds: float) -> list[Figure]:
    """Requests a second, each with a body as large as a message's."""
    body = json.dumps({"text": "మా ఫ్రిజ్ చల్లబడటం లేదు, ఎప్పుడు వస్తారు?", "name": "Lakshmi Devi", "id": "x" * 120}).encode()
    with bare_endpoint(database_url) as url:
        request = post(url, "/", body)
        return [load(url, lambda: request, clients=each, seconds=seconds, good=202) for each in clients]


def _make_table(database: str) -> None:
    if database.startswith("postgres"):
        with psycopg.connect(database) as connection:
            connection.execute("DROP TABLE IF EXISTS bare")
            connection.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, at double precision, body bytea)")
        return
    opened = sqlite3.connect(database)
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, at REAL, body BLOB)")
    opened.commit()
    opened.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")
