"""The work of this room itself; the table of work names and schedules it."""

from datetime import timedelta

from atithi.core.clock import now
from atithi.events import seal
from atithi.events.models import Job, Seal
from atithi.events.subscriber import JobView, NetworkSubscriber, Subscriber

KEEP_DISCARDED = timedelta(days=90)


def _span(job: JobView) -> seal.Span | None:
    return seal.next_span()


def _add(job: JobView, span: seal.Span, seals: list[Seal]) -> None:
    seal.add_seals(span, seals)


def _purge(job: JobView) -> None:
    """The record keeps that work was discarded and why; the row itself may go after three months."""
    Job.objects.filter(state=Job.State.DISCARDED, created_at__lt=now() - KEEP_DISCARDED).delete()


# Nothing of it reaches outside, but the hashing must not happen inside a transaction: it would keep writers waiting.
SEAL: NetworkSubscriber[seal.Span, list[Seal]] = NetworkSubscriber("events.seal", _span, seal.make_seals, _add)
PURGE = Subscriber("events.purge", _purge)
