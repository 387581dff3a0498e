"""The door of a web process: Django's request cycle on a fixed pool of threads, live streams on the event loop.

Django's own ASGI handler opens a new thread, and with it a new database connection, for every request, and passes
through two thread switches for each middleware. Here a request makes one switch, into a thread that keeps its
connection; only the sending of the response, and thereby every live stream, stays on the event loop.
"""

import asyncio
import contextvars
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atithi.config.settings")

import django
from django.core import signals
from django.core.exceptions import RequestAborted, RequestDataTooBig
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 16


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
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            request, refusal = self.create_request(scope, body)
            response = refusal if request is None else await self._in_thread(self._respond, request, scope)
            await self._send(response, receive, send)
        finally:
            body.close()

    async def _in_thread(self, function: Any, *arguments: Any) -> Any:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self.pool, context.run, function, *arguments)

    def _respond(self, request: ASGIRequest, scope: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            response = self.get_response(request)
        except RequestDataTooBig as error:
            response = self.response_for_exception(request, error)
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if not response.streaming:
            response.close()  # sends request_finished here, in the thread that has the connection
        return response

    def response_for_exception(self, request: ASGIRequest, error: Exception) -> Any:
        from django.core.handlers.exception import response_for_exception

        return response_for_exception(request, error)

    async def _send(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        if not response.streaming:
            headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
            headers += [
                (b"Set-Cookie", cookie.output(header="").encode("ascii").strip())
                for cookie in response.cookies.values()
            ]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await send({"type": "http.response.body", "body": response.content})  # type: ignore[attr-defined]
            return
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        _, pending = await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for outcome in await asyncio.gather(sending, leaving, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, RequestAborted | OSError):
                raise outcome


django.setup(set_prefix=False)
application = DeskHandler()
