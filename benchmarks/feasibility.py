"""How long it takes to reckon how long things take, from ten thousand to a million finished cases, and to answer "can we promise
that?"; `python -m benchmarks.feasibility COUNT` makes and measures them on the desk that the environment names."""

import json
import random
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.ledger import MADE, _middle_and_95, repeat_promises
from benchmarks.report import Cell, Table
from tests.desk import ROOT

SIZES = (10_000, 100_000, 1_000_000)
ASKED = 300
GOAL_ANSWER, GOAL_RECKONING = 30, 120


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for size in SIZES[: 2 if quick else 3]:
            command = [sys.executable, "-m", "benchmarks.feasibility", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            answers = [GOAL_RECKONING, *facts["answer"], GOAL_ANSWER]
            rows.append([f"{size:,}", facts["curves"], *facts["reckoning"], *answers])
    head = [
        "Cases", "Curves", "First s", "processor s", "Again s", "processor s", "Goal s", "Answer p50 ms", "p95 ms",
        "processor ms", "Goal ms",
    ]  # fmt: skip
    note = (
        f"Promises of nine kinds, four stores, with open cases, opening hours and holidays; {ASKED} answers for a promise in a "
        "store, of a person. First: the whole record. Again: the same in the next night, where nothing changed. Processor: "
        "without waiting for others."
    )
    return [Table("Honest dates", head, rows, note)]


def main(count: int) -> None:
    """Fills the ledger up to `count` promises, reckons and asks; prints a line of JSON."""
    import django

    django.setup()
    from atithi.core.clock import now
    from atithi.promises.feasibility.answering import feasibility
    from atithi.promises.feasibility.reckoning import reckon
    from atithi.promises.models import PromiseKind, TimeCurve
    from atithi.staff.models import Store, User

    _fill(count)
    taken = []
    for _turn in range(2):
        began, worked = time.perf_counter(), time.process_time()
        reckon(whole=True)
        taken += [time.perf_counter() - began, time.process_time() - worked]
    stores, users, chance = list(Store.objects.all()), list(User.objects.all()), random.Random(3)
    answers, worked = [], time.process_time()
    for _turn in range(ASKED + 10):
        kind, due = chance.choice(PromiseKind.values), now() + timedelta(hours=chance.randrange(2, 200))
        store, owner = chance.choice(stores), chance.choice(users)
        began = time.perf_counter()
        feasibility(kind, due, store=store, owner=owner, customer=1)
        answers.append((time.perf_counter() - began) * 1000)
    own = (time.process_time() - worked) * 1000 / len(answers)
    facts = {"reckoning": [round(each, 1) for each in taken], "answer": [*_middle_and_95(answers[10:]), own]}
    print(json.dumps({**facts, "curves": TimeCurve.objects.count()}))


def _fill(count: int) -> None:
    from django.db import transaction

    from atithi.core.clock import now
    from atithi.core.ids import public_id
    from atithi.customers.models import Customer
    from atithi.events import Actor
    from atithi.promises.models import Promise, PromiseKind, PromiseState
    from atithi.staff.actions import add_store, add_user
    from atithi.staff.models import Business, Store, User

    system = Actor.system()
    if not Store.objects.filter(name="Bench 0").exists():
        for number in range(4):
            add_store(actor=system, name=f"Bench {number}", city="Pune")
            add_user(
                actor=system,
                email=f"honest{number}@sharma.example",
                name=f"Agent {number}",
                role="agent",
                speaks=["en"],
            )
        Business.objects.update(weekly=[[["10:00", "20:00"]]] * 6 + [[["11:00", "17:00"]]])
    stores, users = list(Store.objects.all()), list(User.objects.all())
    customer = Customer.objects.order_by("id").first() or Customer.objects.create(name="Lakshmi", created_at=now())
    chance, moment = random.Random(5), now()
    left = min(MADE, count) - Promise.objects.count()
    while left > 0:
        rows = []
        for _row in range(min(left, 10_000)):
            made = moment - timedelta(minutes=chance.randrange(700 * 1440))
            hours = chance.expovariate(1 / 30)
            state = PromiseState.BROKEN if chance.random() < 0.03 else PromiseState.KEPT
            rows.append(
                Promise(
                    public_id=public_id(), customer=customer, kind=chance.choice(PromiseKind.values), made_at=made,
                    created_at=made, due_at=made + timedelta(days=2), state=state, owner=chance.choice(users),
                    store=chance.choice(stores), settled_at=made + timedelta(hours=hours),
                )
            )  # fmt: skip
        with transaction.atomic():
            Promise.objects.bulk_create(rows, batch_size=2_000)
        left -= len(rows)
    repeat_promises(count)


if __name__ == "__main__":
    main(int(sys.argv[1]))
