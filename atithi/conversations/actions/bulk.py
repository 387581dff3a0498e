"""Many conversations changed at once: proposed with its selection, then done in pieces by background work, and undone."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atithi.conversations.bulk_verbs import VERBS, Doer, Values
from atithi.conversations.errors import ConversationError
from atithi.conversations.models import BulkAction, BulkItem, BulkState, Conversation
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor, enqueue, record
from atithi.staff.models import User

UNDO_FOR = timedelta(minutes=30)
PIECE_SECONDS = 4.0  # after which the next piece is another job's: others' work comes in between
CHUNK = 800
KEEP = timedelta(days=30)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What a proposed bulk action would do."""

    bulk: BulkAction
    same: int

    @property
    def changing(self) -> int:
        return self.bulk.total - self.same


@transaction.atomic
def propose_bulk(*, user: User, verb: str, values: Values, ids: Sequence[int], truncated: bool = False) -> Plan:
    """Keeps a selection and what is to be done to it; nothing changes yet. What somebody proposed before and did not
    begin is forgotten."""
    if verb not in VERBS:
        raise NotFound
    if not ids:
        raise ConversationError("nothing_selected", gettext_lazy("Choose some conversations first."))
    BulkAction.objects.filter(user=user, state=BulkState.PROPOSED).delete()
    bulk = BulkAction.objects.create(
        user=user, verb=verb, values=values, total=len(ids), truncated=truncated, created_at=now()
    )
    # In the order of their ids, so that two of these that meet wait for each other and never for themselves.
    BulkItem.objects.bulk_create([BulkItem(bulk=bulk, conversation_id=pk) for pk in sorted(set(ids))], batch_size=CHUNK)
    return Plan(bulk, _already(bulk, ids))


def _already(bulk: BulkAction, ids: Sequence[int]) -> int:
    same = VERBS[bulk.verb].same(Doer(bulk.user, bulk.values))
    pieces = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return sum(Conversation.objects.filter(pk__in=piece).filter(same).count() for piece in pieces)


def get_bulk(user: User, public_id: str) -> BulkAction:
    """Somebody's own bulk action, else NotFound."""
    bulk = BulkAction.objects.select_related("user").filter(user=user, public_id=public_id).first()
    if bulk is None:
        raise NotFound
    return bulk


@transaction.atomic
def start_bulk(*, bulk: BulkAction) -> None:
    """Begins what was proposed. Asking twice begins it once."""
    if BulkAction.objects.filter(pk=bulk.pk, state=BulkState.PROPOSED).update(state=BulkState.RUNNING):
        data = {"verb": bulk.verb, "values": bulk.values, "count": bulk.total}
        record("bulk.started", subject=("bulk", bulk.pk), actor=Actor.staff(bulk.user_id), data=data)
        _go_on(bulk.pk)


def may_undo(bulk: BulkAction) -> bool:
    """Whether it can still be taken back: while it runs, and half an hour from then on."""
    if bulk.state == BulkState.RUNNING:
        return True
    return bulk.state == BulkState.DONE and bulk.finished_at is not None and bulk.finished_at > now() - UNDO_FOR


@transaction.atomic
def undo_bulk(*, bulk: BulkAction) -> None:
    """Takes back what was done, conversation by conversation, and does no more. What somebody changed since stays."""
    bulk = BulkAction.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    if bulk.state in {BulkState.UNDOING, BulkState.UNDONE}:
        return
    if not may_undo(bulk):
        raise ConversationError(
            "too_late_to_undo", gettext_lazy("This can no longer be undone as a whole."), status=409
        )
    bulk.state, bulk.finished_at = BulkState.UNDOING, None
    bulk.save(update_fields=["state", "finished_at"])
    record("bulk.undone", subject=("bulk", bulk.pk), actor=Actor.staff(bulk.user_id), data={"verb": bulk.verb})
    _go_on(bulk.pk)


def _go_on(pk: int) -> None:
    enqueue("conversations.bulk", args={"bulk": pk})


