"""What becomes of a job that failed: another try later, or stuck until a person looks."""

import logging
import traceback

from django.db import transaction
from django.db.models import Q, QuerySet

from atithi.core.clock import now
from atithi.events.actions import record
from atithi.events.backoff import delay
from atithi.events.lease import Held
from atithi.events.models import Job
from atithi.events.subscriber import Actor, GiveUp, Retry

logger = logging.getLogger(__name__)
LONGEST_ERROR = 4000


class UnknownHandler(Exception):
    """The table of work has no handler of this name: perhaps it was renamed while work for it waited."""


class SwallowedError(Exception):
    """A handler caught a database error without a transaction of its own around it, so its work cannot be committed."""


@transaction.atomic
def fail(held: Held, error: Exception) -> None:
    """Decides on a failed attempt, if the lease is still ours."""
    subscriber, attempt = held.subscriber, held.job.attempts
    last = subscriber is None or isinstance(error, GiveUp | UnknownHandler) or attempt >= subscriber.max_attempts
    logger.warning(
        "job %s (%s) failed at attempt %s%s: %s", held.id, held.job.handler, attempt, ", stuck" if last else "", error
    )
    if last:
        _stop(held, error)
    else:
        _try_later(held, error)


def _try_later(held: Held, error: Exception) -> None:
    wait = error.after if isinstance(error, Retry) and error.after is not None else delay(held.id, held.job.attempts)
    run_at = now() + wait
    changed = _ours(held).update(
        state=Job.State.READY, run_at=run_at, lease_owner="", lease_until=None, last_error=_describe(error)
    )
    if changed and held.job.lane:
        # Those behind it cannot run before it: let them wait as long, instead of being looked at in vain.
        Job.objects.filter(Q(run_at__lt=run_at), lane=held.job.lane, state=Job.State.READY, id__gt=held.id).update(
            run_at=run_at
        )


def _stop(held: Held, error: Exception) -> None:
    stopped = _ours(held).update(state=Job.State.STUCK, lease_owner="", lease_until=None, last_error=_describe(error))
    if not stopped:
        return
    subscriber = held.subscriber
    if subscriber is not None and subscriber.on_stuck is not None:
        try:
            with transaction.atomic():
                subscriber.on_stuck(held.view, str(error))
        except Exception:
            logger.exception("job %s (%s): what should follow when it is stuck failed", held.id, held.job.handler)
    event = held.view.event
    if event is None or not event.type.startswith("job."):  # else a failing listener would announce itself for ever
        data = {"handler": held.job.handler, "event": held.job.event_id, "attempts": held.job.attempts}
        record("job.stuck", subject=("job", held.id), actor=Actor.system(), data=data)


def _ours(held: Held) -> QuerySet[Job]:
    job = held.job
    return Job.objects.filter(id=job.id, lease_owner=job.lease_owner, attempts=job.attempts, state=Job.State.RUNNING)


def _describe(error: Exception) -> str:
    """What a person needs to see of it: the reason given, or the end of the traceback."""
    if isinstance(error, Retry | GiveUp):
        text = error.reason
    elif isinstance(error, UnknownHandler | SwallowedError):
        text = str(error)
    else:
        text = "".join(traceback.format_exception(error))
    return text.replace("\0", "").encode("utf-8", "replace").decode()[-LONGEST_ERROR:]
