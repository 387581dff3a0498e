"""Staff call guests in: the next in turn or one by name, greet them, pass them on, and note what came of it."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.channels.instore.actions.shared import end, keep, locked, own_conversation, require
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.models import Floor, Need, Outcome, Precedence, Visit, VisitState
from atithi.channels.instore.queries import CALL_KEY, in_turn, visits_visible_to
from atithi.channels.instore.words import called_words
from atithi.conversations.actions import add_note, assign, send_reply, wait_again
from atithi.conversations.queries import channel_of
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.queries import reachable_email
from atithi.events import Actor, enqueue
from atithi.staff.models import User

ROUNDS = 50  # others who win before us, until we give up


def call_next(*, floor: Floor, user: User, counter: str = "", need: Need | None = None) -> Visit | None:
    """Calls whoever is first in turn, for one need or for any; None where nobody waits. Of two who call at once each
    gets somebody else: the state is changed where it still is waiting, and nowhere else."""
    for _round in range(ROUNDS):
        rows = in_turn(floor, need).filter(away_at=None, pk__in=visits_visible_to(user).values("pk"))
        visit = rows.first()
        if visit is None:
            return None
        called = _won(rows.filter(pk=visit.pk), visit, user, counter)
        if called is not None:
            return called
    return None


@transaction.atomic
def call(*, visit: Visit, user: User, counter: str = "") -> Visit:
    """Calls this guest in, whether in turn, out, or not there before; once more where they are called already."""
    found = locked(visit.pk)
    if found.state == VisitState.CALLED and found.agent_id == user.pk:
        found.calls, found.called_at = found.calls + 1, now()
        found.counter = clean_line(counter, 20) or found.counter
        keep(found, Actor.staff(user.pk), "visit.called", counter=found.counter, times=found.calls, agent=user.pk)
        return found
    require(found, VisitState.CALLED)
    called = _won(Visit.objects.filter(pk=found.pk, state__in=["waiting", "skipped"]), found, user, counter)
    if called is None:
        require(locked(visit.pk), VisitState.CALLED)
    return called or found


def _won(rows: QuerySet[Visit], visit: Visit, user: User, counter: str) -> Visit | None:
    """Makes the visit this person's call; None where somebody else was quicker."""
    try:
        with transaction.atomic():
            moment = now()
            changed = Visit.objects.filter(pk__in=rows.order_by().values("pk"), state=visit.state).update(
                state=VisitState.CALLED, agent=user, counter=clean_line(counter, 20), called_at=moment, away_at=None
            )
            if not changed:
                return None
            won = locked(visit.pk)
            won.calls += 1
            won.first_called_at = won.first_called_at or moment
            _say_so(won, user)
            data = {"counter": won.counter, "times": won.calls, "agent": user.pk}
            keep(won, Actor.staff(user.pk), "visit.called", **data)
            return won
    except IntegrityError as error:
        raise _busy(user) from error


def _busy(user: User) -> InstoreError:
    other = Visit.objects.filter(agent=user, state=VisitState.CALLED).first()
    message = _("You have called %(token)s. Greet them, or say that they are not there.")
    return InstoreError("call_open", message, token=other.token if other else "", status=409)


def _say_so(visit: Visit, user: User) -> None:
    """The call is our answer to the guest: it ends their wait, stands on their page, and goes by mail where they left an
    address. A conversation that was merged or is spam hears nothing."""
    conversation = own_conversation(visit)
    if conversation is None:
        return
    key = f"{CALL_KEY}{visit.pk}:{visit.calls}"
    actor = Actor.staff(user.pk)
    reply = send_reply(
        conversation=conversation, text=called_words(visit), actor=actor, author=user, client_key=key, reason=None
    )
    if channel_of("email") is not None and reachable_email(conversation.customer):
        # The same work that a chat's reply has after two minutes, under the same key: here it cannot wait.
        enqueue("channels.follow_by_mail", args={"message": reply.pk}, key=f"follow:{reply.pk}")


