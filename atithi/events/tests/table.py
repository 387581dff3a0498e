"""The table of work used by this room's tests."""

from atithi.events import JobView, Subscriber
from atithi.events.catalogue import register
from atithi.events.subscriber import AnySubscriber

register("sample.happened", "Something happened in a test.")
ran: list[tuple[str, int]] = []


def _note(name: str, job: JobView) -> None:
    ran.append((name, job.id))


SUBSCRIPTIONS: dict[str, tuple[AnySubscriber, ...]] = {
    "sample.happened": (Subscriber("sample.first", lambda job: _note("first", job)),),
}
HANDLERS: tuple[AnySubscriber, ...] = ()
SCHEDULES: tuple[tuple[str, str, str], ...] = ()
