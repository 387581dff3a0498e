"""What this room does when others announce, and by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.customers.actions import follow_merge
from atithi.events import JobView, Retry
from atithi.events.models import Event
from atithi.notices import actions, push
from atithi.notices.concern import colleague_of, everybody, people
from atithi.notices.models import Kind, Notice, PushDevice
from atithi.notices.pages import may_be_seen, place_of
from atithi.notices.queries import business_clock, rules_of
from atithi.notices.words import headline
from atithi.staff.models import User

LATE = timedelta(minutes=10)
"""A push that waited longer says nothing that the person does not know, or that still matters."""
LOOK_BACK = timedelta(hours=1)
MOST_WAITING = 500


def _conversation(event: Event | None) -> Conversation | None:
    """The conversation of the event as it is now; None where it is closed or spam."""
    rows = Conversation.objects.select_related("customer", "team")
    return rows.filter(pk=event.subject_id, closed_at=None).first() if event is not None else None


def tell_of_new(job: JobView) -> None:
    """`conversation.started`, `conversation.reopened`: those who serve it hear of it, unless somebody has it."""
    tell_of_new_ones([job])


def tell_of_new_ones(jobs: Sequence[JobView]) -> None:
    """As `tell_of_new`, for several jobs at once."""
    events = [job.event for job in jobs if job.event is not None and job.event.actor_kind != "staff"]
    rows = Conversation.objects.select_related("customer", "team").filter(closed_at=None, assignee=None)
    new = rows.in_bulk({event.subject_id for event in events})
    staff = everybody() if new else []
    for event in events:
        conversation = new.get(event.subject_id)
        if conversation is not None:
            serving = [person for person in staff if person.serves(conversation)]
            actions.tell(people=serving, kind=Kind.NEW, conversation=conversation, key=f"new:{event.pk}")


def tell_of_message(job: JobView) -> None:
    """`message.received`: whoever had the conversation hears of it."""
    tell_of_messages([job])


def tell_of_messages(jobs: Sequence[JobView]) -> None:
    """As `tell_of_message`, for several jobs at once: most are about conversations that nobody has."""
    events = [job.event for job in jobs if job.event is not None]
    rows = Conversation.objects.select_related("assignee").filter(closed_at=None, assignee__is_active=True)
    had = rows.in_bulk({event.subject_id for event in events})
    for event in events:
        if event.subject_id in had:
            _tell_of_message(event, had[event.subject_id])


def _tell_of_message(event: Event, conversation: Conversation) -> None:
    if conversation.assignee is None:
        return
    about = Event.objects.filter(subject_kind="conversation", subject_id=event.subject_id, id__gt=event.pk)
    if about.filter(type="conversation.assigned").exists():
        return  # who was given it after the message came is told that instead
    [person] = people([conversation.assignee])
    actions.tell_of_answer(person=person, conversation=conversation, message_id=event.data["message"])


def tell_of_assignment(job: JobView) -> None:
    """`conversation.assigned`: the new assignee hears of it; where it went to a team alone, those of the team."""
    conversation, event = _conversation(job.event), job.event
    if conversation is None or event is None:
        return
    by = colleague_of(event)
    data, key = event.data, f"assigned:{event.pk}"
    if data["assignee"] is not None:
        actions.overtake(kind=Kind.SUGGESTED, conversation=conversation)
    if data["assignee"] is None and data["team"] is not None and data["team"] != data["from_team"]:
        team = [person for person in everybody() if person.serves(conversation) and person.user != by]
        actions.tell(people=team, kind=Kind.NEW, conversation=conversation, key=key, by=by)
    elif data["assignee"] is not None and data["assignee"] not in {data["from_assignee"], by and by.pk}:
        users = User.objects.filter(pk=data["assignee"], is_active=True)
        actions.tell(people=people(users), kind=Kind.ASSIGNED, conversation=conversation, key=key, by=by)


def tell_of_mention(job: JobView) -> None:
    """`colleague.mentioned`: those whom a note names hear of it, in closed conversations, too."""
    event = job.event
    if event is None:
        return
    conversation = Conversation.objects.select_related("customer").get(pk=event.subject_id)
    by = colleague_of(event)
    named = people(User.objects.filter(pk__in=event.data["users"], is_active=True))
    actions.tell(
        people=named, kind=Kind.MENTIONED, conversation=conversation, key=f"mentioned:{event.data['message']}",
        message_id=event.data["message"], by=by,
    )  # fmt: skip


def watch_waiting(job: JobView) -> None:
    """Each minute: who is served by somebody, or could be, and waits longer than that person finds right."""
    moment = now()
    wishing = [one for one in everybody() if set(one.rules.ways_for(Kind.WAITING)) - {"mail"}]
    if not wishing:
        return
    shortest = min(one.rules.waiting_minutes for one in wishing)
    longest = max(one.rules.waiting_minutes for one in wishing)
    for conversation in _waiting_between(moment, shortest, longest):
        minutes = (moment - conversation.waiting_since).total_seconds() / 60 if conversation.waiting_since else 0
        served = [
            one for one in wishing
            if 0 <= minutes - one.rules.waiting_minutes < LOOK_BACK.total_seconds() / 60
            and (conversation.assignee_id == one.user.pk or (conversation.assignee_id is None and one.serves(conversation)))
        ]  # fmt: skip
        if served:
            key = f"waiting:{conversation.pk}:{conversation.waiting_since:%Y%m%d%H%M%S}"
            actions.tell(people=served, kind=Kind.WAITING, conversation=conversation, key=key)


def _waiting_between(moment: datetime, shortest: int, longest: int) -> list[Conversation]:
    since = moment - timedelta(minutes=longest) - LOOK_BACK
    rows = Conversation.objects.filter(
        closed_at=None, snoozed_until=None, waiting_since__isnull=False, waiting_since__gt=since,
        waiting_since__lte=moment - timedelta(minutes=shortest),
    )  # fmt: skip
    return list(rows.select_related("customer").order_by("-waiting_since", "-id")[:MOST_WAITING])


def prepare_push(job: JobView) -> push.PushRequest | None:
    """The push, unless the device or the notice is gone, was seen, or comes at a time when it is not wished."""
    device = PushDevice.objects.select_related("user").filter(pk=job.args["device"], user__is_active=True).first()
    if device is None:
        return None
    with translation.override(device.user.language):
        if job.args["notice"] is None:
            return push.request_for(device, _payload(device.user, _("This device will be told."), "", "/", "test"))
        rows = Notice.objects.select_related("conversation__customer", "customer", "by").filter(pk=job.args["notice"])
        notice = rows.filter(user=device.user, seen_at=None, created_at__gt=now() - LATE).first()
        if notice is None or not _wanted_now(device.user, notice):
            return None
        return push.request_for(device, _words(device.user, notice))


def _wanted_now(user: User, notice: Notice) -> bool:
    rules = rules_of(user)
    # Whoever is on call is called: that is what a night's turn is for.
    if rules.is_quiet(business_clock()) and notice.kind != Kind.ON_CALL:
        return False
    if rules.quiet_while_active and rules.is_active(now()):
        return False
    return Notice.objects.filter(may_be_seen(user), pk=notice.pk).exists()


def _words(user: User, notice: Notice) -> dict[str, object]:
    rules = rules_of(user)
    said = ""
    if rules.show_words and notice.message_id:
        text = Message.objects.filter(pk=notice.message_id).values_list("text", flat=True).first() or ""
        said = " ".join(text[:400].split())[:140]
    title = headline(notice, named=rules.show_words)
    tag = notice.conversation.public_id if notice.conversation else f"{notice.kind}-{notice.about}"
    return _payload(user, title, said, place_of(notice), tag)


def _payload(user: User, title: str, body: str, url: str, tag: str) -> dict[str, object]:
    unseen = Notice.objects.filter(user=user, seen_at=None).count()
    return {"title": title, "body": body, "url": url, "tag": tag, "lang": user.language, "unseen": unseen}


def perform_push(request: push.PushRequest) -> push.PushResult:
    """Sends it. A service that is away or busy is asked again; what it refuses is told by `settle_push`."""
    result = push.send(request)
    if result.status in {0, 408, 429} or result.status >= 500:
        raise Retry(reason=f"{result.status} {result.problem}")
    return result


def settle_push(job: JobView, request: push.PushRequest, result: push.PushResult) -> None:
    """A device that is gone is forgotten; what another was refused for stands beside it in its owner's settings."""
    device = PushDevice.objects.filter(pk=job.args["device"])
    if result.gone:
        device.delete()
    elif 200 <= result.status < 300:
        device.update(told_at=now(), problem="")
    else:
        device.update(problem=f"{result.status} {result.problem}"[:200])


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`: what was told of the one is of the other now; `customer.unmerged`: of the one again."""
    if job.event is not None:
        follow_merge(job.event, Notice)


def purge(job: JobView) -> None:
    """Forgets old notices."""
    actions.forget_old()
