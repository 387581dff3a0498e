"""The door of a web process, asked as a server asks it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from atithi.config.asgi import FILES_IN_ONE_REQUEST, DeskHandler

left: list[str] = []


def echo(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(request.body or b"nothing")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(open(__file__, "rb"))


def live(request: HttpRequest) -> StreamingHttpResponse:
    async def beats() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"beat\n"
                await asyncio.sleep(0.01)
        finally:
            left.append("closed")

    return StreamingHttpResponse(beats())


urlpatterns = [path("echo", echo), path("file", file), path("live", live)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


async def ask(
    handler: DeskHandler, target: str, parts: list[dict[str, Any]], *, leave_after: int = 0
) -> list[dict[str, Any]]:
    """Every message that the door sends; with `leave_after` the client leaves after so many."""
    sent: list[dict[str, Any]] = []
    leave = asyncio.Event()
    queue = list(parts)

    async def receive() -> dict[str, Any]:
        if queue:
            return queue.pop(0)
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if leave_after and len(sent) >= leave_after:
            leave.set()

    scope = {
        "type": "http", "method": "POST" if target == "/echo" else "GET", "path": target, "raw_path": target.encode(),
        "query_string": b"", "headers": [(b"host", b"127.0.0.1")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "scheme": "http", "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    await asyncio.wait_for(handler(scope, receive, send), 20)
    return sent


def body(content: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


@pytest.fixture
def door(settings: Any) -> DeskHandler:
    settings.MIDDLEWARE = ["atithi.config.middleware.ErrorMiddleware"]
    return DeskHandler()


def test_a_request_in_pieces_is_one_request(door: DeskHandler) -> None:
    start, answer = asyncio.run(ask(door, "/echo", [body("नम".encode()[:4], True), body("नम".encode()[4:])]))
    assert start["status"] == 200
    assert answer["body"].decode() == "नम"
    assert sum(name == b"Set-Cookie" for name, _value in start["headers"]) == 2


def test_a_request_that_never_ends_is_refused_early(door: DeskHandler) -> None:
    limit = settings.UPLOAD_LIMIT * FILES_IN_ONE_REQUEST + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    piece = body(b"x" * (8 * 1024 * 1024), True)
    parts = [piece] * (limit // len(piece["body"]) + 2)
    assert asyncio.run(ask(door, "/echo", parts))[0]["status"] == 413


def test_a_request_that_breaks_off_is_forgotten(door: DeskHandler) -> None:
    assert asyncio.run(ask(door, "/echo", [body(b"half", True), {"type": "http.disconnect"}])) == []


def test_a_file_leaves_in_pieces(door: DeskHandler) -> None:
    start, *pieces = asyncio.run(ask(door, "/file", [body(b"")]))
    assert start["status"] == 200
    with open(__file__, "rb") as this:
        assert b"".join(piece.get("body", b"") for piece in pieces) == this.read()
    assert not pieces[-1].get("more_body")


def test_a_stream_ends_when_its_reader_leaves(door: DeskHandler) -> None:
    left.clear()
    sent = asyncio.run(ask(door, "/live", [body(b"")], leave_after=5))
    assert len(sent) >= 5
    assert left == ["closed"]
