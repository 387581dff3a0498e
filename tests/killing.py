"""The campaign that kills: processes of a real desk die at any moment while mails, chats and replies go through it.

The short form runs in the suite, the long one by `bin/soak kill`.
"""

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy

from tests.clients import Ledger, MailSink, chat, send_mails
from tests.desk import RunningDesk

REPLIES = """
from atithi.conversations.actions import send_reply
from atithi.conversations.models import Conversation
from atithi.events import Actor
from atithi.staff.models import User
owner = User.objects.get(email="asha@sharma.example")
for conversation in Conversation.objects.filter(channel__kind="email", waiting_since__isnull=False).order_by("id")[:200]:
    key = f"{conversation.public_id}:{conversation.last_customer_message_id}"
    send_reply(conversation=conversation, text=f"reply to {key}", actor=Actor.staff(owner.id), author=owner, client_key=key)
"""
STATE = """
import json
from collections import Counter
from atithi.channels.models import RawInbound
from atithi.conversations.models import Message
from atithi.events.models import Event, Job
from atithi.conversations import counts
from atithi.conversations.queries import queue_counts
from atithi.staff.models import User
owner = User.objects.get(email="asha@sharma.example")
kept = queue_counts(owner)
counts.recount()
print(json.dumps({
    "texts": list(Message.objects.filter(kind="customer").order_by("id").values_list("text", flat=True)),
    "order": [[c, t] for c, t in Message.objects.filter(kind="customer").order_by("id").values_list("conversation_id", "text")],
    "replies": list(Message.objects.filter(kind="reply").values_list("text", "delivery")),
    "received": Event.objects.filter(type="message.received").count(),
    "jobs": dict(Counter(Job.objects.values_list("handler", "state").values_list("state", flat=True))),
    "later": Job.objects.filter(handler="channels.deliver", state="ready").count(),
    "new": RawInbound.objects.filter(state="new").count(),
    "raw": RawInbound.objects.count(),
    "unreadable": RawInbound.objects.filter(state="unreadable").count(),
    "counts": {k: v for k, v in kept.items() if v} == {k: v for k, v in queue_counts(owner).items() if v},
}))
"""


@dataclass(frozen=True)
class Plan:
    """How much goes through, and how often something dies."""

    mail_servers: int = 4
    mails_each: int = 30
    chats: int = 12
    messages_each: int = 15
    kills: int = 14
    pause: tuple[float, float] = (0.3, 1.0)
    patience: float = 120
    """Seconds for which a client keeps trying: longer than what the limits of a minute stretch its messages to."""
    seed: int = 1


def run(desk: RunningDesk, plan: Plan) -> dict[str, object]:
    """Runs the plan and asserts that everything acknowledged is there exactly once. Returns the figures."""
    desk.set_up()
    channel = desk.shell("from atithi.conversations.queries import channel_of; print(channel_of('webchat').public_id)")
    sink = MailSink(desk.mail_port)
    sink.open()
    desk.start()
    ledger, done = Ledger(), threading.Event()
    began = time.monotonic()
    try:
        with ThreadPoolExecutor(32) as crowd:
            work = [
                crowd.submit(send_mails, desk, ledger, sender=n, count=plan.mails_each, patience=plan.patience)
                for n in range(plan.mail_servers)
            ] + [
                crowd.submit(chat, desk, channel, ledger, sender=n, count=plan.messages_each, patience=plan.patience)
                for n in range(plan.chats)
            ]
            killer = crowd.submit(_kill_now_and_then, desk, plan, done)
            for each in work:
                each.result()
            done.set()
            kills = killer.result()
        desk.wait_until_open()
        desk.shell(REPLIES)
        state = _settled(desk)
    finally:
        done.set()
        sink.close()
    _judge(state, ledger, plan, sink)
    assert "record: well" in desk.run("atithi", "check")
    acknowledged = len(ledger.acknowledged)
    return {
        "acknowledged": acknowledged,
        "tries": ledger.tries,
        "kills": kills,
        "seconds": round(time.monotonic() - began, 1),
    }


def _kill_now_and_then(desk: RunningDesk, plan: Plan, done: threading.Event) -> int:
    """Kills one member, or everything at once, again and again."""
    draw = random.Random(plan.seed)
    killed = 0
    while killed < plan.kills and not done.wait(draw.uniform(*plan.pause)):
        if draw.random() < 0.25:
            desk.kill()
            desk.start(wait=False)
        elif members := desk.members():
            with suppress(ProcessLookupError):
                os.kill(draw.choice(members), signal.SIGKILL)
        killed += 1
    return killed


def _settled(desk: RunningDesk, seconds: float = 90) -> dict[str, object]:
    """The state once nothing is left to do (leases of the dead must end first)."""
    end = time.monotonic() + seconds
    while True:
        state: dict[str, object] = json.loads(desk.shell(STATE).splitlines()[-1])
        queued = [text for text, delivery in state["replies"] if delivery == "queued"]  # type: ignore[attr-defined]
        if not state["new"] and not queued:
            return state
        assert time.monotonic() < end, (
            f"work is left: {state['new']} unread, {len(queued)} queued, jobs {state['jobs']}"
        )
        time.sleep(1)


def _judge(state: dict[str, object], ledger: Ledger, plan: Plan, sink: MailSink) -> None:
    texts: list[str] = [text.strip() for text in state["texts"]]  # type: ignore[attr-defined]
    there = Counter(texts)
    expected = plan.mail_servers * plan.mails_each + plan.chats * plan.messages_each
    assert len(ledger.acknowledged) == expected, "a client gave up"
    missing = [words for words in ledger.acknowledged if there[words] == 0]
    assert not missing, f"acknowledged and lost: {missing[:10]}"
    double = [words for words, count in there.items() if count > 1]
    assert not double, f"there twice: {double[:10]}"
    assert state["received"] == len(texts)
    assert state["unreadable"] == 0
    assert not {"stuck", "discarded"} & set(state["jobs"])  # type: ignore[call-overload]
    assert state["counts"], "the counts of the queues differ from the queues"
    for sender in range(plan.chats):
        own = [text for text in texts if text.startswith(f"chat {sender}-")]
        assert own == [f"chat {sender}-{number}" for number in range(plan.messages_each)], "out of order"
    _judge_replies(state, sink)


def _judge_replies(state: dict[str, object], sink: MailSink) -> None:
    """Each reply reached the world once; one that may or may not have is marked so."""
    bodies = [message_from_bytes(raw, policy=policy.default).get_body(("plain",)) for raw in sink.received]  # type: ignore[attr-defined]
    arrived = Counter(
        next(line for line in body.get_content().splitlines() if line.startswith("reply to")) for body in bodies
    )
    for text, delivery in state["replies"]:  # type: ignore[attr-defined]
        if delivery == "uncertain":
            assert arrived[text] <= 1
        else:
            assert delivery in {"sent", "delivered", "seen"}, (text, delivery)
            assert arrived[text] == 1, (text, delivery, arrived[text])
