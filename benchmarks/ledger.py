"""How long the list of what is owed takes, at ten thousand to a million promises; `python -m benchmarks.ledger COUNT` makes
and measures them on the desk that the environment names."""

import gc
import json
import random
import statistics
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

SIZES = (10_000, 100_000, 1_000_000)
REQUESTS = 200
OPEN_SHARE = 0.05
BATCH = 5_000
MADE = 100_000  # so many are made one by one, and repeated from there on
GOAL = 20


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for size in SIZES[: 2 if quick else 3]:
            command = [sys.executable, "-m", "benchmarks.ledger", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            rows.append([f"{size:,}", facts["open"], *facts["figures"], GOAL])
    head = [
        "Promises",
        "Open",
        "Mine p50 ms",
        "p95 ms",
        "processor p95 ms",
        "Team's p50 ms",
        "p95 ms",
        "processor p95 ms",
        "All p50 ms",
        "p95 ms",
        "processor p95 ms",
        "Clock p95 ms",
        "Goal",
    ]
    note = (
        f"{REQUESTS} pages of 30 each, the first and those after it in turn, asked by agents from whom a private team is hidden. "
        "Processor: without waiting for others (on PostgreSQL, without its server). Clock: finding what it has come to."
    )
    return [Table("What is owed, by what breaks next", head, rows, note)]


def main(count: int) -> None:
    """Fills the ledger up to `count` promises and measures its lists; prints a line of JSON."""
    import django

    django.setup()
    from atithi.core.clock import now
    from atithi.promises import queries
    from atithi.promises.models import OPEN, Promise
    from atithi.staff.models import Team

    users = _fill(count)
    team = Team.objects.filter(name__startswith="Ledger", private=False).order_by("id")[0]
    figures: list[float] = []
    gc.collect()
    gc.freeze()  # as a desk's processes do
    for whose in ("mine", f"team:{team.pk}", "all"):
        taken, worked, after = [], [], ""
        for turn in range(REQUESTS + 10):
            user = users[turn % len(users)] if whose != "mine" else users[0]
            began, own = time.perf_counter(), time.process_time()
            page = queries.due_list(user, whose, after=after)
            taken.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - own) * 1000)
            after = page.next if turn % 5 else ""
        figures += [*_middle_and_95(taken[10:]), _middle_and_95(worked[10:])[1]]
    taken = []
    for _turn in range(50):
        began = time.perf_counter()
        queries.to_watch(now() - timedelta(days=300), 500)
        taken.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"open": Promise.objects.filter(OPEN).count(), "figures": [*figures, _middle_and_95(taken)[1]]}))


def _middle_and_95(taken: list[float]) -> list[float]:
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return [cuts[9], cuts[18]]


def _fill(count: int) -> list:
    from django.db import connection, transaction

    from atithi.core.clock import now
    from atithi.events import Actor
    from atithi.promises.models import Precision, Promise, PromiseKind, PromiseState
    from atithi.staff.actions import add_team, add_user
    from atithi.staff.models import Team, User

    system = Actor.system()
    if not User.objects.filter(email="ledger0@sharma.example").exists():
        teams = [add_team(actor=system, name=f"Ledger {number}", private=number == 0) for number in range(4)]
        for number in range(20):
            email = f"ledger{number}@sharma.example"
            add_user(actor=system, email=email, name=f"Agent {number}", role="agent", speaks=["en"], teams=teams[1:])
    users = list(User.objects.filter(email__startswith="ledger").order_by("id"))
    teams = list(Team.objects.filter(name__startswith="Ledger").order_by("id"))
    chance, moment = random.Random(7), now()
    talks = _talks(count // 20, teams, chance)
    rows = []
    for _row in range(max(0, min(MADE, count) - Promise.objects.count())):
        is_open = chance.random() < OPEN_SHARE
        made = moment - timedelta(minutes=chance.randrange((20 if is_open else 700) * 1440))
        due = moment + timedelta(minutes=chance.randrange(1, 30 * 1440)) if is_open else made + timedelta(days=2)
        talk = chance.choice(talks)
        promise = Promise(
            customer_id=talk.customer_id, conversation=talk, kind=chance.choice(PromiseKind.values), words="By then",
            precision=Precision.DAY, due_at=due, breaks_at=due, owner=chance.choice(users), team=chance.choice(teams),
            state=PromiseState.MADE if is_open else PromiseState.KEPT, created_at=made, made_at=made,
            settled_at=None if is_open else due,
        )  # fmt: skip
        promise.watch_at = promise.next_watch()
        rows.append(promise)
    with transaction.atomic():
        Promise.objects.bulk_create(rows, batch_size=BATCH)
    repeat_promises(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return users


def _talks(count: int, teams: list, chance: random.Random) -> list:
    """So many conversations, one of each guest, some of them of the hidden team."""
    from atithi.conversations.models import Channel, Conversation
    from atithi.core.clock import now
    from atithi.customers.models import Customer

    moment, channel = now(), Channel.objects.order_by("id")[0]
    missing = max(0, count - Conversation.objects.count())
    guests = Customer.objects.bulk_create(
        [Customer(name=f"Guest {number}", created_at=moment) for number in range(missing)], batch_size=BATCH
    )
    Conversation.objects.bulk_create(
        [
            Conversation(customer=guest, channel=channel, created_at=moment, last_message_at=moment, language="en",
                         preview="When will it come?", team=chance.choice([None, *teams]))
            for guest in guests
        ], batch_size=BATCH,
    )  # fmt: skip
    return list(Conversation.objects.order_by("id"))


def repeat_promises(count: int) -> None:
    """Repeats the first promises, past the ORM, until there are `count`."""
    from django.db import connection, transaction

    from atithi.promises.models import Promise

    columns = [field.column for field in Promise._meta.concrete_fields if field.column not in ("id", "public_id")]
    names = ", ".join(columns)
    done = Promise.objects.count()
    while done < count:
        last = Promise.objects.order_by("id")[min(MADE, count - done) - 1].pk
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO promises_promise (public_id, {names}) SELECT '{done}-' || id, {names}"
                f" FROM promises_promise WHERE id <= {last}"
            )
        done = Promise.objects.count()


if __name__ == "__main__":
    main(int(sys.argv[1]))
