"""One per event loop: takes the signals from the thread that reads them, and gives each to the streams it concerns."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from weakref import WeakKeyDictionary

from atithi.realtime import listening
from atithi.realtime.actions import CHANNEL, DISCONNECT
from atithi.realtime.follow import RECENT, Follower, Sent, about, encode
from atithi.realtime.wake import Waker

logger = logging.getLogger(__name__)
LONGEST_QUEUE = 256
"""Frames that may wait for a slow browser; beyond, it is told to load its page's content anew."""
REACH_SECONDS = 1.5
"""The reading thread looks at least every second: an id that is still unknown then is from another time."""
PIECE_SECONDS = 0.0001
"""What one piece to one stream may cost: twice what it does. Many streams get theirs in fewer, larger pieces."""
LONGEST_BREATH = 0.2
IDLE_SECONDS = 30.0
"""After the last stream ended, reading goes on this long: a page that was reloaded is back by then."""


class Client:
    """One open stream. Belongs to the event loop's thread."""

    __slots__ = ("_frames", "_waiter", "ended", "resync", "topics")

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.resync = False
        self.ended = False
        self._frames: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None

    def put(self, frame: bytes) -> None:
        """Adds a frame; one too many and all are replaced by the advice to load anew."""
        if len(self._frames) < LONGEST_QUEUE and not self.resync:
            self._frames.append(frame)
        else:
            self._frames.clear()
            self.resync = True
        self.wake()

    def end(self) -> None:
        self.ended = True
        self.wake()

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Returns when there is something to send, at the latest after `seconds`."""
        if self._frames or self.resync or self.ended:
            return
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(seconds, self.wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def take(self) -> bytes:
        """All that waits, as one piece."""
        frames, self._frames = self._frames, []
        return b"".join(frames)


class Hub:
    """The streams of one event loop, and the recent signals for those who come back."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._clients: dict[str, set[Client]] = {}
        self._count = 0
        self.given = 0
        """To how many streams the latest signals went."""
        self._recent: deque[Sent] = deque()
        self._low = 0
        self._last = 0
        self.floor = 0
        self._ready: asyncio.Event = asyncio.Event()
        self._reader: Reader | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._roll: asyncio.TimerHandle | None = None

    @property
    def listening(self) -> bool:
        """Whether signals are being read."""
        return self._ready.is_set()

    async def join(self, topics: Iterable[str]) -> Client:
        """A new stream; from now on it gets what is published. Waits until reading has begun."""
        client = Client(frozenset(topics))
        for topic in client.topics:
            self._clients.setdefault(topic, set()).add(client)
        self._count += 1
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._roll is None:
            self._roll = self._loop.call_later(listening.SECONDS, self._call_roll)
        if self._reader is None:
            self._reader = Reader(self, self._loop)
            self._reader.start()
        try:
            await self._ready.wait()
        except BaseException:
            self.leave(client)
            raise
        return client

    def leave(self, client: Client) -> None:
        for topic in client.topics:
            clients = self._clients.get(topic, set())
            clients.discard(client)
            if not clients:
                self._clients.pop(topic, None)
        self._count -= 1
        if not self._count and not self._loop.is_closed():
            self._idle = self._loop.call_later(IDLE_SECONDS, self.stop)

    def _call_roll(self) -> None:
        """Says who listens, and again as long as anybody does."""
        self._roll = None
        if self._count and not self._loop.is_closed():
            self._loop.run_in_executor(None, listening.tell, tuple(self._clients))
            self._roll = self._loop.call_later(listening.SECONDS, self._call_roll)

    async def reach(self, last_id: int) -> None:
        """Waits a moment if another process has already read further than this one."""
        until = self._loop.time() + REACH_SECONDS
        while self._last < last_id and self._loop.time() < until:
            await asyncio.sleep(0.05)

    def missed(self, topics: frozenset[str], last_id: int) -> list[bytes] | None:
        """The frames after `last_id`; None if it is too old to tell, or from another time (a database started over)."""
        return None if last_id < self._low or last_id > self._last else about(self._recent, topics, last_id)

    def stop(self) -> "Reader | None":
        """Ends the reading thread and gives it; the next stream starts another."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.stop()
        self._ready.clear()
        return reader

    def start(self, reader: "Reader", sent: Sequence[Sent], last: int, floor: int) -> None:
        """Reading began."""
        if reader is not self._reader:
            return
        self._recent = deque(sent)
        self._low = sent[0].id - 1 if sent else last
        self._last, self.floor = last, floor
        self._ready.set()

    def deliver(self, reader: "Reader", sent: Sequence[Sent], last: int, floor: int) -> None:
        """New signals, each to the streams about one of its topics."""
        if reader is not self._reader:
            return
        for each in sent:
            self._recent.append(each)
            if len(self._recent) > RECENT:
                self._low = max(self._low, self._recent.popleft().id)
        self._last, self.floor = last, floor
        self._give(sent)

    def _give(self, sent: Iterable[Sent]) -> None:
        self.given = 0
        for each in sent:
            found = [self._clients[topic] for topic in each.topics if topic in self._clients]
            clients = found[0] if len(found) == 1 else set[Client]().union(*found)
            self.given = max(self.given, len(clients))
            for client in clients:
                if each.name == DISCONNECT:
                    client.end()
                else:
                    client.put(each.frame)

    def beat(self) -> bytes:
        """The sign of life of an idle stream; its id keeps the place to come back to fresh."""
        return encode("beat", {}, self.floor)


class Reader(Waker):
    """The thread that reads signals for a hub. While the database is away it waits; then it goes on where it was."""

    def __init__(self, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(CHANNEL, self._read)
        self._hub = hub
        self._loop = loop
        self._follower = Follower()
        self._primed = False

    def _read(self) -> None:
        if self._loop.is_closed():
            self.stop()
            return
        if not self._primed:
            sent = self._follower.prime()
            self._primed = True
            self._post(self._hub.start, sent)
        while sent := self._follower.read():
            self._post(self._hub.deliver, sent)

    def breath(self) -> float:
        """Where hundreds listen, what follows shortly goes along in the same piece: half of the time is enough for sending."""
        return min(super().breath() + self._hub.given * PIECE_SECONDS, LONGEST_BREATH)

    def _post(self, receive: "Callable[[Reader, Sequence[Sent], int, int], None]", sent: Sequence[Sent]) -> None:
        try:
            self._loop.call_soon_threadsafe(receive, self, sent, self._follower.last, self._follower.floor)
        except RuntimeError:  # the loop is closed: nobody listens any more
            self.stop()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current_hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    return _hubs.setdefault(loop, Hub(loop))


def best_floor() -> int:
    """The highest floor any hub of this process has come to; 0 if nobody listens here."""
    return max((hub.floor for hub in list(_hubs.values()) if hub.listening), default=0)
