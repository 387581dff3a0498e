"""How long it takes to reckon every running clock anew after a calendar changed, and how fast what breaks next is found.
`python -m benchmarks.clocks COUNT` measures on the desk that the environment names."""

import json
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from benchmarks.report import Cell, Table
from tests.desk import ROOT

SIZES = (100_000, 1_000_000)
QUICK = 20_000
RECKONED = 100_000
PAGES = 200
GOAL_SECONDS, GOAL_MS = 30, 20
WEEK = [[["10:00", "13:30"], ["14:00", "19:00"]]] * 6 + [[]]


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for size in (QUICK,) if quick else SIZES:
            command = [sys.executable, "-m", "benchmarks.clocks", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            rows.append([f"{size:,}", *facts["pages"], GOAL_MS, facts["reckoned"], facts["seconds"], facts["processor"],
                         GOAL_SECONDS])  # fmt: skip
    head = ["Open conversations", "Page p50 ms", "p95 ms", "Goal", "Reckoned anew", "Seconds", "Processor", "Goal"]
    note = (
        f"Breaking next: {PAGES} pages of 30, the first and those after it in turn, asked by an agent who does not see a "
        "team. Reckoned anew: the hours of the business changed, every deadline moves, in transactions of two thousand."
    )
    return [Table("Clocks: what breaks next, and another calendar", head, rows, note)]


def main(count: int) -> None:
    """Fills up to `count` open conversations with a clock each; prints a line of JSON."""
    import django

    django.setup()
    from atithi.events import Actor
    from atithi.staff.actions import add_team, add_user, set_hours
    from atithi.staff.models import User
    from atithi.standards.clocks.actions import Written, publish_standard, recompute
    from atithi.standards.clocks.queries import breaking_next
    from atithi.standards.models import Clock, StandardVersion

    if not StandardVersion.objects.exists():
        publish_standard(written=Written("first_reply", "Within two days.", 20 * 3600), actor=Actor.system())
    _fill(count)
    user = User.objects.filter(email="clocks@sharma.example").first()
    if user is None:
        add_team(actor=Actor.system(), name="Clocks", private=True)
        user = add_user(
            actor=Actor.system(), email="clocks@sharma.example", name="Agent", role="agent", speaks=["en"], teams=[]
        )
    taken, after = [], ""
    for turn in range(PAGES + 10):
        began = time.perf_counter()
        page = breaking_next(user, after=after)
        taken.append((time.perf_counter() - began) * 1000)
        after = page.next if turn % 5 else ""
    set_hours(actor=Actor.system(), weekly=WEEK if count != SIZES[1] else WEEK[::-1])
    last = Clock.objects.order_by("-id").values_list("id", flat=True)[min(RECKONED, count) - 1] - 1
    began, worked, seen = time.perf_counter(), time.process_time(), 0
    while seen < RECKONED:
        done = recompute(after=last)
        seen, last = seen + done.seen, done.last
        if not last:
            break
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    pages = statistics.quantiles(taken[10:], n=20)
    facts = {
        "pages": [round(pages[9], 1), round(pages[18], 1)], "reckoned": seen, "seconds": round(seconds, 1),
        "processor": round(processor, 1),
    }  # fmt: skip
    print(json.dumps(facts))


def _fill(count: int) -> None:
    """Rows straight into the tables: what the desk would need days for. Conversations are copied from one that is there."""
    from django.db import connection, transaction

    from atithi.conversations.models import Conversation
    from atithi.core.clock import now
    from atithi.standards.models import Clock, StandardVersion

    have = Clock.objects.filter(kind="first_reply", stopped_at=None).count()
    pattern = Conversation.objects.order_by("id").first() or _first_one()
    version = StandardVersion.objects.order_by("id")[0]
    skipped = ("id", "public_id", "created_at", "waiting_since", "closed_at", "snoozed_until", "assignee_id", "team_id")
    kept = [field.column for field in Conversation._meta.concrete_fields if field.column not in skipped]
    names = ", ".join(f'"{name}"' for name in kept)
    moment = now() - timedelta(days=2)
    with transaction.atomic(), connection.cursor() as cursor:
        last = Conversation.objects.order_by("-id").values_list("id", flat=True)[0]
        numbers = _numbers(last, count - have)
        cursor.execute(
            f"INSERT INTO conversations_conversation (id, public_id, created_at, waiting_since, {names}) "
            f"SELECT n, 'bench' || n, %s, %s, {names} FROM ({numbers}) AS numbers, conversations_conversation WHERE id = %s",
            [moment, moment, pattern.pk],
        )
    made = range(last + 1, last + 1 + count - have)
    for first in range(0, len(made), 10_000):
        Clock.objects.bulk_create(
            Clock(
                conversation_id=number, kind="first_reply", standard=version, target=version.seconds,
                started_at=moment, resumed_at=moment, due_at=moment + timedelta(seconds=number % 400_000),
                channel_id=pattern.channel_id,
            )
            for number in made[first : first + 10_000]
        )  # fmt: skip


def _first_one() -> Any:
    """A conversation that somebody began by mail."""
    from atithi.conversations.actions import receive_message
    from atithi.conversations.inbound import InboundMessage
    from atithi.conversations.queries import channel_of

    mail = channel_of("email")
    assert mail is not None
    said = InboundMessage(
        channel_id=mail.pk, provider_id="clocks", contact_kind="email", contact_value="clocks@example.com", text="Hello"
    )
    return receive_message(said).conversation


def _numbers(last: int, count: int) -> str:
    from django.db import connection

    if connection.vendor == "postgresql":
        return f"SELECT generate_series({last + 1}, {last + count}) AS n"
    return f"WITH RECURSIVE up(n) AS (SELECT {last + 1} UNION ALL SELECT n + 1 FROM up WHERE n < {last + count}) SELECT n FROM up"


if __name__ == "__main__":
    main(int(sys.argv[1]))
