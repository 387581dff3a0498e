"""The open conversation as one stream: messages, notes, and what was done with it, in order, with day marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from atithi.channels.email.models import ReceivedMail
from atithi.channels.email.queries import mail_marks
from atithi.channels.phone.models import Call
from atithi.channels.phone.queries import lines_of_messages
from atithi.conversations.actions import CALL_MARK
from atithi.conversations.models import Conversation, Forward, Message, MessageKind
from atithi.conversations.queries import PAGE, count_since, messages_since, timeline
from atithi.events.models import Event
from atithi.events.queries import history
from atithi.staff.models import User
from atithi.workspace.facts import ICONS, TOLD, Names, names_for, open_problem, tell
from atithi.workspace.queries import names_of

CONTEXT, LONGEST_PAGE = 10, 600
SHOWN_FACTS = ("conversation.assigned", "conversation.closed", "conversation.reopened", *TOLD)


@dataclass(frozen=True)
class Entry:
    """One thing in the stream: a message, a fact in words with its icon, the mark of a new day, or of the first unread."""

    kind: Literal["message", "fact", "day", "new"]
    at: datetime
    message: Message | None = None
    event_id: int = 0
    words: str = ""
    icon: str = ""
    day: date | None = None
    mail: ReceivedMail | None = None  # what is known of a message that came by mail
    call: Call | None = None  # the call whose line this message is
    retry: Forward | None = None  # a mail sent on that did not arrive, as far as one knows


@dataclass(frozen=True)
class Stream:
    """Entries, and what the page must send to get what lies before and after them."""

    entries: list[Entry]
    before: int
    last_message: int
    last_event: int
    last_day: str


def latest(
    user: User, conversation: Conversation, *, read: int, before: int | None = None, back_to: int | None = None
) -> Stream:
    """A page of the stream, the last one or the one before the message `before`; `read` is where reading stopped.
    `back_to`: the last page reaches back to this message and a few before it, as far as a page can bear."""
    limit = PAGE if back_to is None else min(max(PAGE, count_since(conversation, back_to) + CONTEXT), LONGEST_PAGE)
    messages = timeline(conversation, before=before, limit=limit)
    more = len(messages) == limit
    facts = _facts(conversation)
    if more:
        facts = facts.filter(at__gte=messages[0].created_at)
    if before is not None:
        edge = Message.objects.filter(conversation=conversation, pk=before).values_list("created_at", flat=True).first()
        facts = facts.filter(at__lt=edge) if edge else facts.none()
    return _stream(messages, list(facts[:200]), more=more, read=read if before is None else None)


def since(conversation: Conversation, *, message: int, event: int, day: str) -> Stream:
    """What came after the message and the event that a page has last."""
    messages = messages_since(conversation, message)
    facts = list(_facts(conversation).filter(id__gt=event)[:200])
    stream = _stream(messages, facts, more=False, read=None, day=day)
    return Stream(
        stream.entries, 0, stream.last_message or message, max(stream.last_event, event), stream.last_day or day
    )


def _facts(conversation: Conversation) -> QuerySet[Event]:
    return history("conversation", conversation.pk).filter(type__in=SHOWN_FACTS)


def _stream(messages: list[Message], facts: list[Event], *, more: bool, read: int | None, day: str = "") -> Stream:
    mails = mail_marks(message.pk for message in messages if message.kind == MessageKind.CUSTOMER)
    calls = calls_among(messages)
    entries = [
        Entry("message", message.created_at, message=message, mail=mails.get(message.pk), call=calls.get(message.pk))
        for message in messages
    ] + _said(facts)
    entries.sort(key=lambda entry: (entry.at, entry.kind != "message", entry.event_id))
    marked = list(_with_days(_with_new(entries, read), day))
    return Stream(
        entries=marked,
        before=messages[0].pk if more else 0,
        last_message=messages[-1].pk if messages else 0,
        last_event=facts[-1].pk if facts else 0,
        last_day=_day(marked[-1].at).isoformat() if marked else "",
    )


def calls_among(messages: Iterable[Message]) -> dict[int, Call]:
    """The calls whose lines are among these messages: no query where none looks like one."""
    marked = [message.pk for message in messages if message.text.startswith(CALL_MARK)]
    return lines_of_messages(marked) if marked else {}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _with_days(entries: Iterable[Entry], shown: str) -> Iterable[Entry]:
    for entry in entries:
        day = _day(entry.at)
        if day.isoformat() != shown:
            shown = day.isoformat()
            yield Entry("day", entry.at, day=day)
        yield entry


def _with_new(entries: list[Entry], read: int | None) -> Iterable[Entry]:
    """The mark stands before the first message of the customer that this person has not read, unless all are new."""
    unread = [
        entry
        for entry in entries
        if entry.message and entry.message.kind == MessageKind.CUSTOMER and read is not None and entry.message.pk > read
    ]
    first = unread[0] if unread and read else None
    for entry in entries:
        if entry is first:
            yield Entry("new", entry.at)
        yield entry


def _said(facts: list[Event]) -> list[Entry]:
    people, teams = names_of(
        [event.actor_id for event in facts if event.actor_kind == "staff"]
        + [event.data.get(whom) for event in facts for whom in ("assignee", "from_assignee")],
        [event.data.get("team") for event in facts],
    )
    names = {**names_for(facts), "people": people, "teams": teams}
    return [_handled(event, people, names) if event.type in TOLD else _fact(event, people, teams) for event in facts]


def _handled(event: Event, people: dict[int, str], names: Names) -> Entry:
    words = tell(event, people.get(event.actor_id or 0, _("The desk")), names)
    return Entry(
        "fact", event.at, event_id=event.pk, words=words, icon=ICONS[event.type], retry=open_problem(event, names)
    )


def _fact(event: Event, people: dict[int, str], teams: dict[int, str]) -> Entry:
    who = people.get(event.actor_id or 0, _("The desk")) if event.actor_kind != "customer" else ""
    icon = {"conversation.closed": "check", "conversation.reopened": "rotate-ccw"}.get(event.type, "user-plus")
    return Entry("fact", event.at, event_id=event.pk, words=_words(event, who, people, teams), icon=icon)


def _words(event: Event, who: str, people: dict[int, str], teams: dict[int, str]) -> str:
    values = {
        "who": who,
        "to": people.get(event.data.get("assignee") or 0, ""),
        "team": teams.get(event.data.get("team") or 0, ""),
    }
    if event.type == "conversation.closed":
        return _("%(who)s closed this") % values
    if event.type == "conversation.reopened":
        return _("%(who)s opened this again") % values if who else _("A new message opened this again")
    if event.data.get("assignee") and event.data["assignee"] == event.actor_id and event.actor_kind == "staff":
        return _("%(who)s took this") % values
    if values["to"]:
        return _("%(who)s gave this to %(to)s") % values
    if values["team"]:
        return _("%(who)s gave this to the team %(team)s") % values
    return _("%(who)s put this back: nobody looks after it now") % values
