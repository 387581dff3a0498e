"""How long a refresh of the live board takes, with two hundred people on duty and five thousand guests who wait.
`python -m benchmarks.board COUNT` measures on the desk that the environment names."""

import gc
import json
import statistics
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

STAFF, WAITING, STOPPED = 200, 5_000, 2_000
TURNS, QUICK = 200, 60
LANGUAGES = ("en", "hi", "te", "bn")
GOAL_MS = 100


def measure(*, quick: bool) -> list[Table]:
    """One table with one line: the whole fragment, asked for as a browser does and rendered."""
    from benchmarks.shop import open_shop

    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.board", str(QUICK if quick else TURNS)]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        facts = json.loads(done.stdout.splitlines()[-1])
    measured = [*facts["ms"], GOAL_MS, facts["processor"], facts["questions"], facts["kilobytes"]]
    rows: list[list[Cell]] = [["/board/now/", *measured]]
    head = ["Page", "p50 ms", "p95 ms", "Goal p95", "Processor p50 ms", "Questions", "KB"]
    note = (
        f"{STAFF} people on duty, {WAITING:,} guests who wait, each with a running clock, {STOPPED:,} clocks that stopped today; "
        "for a supervisor who does not see a private team. One request after the other, in process."
    )
    return [Table("The live board", head, rows, note)]


def main(turns: int) -> None:
    """Fills the desk; prints a line of JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from atithi.staff.models import Role, Team, User

    settings.ALLOWED_HOSTS = ["*"]
    _fill()
    Team.objects.create(name="Private", private=True)
    leader = User.objects.create(email="leader@example.com", name="Leader", role=Role.SUPERVISOR)
    browser = Client()
    browser.force_login(leader, backend=settings.AUTHENTICATION_BACKENDS[0])
    gc.collect()
    gc.freeze()  # as a desk's processes do
    taken, worked, answer = [], [], None
    for _turn in range(turns + 5):
        began, work = time.perf_counter(), time.process_time()
        answer = browser.get("/board/now/")
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - work) * 1000)
        assert answer.status_code == 200, answer.content[:500]
    with CaptureQueriesContext(connection) as asked:
        browser.get("/board/now/")
    parts = statistics.quantiles(taken[5:], n=20)
    size = round(len(answer.content) / 1024) if answer is not None else 0
    facts = {"ms": [round(parts[9], 1), round(parts[18], 1)], "processor": round(statistics.median(worked[5:]), 1)}
    print(json.dumps({**facts, "questions": len(asked), "kilobytes": size}))


def _fill() -> None:
    """Rows straight into the tables."""
    from atithi.conversations.actions import add_channel
    from atithi.conversations.models import Conversation
    from atithi.core.clock import now
    from atithi.customers.models import Customer
    from atithi.events import Actor
    from atithi.staff.models import User
    from atithi.standards.clocks.actions import Written, publish_standard
    from atithi.standards.models import Clock, StandardVersion

    moment = now()
    publish_standard(written=Written("first_reply", "Within four hours.", 4 * 3600), actor=Actor.system())
    version = StandardVersion.objects.get()
    people = User.objects.bulk_create(
        User(email=f"b{number}@example.com", name=f"Agent {number}", presence="online", speaks=["en"])
        for number in range(STAFF)
    )
    channels = [
        add_channel(kind="email", name=f"Mail {number}", address=f"mail{number}@example.com", actor=Actor.system())
        for number in range(4)
    ]
    guest = Customer.objects.create(name="Guest", created_at=moment)
    waiting = Conversation.objects.bulk_create(
        Conversation(
            customer=guest, channel=channels[number % 4], language=LANGUAGES[number // 4 % 4], created_at=moment,
            waiting_since=moment - timedelta(seconds=number), last_message_at=moment,
            assignee=people[number % STAFF] if number % 5 else None,
        )
        for number in range(WAITING)
    )  # fmt: skip
    Clock.objects.bulk_create(
        Clock(
            conversation=each, kind="first_reply", standard=version, target=version.seconds, started_at=moment,
            resumed_at=moment, due_at=moment + timedelta(seconds=number - 500), channel_id=each.channel_id,
        )
        for number, each in enumerate(waiting)
    )  # fmt: skip
    Clock.objects.bulk_create(
        Clock(
            conversation=waiting[number], kind="first_reply", standard=version, target=version.seconds, worked=number,
            started_at=moment, stopped_at=moment, outcome="met" if number % 9 else "missed", channel=channels[0],
        )
        for number in range(STOPPED)
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
