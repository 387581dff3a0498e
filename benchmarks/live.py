"""How soon a message is on the screens that are open, with 500 of staff and 2,000 of guests, and what they cost."""

import asyncio
import json
import re
import resource
import secrets
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field

import uvloop

from benchmarks.load import get, post
from benchmarks.messages import TEXTS
from benchmarks.report import Cell, Table
from benchmarks.shop import Shop, open_shop
from benchmarks.usage import cpu_seconds, pss

STAFF, GUESTS, WRITING = 500, 2000, 400
PER_SECOND = 50
SENDERS = 10
LONGEST = 30.0  # seconds to wait for the last signal
SIGN_IN = """
from django.test import Client
from atithi.staff.actions import add_user
from atithi.staff.models import User
from atithi.events import Actor
import json
for number in range(24):
    add_user(actor=Actor.system(), email=f"agent{number}@sharma.example", name=f"Agent {number}")
cookies = []
for user in User.objects.order_by("id"):
    client = Client()
    client.force_login(user)
    cookies.append(f"desk={client.cookies['desk'].value}")
print(json.dumps(cookies))
"""
_ADDED = re.compile(rb'event: message\.added\ndata: [^\n]*"message":"([^"]+)"')


class Screen(asyncio.Protocol):
    """One open stream; notes which message was heard of when."""

    def __init__(self, request: bytes, heard: dict[str, list[float]]) -> None:
        self._request, self._heard = request, heard
        self._rest = b""
        self.open: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        moment = time.perf_counter()
        data = self._rest + data
        if not self.open.done() and b"event: hello" in data:
            self.open.set_result(True)
        for message in _ADDED.findall(data):
            self._heard[message.decode()].append(moment)
        # A frame may come in two pieces: what follows the last whole one is looked at again.
        self._rest = data[data.rfind(b"\n\n") + 2 :]

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True
        if not self.open.done():
            self.open.set_result(False)


@dataclass
class Run:
    """What was seen: when each message left and was acknowledged (by its id at the sender), and when it was heard of."""

    sent: dict[str, float] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    staff: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    guests: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lost: int = 0
    memory: float = 0.0
    cpu: float = 0.0


def measure(*, quick: bool) -> list[Table]:
    """One table: delays to both kinds of screen."""
    _raise_limit()
    seconds = 8.0 if quick else 20.0
    with open_shop(guests=GUESTS) as shop:
        cookies: list[str] = json.loads(shop.ask(SIGN_IN))
        uvloop.run(_first_words(shop))
        _wait_read(shop, WRITING)
        idle = pss([shop.desk.process.pid, *shop.desk.members()])  # type: ignore[union-attr]
        run = uvloop.run(_watch(shop, cookies, seconds))
        rows = _rows(shop, run)
    head = ["Screens", "Signals heard", "From sent p50 ms", "p99 ms", "From accepted p50 ms", "p99 ms"]
    note = (
        f"{STAFF} streams of 25 signed-in staff and {GUESTS:,} of guests are open at once (server-sent events, loopback) while "
        f"{PER_SECOND} messages a second come in by web chat for {seconds:.0f} s; each is told to every staff screen and to its "
        "guest's. From sent: until the signal is read from the screen's socket, through acceptance, the worker and the hub. "
        f"Streams lost: {run.lost}. Memory of the desk (PSS): {idle:.0f} MB before, {run.memory:.0f} MB with all streams. "
        f"CPU of the desk: {run.cpu:.0%} of one core. The screens' side takes a good part of the two cores here."
    )
    return [Table("Live", head, rows, note)]


def _rows(shop: Shop, run: Run) -> list[list[Cell]]:
    with_ids = shop.rows("SELECT public_id, provider_id FROM conversations_message WHERE provider_id IS NOT NULL")
    sender_id = {public: provider.partition(":")[2] for public, provider in with_ids}
    rows: list[list[Cell]] = []
    for name, heard, each in (("staff", run.staff, STAFF), ("guests", run.guests, 1)):
        pairs = [(sender_id.get(message, ""), moment) for message, moments in heard.items() for moment in moments]
        known = [(number, moment) for number, moment in pairs if number in run.accepted]
        if len(known) < 0.98 * each * len(run.accepted):
            raise RuntimeError(f"{name} heard of {len(known)} of {each * len(run.accepted)} messages")
        sent = [(moment - run.sent[number]) * 1000 for number, moment in known]
        accepted = [(moment - run.accepted[number]) * 1000 for number, moment in known]
        rows.append([name, len(known), *_cuts(sent), *_cuts(accepted)])
    return rows


