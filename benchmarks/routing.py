"""How fast work finds somebody: decisions in memory, and work given and committed, one conversation a transaction and as
workers do it, with five thousand waiting behind it.

`python -m benchmarks.routing COUNT` measures on the desk that the environment names.
"""

import json
import random
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

AGENTS = 200
DECISIONS = 5_000
WAITING = 5_000
COMMITTED = 300
TOGETHER = 20
LANGUAGES = ("en", "hi", "te", "bn")
GOAL_DECIDED, GOAL_COMMITTED = 1_000, 100


def measure(*, quick: bool) -> list[Table]:
    """One table: decisions, and commits."""
    from benchmarks.shop import open_shop

    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.routing", str(COMMITTED // 3 if quick else COMMITTED)]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        facts = json.loads(done.stdout.splitlines()[-1])
    rows: list[list[Cell]] = [
        ["Decided in memory", *facts["decided"], GOAL_DECIDED],
        ["Given and committed, one a transaction", *facts["single"], GOAL_COMMITTED],
        [f"Given and committed, {TOGETHER} a transaction", *facts["together"], GOAL_COMMITTED],
        [f"An event while {WAITING:,} wait and nobody has room", *facts["full"], ""],
    ]
    note = (
        f"{AGENTS} people on duty who speak one or two of four languages, with skills and stores; each given conversation is "
        "assigned, with its events, jobs and signals. Where other programs run, a second of the processor says more than one "
        "of the clock."
    )
    head = ["Conversations", "A second", "A second of the processor", "Goal"]
    return [Table("Who takes what", head, rows, note)]


Rate = tuple[float, float]
"""How many a second, by the clock and by the processor."""


class Stopwatch:
    """What passes by the clock, and by this process's share of the processor."""

    def __init__(self) -> None:
        self._began, self._worked = time.perf_counter(), time.process_time()

    def rate(self, count: int) -> Rate:
        return count / (time.perf_counter() - self._began), count / (time.process_time() - self._worked)


def main(count: int) -> None:
    """Measures; prints a line of JSON."""
    import django

    django.setup()
    decided = _decided()
    numbers = _fill(count * 2)
    single = _rate(numbers[:count], 1)
    together = _rate(numbers[count:], TOGETHER)
    print(json.dumps({"decided": decided, "single": single, "together": together, "full": _full(count)}))


def _decided() -> Rate:
    """Decisions a second, each with its own needs, the people bearing more from one to the next."""
    from atithi.core.clock import now
    from atithi.standards.routing.deciding import Agent, Needs, decide

    draw = random.Random(3)
    agents = [
        Agent(
            id=number, teams=frozenset(draw.sample(range(6), 2)), stores=frozenset({draw.randrange(4)}),
            speaks=frozenset(draw.sample(LANGUAGES, 2)), skills=frozenset(draw.sample(range(5), 2)), capacity=DECISIONS,
        )
        for number in range(AGENTS)
    ]  # fmt: skip
    work = [
        Needs(
            draw.randrange(6),
            draw.randrange(4),
            "webchat",
            draw.choice(LANGUAGES),
            "Latn",
            frozenset({draw.randrange(5)}),
        )
        for _ in range(DECISIONS)
    ]
    watch = Stopwatch()
    for needs in work:
        if choice := decide(needs, agents, 2, helped=draw.randrange(AGENTS)):
            choice.agent.take("webchat", 2, now())
    return watch.rate(DECISIONS)


def _fill(count: int) -> list[int]:
    """People on duty, and conversations that nobody has; their numbers."""
    from atithi.conversations.actions import add_channel, receive_message
    from atithi.conversations.inbound import InboundMessage
    from atithi.events import Actor
    from atithi.staff.models import User
    from atithi.standards.models import TeamRouting

    User.objects.bulk_create(
        User(
            email=f"a{number}@example.com",
            name=f"Agent {number}",
            speaks=list({LANGUAGES[number % 4], "en"}),
            presence="online",
        )
        for number in range(AGENTS)
    )
    TeamRouting.objects.create(of_no_team=True, mode="assign")
    channel = add_channel(kind="email", name="Routing", address="routing@example.com", actor=Actor.system())
    texts = ("Where is my order, please?", "मेरा ऑर्डर कहाँ है?", "నా ఆర్డర్ ఎక్కడ ఉంది?", "আমার অর্ডার কোথায়?")
    return [
        receive_message(
            InboundMessage(
                channel_id=channel.pk, provider_id=f"r{number}", contact_kind="email",
                contact_value=f"g{number}@example.com", text=texts[number % 4],
            )
        ).conversation_id
        for number in range(count)
    ]  # fmt: skip


def _rate(numbers: list[int], together: int) -> Rate:
    from atithi.standards.routing import giving

    watch = Stopwatch()
    given = sum(giving.route(numbers[place : place + together]) for place in range(0, len(numbers), together))
    if given != len(numbers):
        raise RuntimeError(f"{given} of {len(numbers)} found somebody")
    return watch.rate(given)


def _full(count: int) -> Rate:
    """Events a second that change nothing: all are full, and thousands wait."""
    from atithi.conversations.models import Conversation
    from atithi.core.clock import now
    from atithi.standards.models import Lane, QueuedWork, RoutingRules
    from atithi.standards.routing import giving
    from atithi.standards.routing.deciding import Needs
    from atithi.standards.routing.queue import lane_for

    RoutingRules.objects.update_or_create(id=1, defaults={"capacity": 1})
    first = Conversation.objects.select_related("channel").latest("pk")
    rows = Conversation.objects.bulk_create(
        [
            Conversation(
                customer_id=first.customer_id, channel=first.channel, language=LANGUAGES[number % 4], created_at=now(),
                last_message_at=now(), waiting_since=now() + timedelta(seconds=number),
            )
            for number in range(WAITING)
        ],
        batch_size=500,
    )  # fmt: skip
    lanes: dict[str, Lane] = {code: lane_for(Needs(kind="email", language=code)) for code in LANGUAGES}
    QueuedWork.objects.bulk_create(
        [QueuedWork(conversation=row, lane=lanes[row.language], rank=10, since=row.created_at) for row in rows],
        batch_size=500,
    )
    watch = Stopwatch()
    for row in rows[:count]:
        giving.route([row.pk], freed=True)
    return watch.rate(count)


if __name__ == "__main__":
    main(int(sys.argv[1]))