@transaction.atomic
def greet(*, visit: Visit, user: User) -> Visit:
    """They are there: the visit is this person's now, and so is its conversation."""
    visit = locked(visit.pk)
    if visit.state == VisitState.SERVING and visit.agent_id == user.pk:
        return visit
    require(visit, VisitState.SERVING)
    actor = Actor.staff(user.pk)
    visit.state, visit.agent, visit.served_at = VisitState.SERVING, user, now()
    conversation = own_conversation(visit)
    if conversation is not None:
        assign(conversation=conversation, assignee=user, team=conversation.team, actor=actor)
    waited = int((visit.served_at - visit.arrived_at).total_seconds())
    keep(visit, actor, "visit.greeted", agent=user.pk, waited=waited)
    return visit


@transaction.atomic
def skip(*, visit: Visit, actor: Actor) -> Visit:
    """They were called and are not there."""
    visit = locked(visit.pk)
    if visit.state == VisitState.SKIPPED:
        return visit
    require(visit, VisitState.SKIPPED)
    visit.state, visit.skipped_at = VisitState.SKIPPED, now()
    keep(visit, actor, "visit.skipped", times=visit.calls)
    return visit


@transaction.atomic
def pass_on(*, visit: Visit, need: Need, user: User, note: str = "") -> Visit:
    """They wait for another need now, in the place they have by their arrival, with a note for whoever calls them."""
    visit, actor = locked(visit.pk), Actor.staff(user.pk)
    if need.floor_id != visit.floor_id or need.archived_at is not None:
        raise InstoreError("need_gone", _("This can no longer be chosen. Please choose again."), status=409)
    if visit.state != VisitState.WAITING:
        require(visit, VisitState.WAITING)
    if visit.state == VisitState.WAITING and visit.need_id == need.pk:
        return visit
    before, visit.need = visit.need_id, need
    visit.state, visit.agent, visit.counter = VisitState.WAITING, None, ""
    conversation = own_conversation(visit)
    if conversation is not None:
        if clean_line(note, 500):
            add_note(conversation=conversation, text=clean_line(note, 500), actor=actor, author=user)
        assign(conversation=conversation, assignee=None, team=conversation.team, actor=actor)
        wait_again(conversation=conversation, actor=actor)
    keep(visit, actor, "visit.passed_on", need=need.pk, from_need=before)
    return visit


@transaction.atomic
def prefer(*, visit: Visit, precedence: int, actor: Actor) -> Visit:
    """Puts somebody who has an appointment, or finds it hard to wait, further in front; or in turn again."""
    visit = locked(visit.pk)
    if visit.state != VisitState.WAITING or precedence not in Precedence.values:
        require(visit, VisitState.WAITING)
    if visit.precedence != precedence:
        visit.precedence = precedence
        visit.place_at = visit.place_from(visit.arrived_at)
        keep(visit, actor, "visit.preferred", precedence=precedence)
    return visit


@transaction.atomic
def finish(*, visit: Visit, user: User, outcome: str, note: str = "") -> Visit:
    """The visit is over. Its conversation closes, unless we owe the guest something. Raises InstoreError without an
    outcome."""
    visit, actor = locked(visit.pk), Actor.staff(user.pk)
    if visit.state == VisitState.DONE:
        return visit
    require(visit, VisitState.DONE)
    if outcome not in Outcome.values:
        raise InstoreError("outcome_missing", _("Say what came of the visit."))
    visit.outcome, visit.note, visit.agent = outcome, clean_line(note, 500), user
    conversation = own_conversation(visit)
    if visit.note and conversation is not None:
        add_note(conversation=conversation, text=visit.note, actor=actor, author=user)
    end(visit, VisitState.DONE, actor, closing=outcome != Outcome.FOLLOW_UP)
    seconds = int((now() - (visit.served_at or visit.called_at or visit.arrived_at)).total_seconds())
    keep(visit, actor, "visit.finished", outcome=outcome, agent=user.pk, seconds=seconds)
    return visit