def _cuts(values: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[98]


async def _watch(shop: Shop, cookies: list[str], seconds: float) -> Run:
    run = Run()
    staff = [get(shop.url, "/live", Cookie=cookies[n % len(cookies)]) for n in range(STAFF)]
    guests = [get(shop.url, f"/webchat/{shop.chat}/live", X_Chat_Token=token) for token in shop.guests]
    screens = await _open(shop, staff, run.staff) + await _open(shop, guests, run.guests)
    await asyncio.sleep(1)
    members = shop.desk.members()
    before, began = cpu_seconds(members), time.perf_counter()
    await _write(shop, run, seconds)
    run.cpu = (cpu_seconds(members) - before) / (time.perf_counter() - began)
    due, end = STAFF * len(run.accepted), time.perf_counter() + LONGEST
    while sum(map(len, run.staff.values())) < due and time.perf_counter() < end:
        await asyncio.sleep(0.2)
    await asyncio.sleep(0.5)
    run.memory = pss([shop.desk.process.pid, *members])  # type: ignore[union-attr]
    run.lost = sum(screen.lost for screen in screens)
    for screen in screens:
        screen.transport.close()
    return run


async def _open(shop: Shop, requests: list[bytes], heard: dict[str, list[float]]) -> list[Screen]:
    """Opens streams, fifty at a time, and waits until each has said hello."""
    loop = asyncio.get_running_loop()
    screens: list[Screen] = []
    for start in range(0, len(requests), 50):
        part = requests[start : start + 50]
        made = [
            await loop.create_connection(lambda request=request: Screen(request, heard), "127.0.0.1", shop.desk.port)
            for request in part
        ]
        screens += [screen for _transport, screen in made]
        await asyncio.gather(*(screen.open for _transport, screen in made))
    if not all(screen.open.result() for screen in screens):
        raise RuntimeError(f"{sum(not screen.open.result() for screen in screens)} streams did not open")
    return screens


async def _write(shop: Shop, run: Run, seconds: float) -> None:
    """Guests write, in turn and at an even pace."""
    numbers = iter(range(int(PER_SECOND * seconds)))
    started = time.perf_counter()

    async def sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", shop.desk.port)
        for number in numbers:
            await asyncio.sleep(max(0.0, started + number / PER_SECOND - time.perf_counter()))
            await _send(shop, reader, writer, run, guest=number % WRITING)
        writer.close()

    await asyncio.gather(*(sender() for _ in range(SENDERS)))


async def _send(
    shop: Shop, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, run: Run, *, guest: int
) -> None:
    number = secrets.token_hex(8)
    body = json.dumps({"id": number, "text": TEXTS[guest % len(TEXTS)]}).encode()
    run.sent[number] = time.perf_counter()
    writer.write(post(shop.url, f"/webchat/{shop.chat}/messages", body, X_Chat_Token=shop.guests[guest]))
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    if head[9:12] != b"202":
        raise RuntimeError(head.decode())
    run.accepted[number] = time.perf_counter()


async def _first_words(shop: Shop) -> None:
    """Those who will write have a conversation already, so that their screens listen to it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.desk.port)
    for guest in range(WRITING):
        await _send(shop, reader, writer, Run(), guest=guest)
    writer.close()


def _wait_read(shop: Shop, count: int, limit: float = 60) -> None:
    end = time.monotonic() + limit
    while shop.row("SELECT count(*) FROM conversations_message")[0] < count:
        if time.monotonic() > end:
            raise TimeoutError("the first messages were not read")
        time.sleep(0.2)


def _raise_limit() -> None:
    """Files that a process may have open: this one and, by inheritance, the desk."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 10_000 if hard == resource.RLIM_INFINITY else min(hard, 10_000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
