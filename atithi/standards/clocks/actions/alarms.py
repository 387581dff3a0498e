"""An urgent matter comes while nobody is there: who is on call is called, then the next, until somebody takes it."""

from datetime import datetime, timedelta

from django.db import transaction

from atithi.conversations.actions import assign
from atithi.conversations.actions.shared import announce
from atithi.conversations.models import Conversation, Priority
from atithi.conversations.queries import visible_to
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.notices.actions import tell
from atithi.notices.concern import people
from atithi.notices.models import Kind
from atithi.staff.models import Role, User
from atithi.standards.clocks.ground import Ground
from atithi.standards.clocks.leading import leading
from atithi.standards.models import AfterHours, Alarm, OnCallTurn


@transaction.atomic
def raise_alarm(*, conversation: Conversation, rules: AfterHours) -> Alarm | None:
    """Calls whoever is on call, where the matter is urgent or was agreed to be served day and night, and nobody is there.
    One alarm at a time for a conversation; somebody who has it and is at the desk is alarm enough."""
    if not rules.call_out or conversation.waiting_since is None:
        return None
    ground, moment = Ground([conversation]), now()
    place = ground.calendars.of(conversation.store_id, conversation.team_id)
    agreed = ground.calendar(conversation) is None and bool(place.weekly)
    because = "urgent" if conversation.priority == Priority.URGENT else "agreed" if agreed else ""
    if not because or place.is_open(moment) or Alarm.objects.filter(conversation=conversation, over_at=None).exists():
        return None
    # Whoever took the last alarm of this night still sees to it.
    if Alarm.objects.filter(conversation=conversation, over_at__gt=moment - timedelta(hours=8)).exclude(taken_by=None):
        return None
    alarm = Alarm.objects.create(conversation=conversation, because=because, raised_at=moment, next_at=moment)
    data = {"alarm": alarm.public_id, "because": because}
    record("alarm.raised", subject=("conversation", conversation.pk), actor=Actor.system(), data=data)
    announce(conversation, "conversation")
    return call_next(alarm=alarm, rules=rules)


@transaction.atomic
def call_next(*, alarm: Alarm, rules: AfterHours) -> Alarm:
    """The next step of an alarm that nobody took: first those of rank one, then of rank two, then whoever leads, then the
    owner again and again. The row is held, and says when the next step is: a step is taken once."""
    held = Alarm.objects.select_for_update(of=("self",)).select_related("conversation__team").get(pk=alarm.pk)
    moment = now()
    if held.over_at is not None or held.next_at is None or held.next_at > moment:
        return held
    if held.conversation.waiting_since is None:
        end_alarm(alarm=held, actor=Actor.system(), because="answered")
        return held
    held.step += 1
    called = _to_call(held, moment)
    held.next_at = moment + timedelta(minutes=rules.step_minutes)
    held.save(update_fields=["step", "next_at"])
    tell(
        people=people(called), kind=Kind.ON_CALL, conversation=held.conversation, key=f"alarm:{held.public_id}:{held.step}",
        data={"because": held.because},
    )  # fmt: skip
    data = {"alarm": held.public_id, "step": held.step, "people": [user.pk for user in called]}
    record("alarm.called", subject=("conversation", held.conversation_id), actor=Actor.system(), data=data)
    return held


def _to_call(alarm: Alarm, moment: datetime) -> list[User]:
    turns = OnCallTurn.objects.filter(starts_at__lte=moment, ends_at__gt=moment, person__is_active=True)
    for rank in (1, 2):
        if alarm.step > rank:
            continue
        found = User.objects.filter(pk__in=turns.filter(rank=rank).values("person_id"))
        seeing = [user for user in found if visible_to(user).filter(pk=alarm.conversation_id).exists()]
        if seeing:
            return seeing
    everybody = leading(alarm.conversation)
    if alarm.step < 4 and everybody:
        return everybody
    return list(User.objects.filter(is_active=True, role=Role.OWNER).order_by("id"))


@transaction.atomic
def take_alarm(*, conversation: Conversation, user: User) -> Alarm | None:
    """Somebody takes the matter: it is theirs, and nobody else is called. Of two at the same moment the first has it; None
    where there is no alarm any more."""
    held = Alarm.objects.select_for_update().filter(conversation=conversation, over_at=None).first()
    if held is None:
        return None
    end_alarm(alarm=held, actor=Actor.staff(user.pk), because="taken", person=user)
    assign(conversation=conversation, assignee=user, team=conversation.team, actor=Actor.staff(user.pk))
    return held


@transaction.atomic
def end_alarm(*, alarm: Alarm, actor: Actor, because: str, person: User | None = None) -> None:
    """It is over: taken, answered or closed."""
    moment = now()
    values = {"over_at": moment, "next_at": None, "taken_by": person}
    if not Alarm.objects.filter(pk=alarm.pk, over_at=None).update(**values):
        return
    alarm.over_at, alarm.next_at, alarm.taken_by = moment, None, person
    data = {"alarm": alarm.public_id, "person": person.pk if person else None, "because": because}
    record("alarm.over", subject=("conversation", alarm.conversation_id), actor=actor, data=data)
    announce(Conversation.objects.select_related("team").get(pk=alarm.conversation_id), "conversation")
