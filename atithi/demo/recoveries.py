"""What became of guests who were not satisfied: some wait, some are answered, some were asked whether it was put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from atithi.conversations.models import Conversation, Delivery, LinkedConversation, Message, MessageKind
from atithi.core.ids import public_id
from atithi.core.quiet import next_moment
from atithi.core.text import clean_line
from atithi.language import identify
from atithi.satisfaction.actions.counting import count_days
from atithi.satisfaction.actions.recovering import subject_of
from atithi.satisfaction.models import (
    Answer,
    AnswerValue,
    Invitation,
    InvitationState,
    Occasion,
    Recovery,
    Rule,
    Survey,
)
from atithi.staff.models import Role, User

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INDIA = ZoneInfo("Asia/Kolkata")
RECENT = 30 * DAY
ANSWERED_ON = ("webchat", "email")
WAITS = 2 * DAY  # nobody waits longer for a first word


@dataclass(frozen=True, slots=True)
class Course:
    """How one of them went: how long after the answer staff replied, closed it and asked; what the guest said then."""

    replied: timedelta | None = None
    closed: timedelta | None = None
    outcome: str = ""


# The latest answer first: what is fresh is not settled yet.
COURSES = (
    Course(), Course(), Course(2 * HOUR), Course(3 * HOUR), Course(HOUR, 20 * HOUR), Course(4 * HOUR, 26 * HOUR, "yes"),
    Course(HOUR, 22 * HOUR, "no"), Course(2 * HOUR, 30 * HOUR, "yes"), Course(5 * HOUR, 40 * HOUR, "partly"),
    Course(HOUR, 18 * HOUR, "yes"), Course(3 * HOUR, 28 * HOUR, "yes"), Course(2 * HOUR, 44 * HOUR),
    Course(6 * HOUR, 50 * HOUR, "yes"), Course(HOUR, 25 * HOUR, "no"),
)  # fmt: skip
REPLIES = {
    "en": "I am sorry about this. I have looked into it myself and will settle it for you today.",
    "hi": "इसके लिए मुझे खेद है। मैंने ख़ुद देखा है, आज ही इसे ठीक करवाता हूँ।",
    "te": "ఇలా జరిగినందుకు క్షమించండి. నేనే స్వయంగా చూశాను, ఈరోజే సరిచేస్తాను.",
    "bn": "এর জন্য দুঃখিত। আমি নিজে দেখেছি, আজই ঠিক করে দিচ্ছি।",
}


def load_recoveries(survey: Survey, *, staff: Mapping[str, User], now: datetime) -> None:
    """The latest low answers of guests who are known, each put right as far as its course went until now."""
    people = [user for user in staff.values() if user.role != Role.AGENT and user.is_active]
    low = Answer.objects.filter(
        survey=survey, score__lte=survey.low_at, answered_at__gt=now - RECENT, customer__isnull=False,
        invitation__conversation__isnull=False, invitation__channel_kind__in=ANSWERED_ON,
    )  # fmt: skip
    related = (
        "survey",
        "invitation__survey",
        "invitation__conversation__channel",
        "invitation__conversation__customer",
    )
    rows = low.select_related(*related).order_by("-answered_at", "-id")[: len(COURSES)]
    asked = Rule.objects.select_related("survey").filter(occasion=Occasion.RECOVERY).first()
    for place, (answer, course) in enumerate(zip(rows, COURSES, strict=False)):
        free = [user for user in people if user.pk != answer.invitation.agent_id] or people
        recovery = _opened(answer, free[place % len(free)], course, now)
        if recovery.closed_at is not None and asked is not None:
            _asked(recovery, asked, course, now)
    if asked is not None:
        days = Invitation.objects.filter(survey=asked.survey, asked_on__isnull=False).order_by()
        count_days({(asked.survey.pk, day) for day in days.values_list("asked_on", flat=True) if day})


def _opened(answer: Answer, owner: User, course: Course, now: datetime) -> Recovery:
    """The conversation as far as it came: what the guest said, the answer of who leads, and its close."""
    original, moment = answer.invitation.conversation, answer.answered_at
    assert original is not None  # noqa: S101 (asked for above)
    replied = _by_then(moment, course.replied or (3 * HOUR if moment < now - WAITS else None), now)
    closed = _by_then(moment, course.closed, now) if replied else None
    subject = subject_of(answer, answer.invitation)
    text = answer.comment or subject
    found = identify(text)
    row = Conversation.objects.create(
        public_id=public_id(), customer=original.customer, channel=original.channel, subject=clean_line(subject, 200),
        assignee=owner, team_id=original.team_id, store_id=original.store_id, language=answer.invitation.language,
        script=found.script, created_at=moment, last_message_at=replied or moment, closed_at=closed,
    )  # fmt: skip
    theirs = Message.objects.create(
        public_id=public_id(), conversation=row, kind=MessageKind.CUSTOMER, customer=original.customer, text=text,
        language=answer.invitation.language, script=found.script, created_at=moment, channel=original.channel,
        provider_id=f"survey:{answer.public_id}",
    )  # fmt: skip
    last = _replied(row, owner, replied) if replied else theirs
    row.last_message_id, row.last_message_kind, row.last_customer_message_id = last.pk, last.kind, theirs.pk
    row.preview, row.message_count = clean_line(last.text, 200), 2 if replied else 1
    row.first_reply_at, row.waiting_since = replied, None if replied else moment
    row.save()
    Conversation.objects.filter(pk=row.pk).update(updated_at=closed or replied or moment)
    LinkedConversation.objects.create(first=original, second=row, created_at=moment)
    return Recovery.objects.create(answer=answer, conversation=row, owner=owner, opened_at=moment, closed_at=closed)


def _by_then(moment: datetime, after: timedelta | None, now: datetime) -> datetime | None:
    """So long after a moment, when the shop is open; None where that has not come yet."""
    at = next_moment(moment + after, INDIA, time(20, 30), time(10)) if after else None
    return at if at and at < now else None


def _replied(row: Conversation, owner: User, moment: datetime) -> Message:
    text = REPLIES[row.language]
    return Message.objects.create(
        public_id=public_id(), conversation=row, kind=MessageKind.REPLY, author=owner, text=text, language=row.language,
        script=identify(text).script, created_at=moment, channel=row.channel, delivery=Delivery.SENT,
    )  # fmt: skip


def _asked(recovery: Recovery, rule: Rule, course: Course, now: datetime) -> None:
    """Two days after the close they are asked whether it was put right; *no* and *partly* open it again."""
    conversation, moment = recovery.conversation, (recovery.closed_at or now) + timedelta(minutes=rule.delay_minutes)
    moment = next_moment(moment, INDIA, time(20, 30), time(10))
    version = rule.survey.versions.order_by("-number")[0]
    answered = moment + 5 * HOUR if course.outcome and moment + 5 * HOUR < now else None
    due, until = moment > now, moment + rule.survey.open_days * DAY
    state = InvitationState.WAITING if due else InvitationState.ANSWERED if answered else InvitationState.DELIVERED
    invitation = Invitation.objects.create(
        public_id=public_id(), key=f"recovery:{recovery.pk}", survey=rule.survey, version=version, rule=rule,
        customer_id=conversation.customer_id, conversation=conversation, recovery=recovery, language=conversation.language,
        store_id=conversation.store_id, team_id=conversation.team_id, agent=recovery.owner, channel=conversation.channel,
        channel_kind=conversation.channel.kind, state=state, created_at=recovery.closed_at or now,
        send_at=moment if due else None, invited_at=None if due else moment, delivered_at=None if due else moment,
        asked_on=None if due else moment.astimezone(INDIA).date(), opened_at=answered, answered_at=answered,
        expires_at=None if due else until, watch_at=None if due else until,
    )  # fmt: skip
    if not due:
        recovery.asked_at = moment
    if answered:
        answer = Answer.objects.create(
            invitation=invitation, survey=rule.survey, customer_id=conversation.customer_id, answered_at=answered
        )
        AnswerValue.objects.create(answer=answer, question="put_right", choice=course.outcome)
        recovery.outcome, recovery.outcome_at = course.outcome, answered
        if course.outcome != Recovery.Outcome.YES:
            Conversation.objects.filter(pk=conversation.pk).update(closed_at=None, waiting_since=answered)
    recovery.save()
