"""What this room does about honest dates when others announce: the outlook of what was promised, and early words."""

from datetime import datetime

from atithi.channels.answering import answerable
from atithi.events import Actor, JobView
from atithi.promises.actions.honesty import learn_risk, note_outlook
from atithi.promises.actions.proving import drop_proof
from atithi.promises.actions.telling import draft_early_word, send_early_word
from atithi.promises.feasibility.answering import rules
from atithi.promises.models import Precision, Promise
from atithi.staff.models import User

RELATED = ("store", "owner", "customer", "conversation__channel")


def _promise(job: JobView) -> Promise | None:
    if job.event is None:
        return None
    return Promise.objects.select_related(*RELATED).filter(pk=job.event.subject_id).first()


def note_made(job: JobView) -> None:
    """`promise.made`: its chances as they were known, and from when on it is at risk."""
    promise = _promise(job)
    if promise is None or job.event is None:
        return
    due = job.event.data["due"]
    note_outlook(promise=promise, made=job.event.at, due=datetime.fromisoformat(due) if due else None)
    learn_risk(promise=promise)


def note_changed(job: JobView) -> None:
    """`promise.changed`: another time is at risk from another moment on."""
    promise = _promise(job)
    if promise is not None and promise.is_open:
        learn_risk(promise=promise)


def note_reopened(job: JobView) -> None:
    """`promise.reopened`: what the desk took for the keeping was none."""
    promise = _promise(job)
    if promise is None or job.event is None:
        return
    by = User.objects.filter(pk=job.event.actor_id or 0).first() if job.event.actor_kind == "staff" else None
    drop_proof(promise=promise, user=by)


def tell_early(job: JobView) -> None:
    """`promise.at_risk`: what the guest is to be told is drafted; by the owner's rule it is sent, where a new time is known."""
    promise = _promise(job)
    if promise is None or promise.conversation is None or not answerable(promise.conversation.channel):
        return
    if promise.precision == Precision.SLOT:
        return  # an appointment that is over: staff only have to say whether it took place
    automatic = rules().tells_early
    word = draft_early_word(promise=promise, automatic=automatic)
    if word is None or not automatic:
        return
    if word.offered_due is None or promise.conversation.closed_at is not None:
        word.automatic = False
        word.save(update_fields=["automatic"])
        return
    send_early_word(word=word, actor=Actor.system(), new_due=word.offered_due)
