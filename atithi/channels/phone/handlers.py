"""What this room does in the background: fetches recordings, asks providers for what we did not hear, follows merges."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Q

from atithi.channels import outside
from atithi.channels.phone.actions import refold, take_report
from atithi.channels.phone.actions.asking import OK, Answer, send
from atithi.channels.phone.actions.shared import line_topics, locked_call
from atithi.channels.phone.folding import ENDED
from atithi.channels.phone.line import line_of
from atithi.channels.phone.models import TALKING, Call, CallBack, CallFact, CallState, Recording
from atithi.channels.phone.providers import Asked, provider
from atithi.channels.phone.queries import lines
from atithi.conversations.actions import attach_recording
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.customers.actions import follow_merge
from atithi.events import Actor, JobView, Retry, enqueue, record
from atithi.files.actions import store

LOOK, SILENT_RINGING, SILENT_TALKING, LOST_AFTER = "phone.look", 2, 15, timedelta(hours=4)
"""Minutes after which a provider is asked about a call of which nothing was heard."""
AT_ONCE = 200
LARGEST = 25 * 1024 * 1024
PLACED = timedelta(minutes=2)


@dataclass(frozen=True)
class Fetch:
    """A recording that is about to be fetched, with a password where its address is the provider's own."""

    recording: int
    url: str
    headers: tuple[tuple[str, str], ...]


def prepare_fetch(job: JobView) -> Fetch | None:
    """Nothing where it is kept already, or its call's line has gone."""
    row = Recording.objects.select_related("call__channel", "call__message").get(pk=job.args["recording"])
    if row.state != Recording.State.NEW or row.call.message is None:
        return None
    line = line_of(row.call.channel)
    user, password = provider(line.provider).recording_login(line)
    host = urlsplit(row.url).hostname or ""
    own = host == "twilio.com" or host.endswith((".twilio.com", ".exotel.com", ".exotel.in"))
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Fetch(row.pk, row.url, (("Authorization", f"Basic {token}"),) if own and user else ())


def perform_fetch(request: Fetch) -> outside.Fetched:
    """Fetched without letting anybody lead us into our own network. It may not be ready yet: tried again."""
    try:
        return outside.fetch(
            request.url, limit=LARGEST, accept="audio/*", headers=dict(request.headers), seconds=60
        )  # fmt: skip
    except outside.Refused as error:
        raise Retry(reason=str(error)[:200]) from error


def settle_fetch(job: JobView, request: Fetch, result: outside.Fetched) -> None:
    """Kept as a file of the call's line."""
    row = Recording.objects.select_related("call__message__conversation__team", "call__conversation__team").get(
        pk=request.recording
    )
    if row.state != Recording.State.NEW or row.call.message is None:
        return
    kind = "voicemail" if row.voicemail else "call"
    ending = "wav" if result.content[8:12] == b"WAVE" else "mp3"
    name = f"{kind}-{row.call.began_at:%Y%m%d-%H%M}.{ending}"
    file = store(content=result.content, name=name, declared_type=result.media_type, limit=LARGEST)
    attach_recording(message=row.call.message, file=file)
    row.state = Recording.State.KEPT
    row.save(update_fields=["state"])
    data = {"recording": row.pk, "voicemail": row.voicemail}
    record("call.recorded", subject=("call", row.call_id), actor=Actor.system(), data=data)
    line_topics(row.call)


def fetch_stuck(job: JobView, reason: str) -> None:
    """It could not be fetched: the call says so."""
    Recording.objects.filter(pk=job.args["recording"], state=Recording.State.NEW).update(
        state=Recording.State.GONE, problem=reason[:200]
    )


@dataclass(frozen=True)
class Look:
    """A question about what we may not have heard."""

    channel: int
    provider: str
    asked: Asked


