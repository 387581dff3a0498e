"""The work of this room: pieces of imports, each with transactions of its own, so it runs outside the job's."""

from atithi.events import JobView, NetworkSubscriber, Subscriber
from atithi.transfer.actions.forgetting import forget_old
from atithi.transfer.actions.planning import HANDLER
from atithi.transfer.actions.running import after_piece, do_piece, give_up
from atithi.transfer.models import ACTIVE, Import


def _piece(job: JobView) -> int | None:
    active = Import.objects.filter(pk=job.args["import"], state__in=ACTIVE)
    return active.values_list("pk", flat=True).first()


def _after(job: JobView, pk: int, _done: None) -> None:
    after_piece(pk)


def _stuck(job: JobView, reason: str) -> None:
    give_up(job.args["import"])


WORK: NetworkSubscriber[int, None] = NetworkSubscriber(
    HANDLER, _piece, do_piece, _after, max_attempts=20, on_stuck=_stuck
)


def _forget(job: JobView) -> None:
    forget_old()


FORGET = Subscriber("transfer.forget", _forget)
