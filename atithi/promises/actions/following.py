"""Promises go where their conversation goes when it is merged, taken out again or split."""

from django.db import transaction

from atithi.conversations.models import Conversation
from atithi.events import Actor, record
from atithi.events.models import Event
from atithi.promises.actions.shared import announce
from atithi.promises.models import Promise

FOLLOWED = "promise.followed"


@transaction.atomic
def follow_messages(*, source: int, target: int, everything: bool = False) -> int:
    """Promises of the conversation `source` whose words stand in `target` by now go there; with `everything` also those that
    stand nowhere. Where a merge is undone, what came along with it goes back. Returns how many went; twice is as once."""
    rows = Promise.objects.select_for_update(of=("self",)).filter(conversation=source)
    moved = [promise for promise in rows.order_by("id").select_related("message") if _goes(promise, target, everything)]
    if not moved:
        return 0
    place = Conversation.objects.select_related("team").get(pk=target)
    for promise in moved:
        promise.conversation = place
        promise.save(update_fields=["conversation"])
        data = {"conversation": target, "from_conversation": source}
        record(FOLLOWED, subject=("promise", promise.pk), actor=Actor.system(), data=data)
        announce(promise)
    return len(moved)


def _goes(promise: Promise, target: int, everything: bool) -> bool:
    if promise.message is not None:
        return promise.message.conversation_id == target
    if everything:
        return True
    came = Event.objects.filter(subject_kind="promise", subject_id=promise.pk, type=FOLLOWED).order_by("-id").first()
    return came is not None and came.data["from_conversation"] == target