def watch(job: JobView) -> None:
    """Every two minutes: asks about calls of which nothing was heard, and says what has become of those nobody knows."""
    moment = now()
    ringing = Q(heard_at__lt=moment - timedelta(minutes=SILENT_RINGING)) & ~Q(state__in=TALKING)
    talking = Q(heard_at__lt=moment - timedelta(minutes=SILENT_TALKING), state__in=TALKING)
    rows = Call.objects.filter(ringing | talking, ended_at=None).select_related("channel").order_by("heard_at", "id")
    for call in rows[:AT_ONCE]:
        if call.heard_at < moment - LOST_AFTER:
            _give_up(call)
        elif call.state == CallState.PLACING and call.provider_id is None and call.began_at < moment - PLACED:
            Call.objects.filter(pk=call.pk, state=CallState.PLACING).update(state=CallState.UNCERTAIN)
        elif call.provider_id and _can_look(call.channel):
            # Once for each silence: the answer is news by itself.
            minute = int(moment.timestamp()) // 120
            enqueue(LOOK, args={"call": call.pk}, key=f"{LOOK}:{call.pk}:{minute}")


def _can_look(channel: Channel) -> bool:
    line = line_of(channel)
    return channel.active and "look" in provider(line.provider).CAN and bool(line.account)


def _give_up(call: Call) -> None:
    """Nothing was heard for hours: it is over since the last that was, and that is said."""
    call = locked_call(call.pk)
    if call.ended_at is not None:
        return
    if call.facts.exists():
        CallFact.objects.bulk_create(
            [CallFact(call=call, key="ended:lost", kind=ENDED, at=call.heard_at, data={"why": "lost"})],
            ignore_conflicts=True,
        )
        refold(call=call)
    else:
        call.ended_at = now()
        call.save(update_fields=["ended_at"])
        line_topics(call)


def catch_up(job: JobView) -> None:
    """Every five minutes: asks each line that can be asked for the calls of today."""
    for channel in lines().filter(active=True):
        if _can_look(channel):
            slot = int(now().timestamp()) // 300
            enqueue(LOOK, args={"channel": channel.pk}, key=f"{LOOK}:line:{channel.pk}:{slot}")


def prepare_look(job: JobView) -> Look | None:
    """About one call, or about all of a line since yesterday."""
    if "call" in job.args:
        call = Call.objects.select_related("channel").get(pk=job.args["call"])
        channel, verb, values = call.channel, "look", {"provider_id": call.provider_id}
    else:
        channel = Channel.objects.get(pk=job.args["channel"])
        verb, values = "list", {"day": f"{now() - timedelta(hours=6):%Y-%m-%d}"}
    line = line_of(channel)
    return Look(channel.pk, line.provider, provider(line.provider).request(line, verb, values))


def perform_look(request: Look) -> Answer:
    """Asks. No answer now is no harm: it is asked again soon."""
    return send(request.asked)


def settle_look(job: JobView, request: Look, answer: Answer) -> None:
    """Takes in what was told, as if we had heard it at the time."""
    if answer.kind != OK or answer.body is None:
        return
    channel = Channel.objects.get(pk=request.channel)
    try:
        reports = provider(request.provider).looked(answer.body, now())
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    for report in reports:
        take_report(channel=channel, report=report)


def follow_merged_customer(job: JobView) -> None:
    """`customer.merged`, `customer.unmerged`: calls and call-backs go along, and come back."""
    if job.event is not None:
        follow_merge(job.event, Call, CallBack)


def follow_conversation(job: JobView) -> None:
    """`conversation.merged`, `unmerged`, `split`: a call belongs where its line stands."""
    if job.event is None:
        return
    ids = [value for name, value in job.event.data.items() if name in {"merged", "into", "source", "new"}]
    for call in Call.objects.filter(conversation__in=ids, message__isnull=False).select_related("message"):
        if call.message is not None and call.message.conversation_id != call.conversation_id:
            Call.objects.filter(pk=call.pk).update(conversation=call.message.conversation_id)
