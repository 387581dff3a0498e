"""Server-sent events for one open page."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable

from django.http import HttpRequest, StreamingHttpResponse

from atithi.realtime.follow import encode
from atithi.realtime.hub import Client, Hub, current_hub

BEAT_SECONDS = 15.0
LIFE_SECONDS = 600.0
"""About how long a stream lives before the browser must ask again, and be asked again who it is."""
START_SECONDS = 20.0
RETRY = b"retry: 2000\n\n"


async def stream(topics: Iterable[str], last_id: int | None = None) -> AsyncIterator[bytes]:
    """What is published about `topics`, as pieces of server-sent events, after what was missed since `last_id`.

    Events besides those published: `hello` when the stream is open, `beat` every 15 seconds of silence, `resync`
    when something was missed and the page must load its content anew. Ends after about ten minutes, on `disconnect`,
    or at once while the database is away; the browser comes back by itself.
    """
    hub = current_hub()
    try:
        client = await asyncio.wait_for(hub.join(topics), START_SECONDS)
    except TimeoutError:
        yield b"retry: 5000\n\n"
        return
    try:
        if last_id is not None:
            await hub.reach(last_id)
        yield RETRY + _opening(hub, client, last_id) + encode("hello", {}, hub.floor)
        loop = asyncio.get_running_loop()
        until = loop.time() + LIFE_SECONDS * random.uniform(0.9, 1.1)  # noqa: S311 (so that not all return at once)
        while not client.ended and loop.time() < until:
            await client.wait(BEAT_SECONDS)
            yield _next(hub, client)
    finally:
        hub.leave(client)


def _opening(hub: Hub, client: Client, last_id: int | None) -> bytes:
    """What was missed. Frames that come twice do no harm: they say what to look at, not what changed."""
    if last_id is None:
        return b""
    missed = hub.missed(client.topics, last_id)
    return encode("resync", {}, hub.floor) if missed is None else b"".join(missed)


def _next(hub: Hub, client: Client) -> bytes:
    if client.resync:
        client.resync = False
        return encode("resync", {}, hub.floor)
    return client.take() or hub.beat()


def sse_response(topics: Iterable[str], request: HttpRequest) -> StreamingHttpResponse:
    """The response of a view that streams `topics`; the view decides who may hear them.

    The place to go on from comes with the browser's Last-Event-ID, or as `last` in the query.
    """
    text = request.headers.get("Last-Event-ID") or request.GET.get("last", "")
    last_id = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    response = StreamingHttpResponse(stream(topics, last_id), content_type="text/event-stream")
    response["Cache-Control"] = "no-store, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response
