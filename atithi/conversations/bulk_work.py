"""The background work of bulk actions. Each conversation has a transaction of its own, so it runs outside the job's."""

from atithi.conversations.actions.bulk import after_piece, do_piece, purge_bulk
from atithi.conversations.models import BulkAction, BulkState
from atithi.events import JobView, NetworkSubscriber, Subscriber


def _piece(job: JobView) -> int | None:
    running = BulkAction.objects.filter(pk=job.args["bulk"], state__in=[BulkState.RUNNING, BulkState.UNDOING])
    return running.values_list("pk", flat=True).first()


def _after(job: JobView, pk: int, _done: None) -> None:
    after_piece(pk)


def _purge(job: JobView) -> None:
    purge_bulk()


BULK: NetworkSubscriber[int, None] = NetworkSubscriber("conversations.bulk", _piece, do_piece, _after)
PURGE = Subscriber("conversations.purge_bulk", _purge)