def _left(bulk: BulkAction) -> QuerySet[BulkItem]:
    wanted = BulkItem.State.PENDING if bulk.state == BulkState.RUNNING else BulkItem.State.CHANGED
    return bulk.items.filter(state=wanted).order_by("id")


def do_piece(pk: int) -> None:
    """Changes (or restores) as many conversations as fit into a few seconds, each in a transaction of its own."""
    bulk = BulkAction.objects.select_related("user").get(pk=pk)
    rows, until = visible_to(bulk.user), time.monotonic() + PIECE_SECONDS
    with translation.override(bulk.user.language):
        for item in list(_left(bulk)[:CHUNK]):
            _settle(item.pk, bulk, rows)
            if time.monotonic() > until:
                return


def _settle(pk: int, bulk: BulkAction, rows: QuerySet[Conversation]) -> None:
    """One conversation: its change and what is noted of it stand or fall together."""
    with transaction.atomic():
        state = BulkAction.objects.select_for_update().values_list("state", flat=True).get(pk=bulk.pk)
        item = _left(bulk).select_for_update().filter(pk=pk).first()
        if item is None or state != bulk.state:
            return  # undone meanwhile, or another worker was here
        conversation = rows.filter(pk=item.conversation_id).first()
        if conversation is None:
            item.state, item.because = BulkItem.State.SKIPPED, _("It is no longer among those that you may see.")
        elif bulk.state == BulkState.RUNNING:
            _change(item, conversation, bulk)
        else:
            _restore(item, conversation, bulk)
        item.save(update_fields=["state", "because", "before"])


def _change(item: BulkItem, conversation: Conversation, bulk: BulkAction) -> None:
    verb, doer = VERBS[bulk.verb], Doer(bulk.user, bulk.values)
    if Conversation.objects.filter(pk=conversation.pk).filter(verb.same(doer)).exists():
        item.state = BulkItem.State.SAME
        return
    item.before = verb.before(conversation, doer)
    item.because = _attempt(lambda: verb.apply(conversation, doer))
    item.state = BulkItem.State.SKIPPED if item.because else BulkItem.State.CHANGED


def _restore(item: BulkItem, conversation: Conversation, bulk: BulkAction) -> None:
    verb, doer = VERBS[bulk.verb], Doer(bulk.user, bulk.values)
    if not Conversation.objects.filter(pk=conversation.pk).filter(verb.same(doer)).exists():
        item.state, item.because = BulkItem.State.KEPT, _("Somebody changed it since.")
        return
    item.because = _attempt(lambda: verb.restore(conversation, item.before, doer))
    item.state = BulkItem.State.KEPT if item.because else BulkItem.State.RESTORED


def _attempt(act: Callable[[], object]) -> str:
    """Does it; gives the reason why it could not be done, or "". Trouble of the database itself is passed on."""
    try:
        with transaction.atomic():
            act()
    except DeskError as error:
        return str(error)[:200]
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("one conversation of a bulk action was skipped")
        return _("Something went wrong here.")
    return ""


@transaction.atomic
def after_piece(pk: int) -> None:
    """Goes on where something is left, else ends the bulk action."""
    bulk = BulkAction.objects.select_for_update(of=("self",)).get(pk=pk)
    if bulk.state not in {BulkState.RUNNING, BulkState.UNDOING}:
        return
    if _left(bulk).exists():
        _go_on(pk)
        return
    bulk.state = BulkState.DONE if bulk.state == BulkState.RUNNING else BulkState.UNDONE
    bulk.finished_at = now()
    bulk.save(update_fields=["state", "finished_at"])


def purge_bulk() -> int:
    """Forgets bulk actions of which nobody will ask any more; the record keeps that they were."""
    old = BulkAction.objects.filter(created_at__lt=now() - KEEP).exclude(
        state__in=[BulkState.RUNNING, BulkState.UNDOING]
    )
    return old.delete()[0]
