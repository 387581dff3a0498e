"""The door of a web process: Django's request cycle on a fixed pool of threads, live streams on the event loop.

Django's own ASGI handler opens a new thread, and with it a new database connection, for every request, and passes
through two thread switches for each middleware. Here a request makes one switch, into a thread that keeps its
connection; only the sending of the response, and thereby every live stream, stays on the event loop.
"""

import asyncio
import contextvars
import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atithi.config.settings")

import django
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 16
BODY_SECONDS = 120
FILES_IN_ONE_REQUEST = 5


class BodyTooLarge(Exception):
    """More was sent than any page or program of the desk may send at once."""


async def _refuse(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": b""})


class DeskHandler(ASGIHandler):
    """ASGI application: one pool of threads for all requests of this process."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                self.pool.shutdown(wait=False, cancel_futures=True)
                return

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await self._read_body(receive)
        except RequestAborted:
            return
        except BodyTooLarge:
            await _refuse(send, 413)
            return
        except TimeoutError:
            await _refuse(send, 408)
            return
        try:
            request, refusal = self.create_request(scope, body)
            response = refusal if request is None else await self._in_thread(self._respond, request, scope)
            await self._send(response, receive, send)
        finally:
            body.close()

    async def _read_body(self, receive: Any) -> Any:
        """Django's `read_body` with an end: nobody fills the disk by sending without stopping."""
        first = await receive()
        if first["type"] == "http.request" and not first.get("more_body"):
            return BytesIO(first.get("body", b""))  # nearly always all has come, and needs no file to wait in
        left = settings.UPLOAD_LIMIT * FILES_IN_ONE_REQUEST + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        waiting = [first]

        async def counted() -> Any:
            nonlocal left
            message = waiting.pop() if waiting else await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise BodyTooLarge
            return message

        return await self.read_body(counted)

    async def _in_thread(self, function: Any, *arguments: Any) -> Any:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self.pool, context.run, function, *arguments)

    def _respond(self, request: ASGIRequest, scope: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        response = self.get_response(request)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if not response.streaming:
            response.close()  # sends request_finished here, in the thread that has the connection
        return response

    async def _send(self, response: Any, receive: Any, send: Any) -> None:
        if not getattr(response, "is_async", False):
            headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
            headers += [
                (b"Set-Cookie", cookie.output(header="").encode("ascii").strip())
                for cookie in response.cookies.values()
            ]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await (self._send_parts(response, send) if response.streaming else self._send_whole(response, send))
            return
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        _, pending = await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for outcome in await asyncio.gather(sending, leaving, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, RequestAborted | OSError):
                raise outcome

    async def _send_whole(self, response: Any, send: Any) -> None:
        await send({"type": "http.response.body", "body": response.content})

    async def _send_parts(self, response: Any, send: Any) -> None:
        """A file, read piece by piece in the pool: never whole in memory, never on the event loop."""
        parts = iter(response.streaming_content)
        try:
            while (part := await self._in_thread(next, parts, None)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(response.close)


django.setup(set_prefix=False)
application = DeskHandler()
