"""How long it takes to find every free time of a hundred people in thirty days; `python -m benchmarks.slots PEOPLE SEARCHES`
measures it on the desk that the environment names."""

import gc
import json
import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.report import Cell, Table
from tests.desk import ROOT

PEOPLE = (10, 100)
DAYS, A_DAY, SEARCHES, GOAL = 30, 6, 100, 100
KOLKATA = ZoneInfo("Asia/Kolkata")


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each number of people."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for people in PEOPLE:
            command = [sys.executable, "-m", "benchmarks.slots", str(people), str(20 if quick else SEARCHES)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            rows.append([people, facts["booked"], facts["found"], *facts["figures"], GOAL])
    note = f"All free times of {DAYS} days, with who is free at each. People keep three different weeks and are busy at times."
    head = ["People", "Booked", "Times found", "CPU p50 ms", "CPU p95 ms", "Of it reckoning, p50 ms", "Goal p95"]
    return [Table("Free times", head, rows, note)]


def main(people: int, searches: int) -> None:
    """Fills calendars and searches them; prints a line of JSON."""
    import django

    django.setup()
    from atithi.promises.diaries import diaries, free_slots, givers, shape_of
    from atithi.promises.slots import slots
    from atithi.staff.queries import calendar_of

    service, first = _fill(people)
    last = first + timedelta(days=DAYS)
    whole, pure = [], []
    gc.collect()
    gc.freeze()  # as a desk's processes do
    for _turn in range(searches + 3):
        began = time.process_time()
        found = free_slots(service, first, last)
        whole.append((time.process_time() - began) * 1000)
        place = calendar_of(None)
        filled = diaries(service, givers(service, None), place, first, last)
        began = time.process_time()
        slots(shape_of(service, place.zone), filled, first, last)
        pure.append((time.process_time() - began) * 1000)
    whole, pure = sorted(whole[3:]), sorted(pure[3:])
    figures = [whole[len(whole) // 2], whole[int(len(whole) * 0.95)], pure[len(pure) // 2]]
    from atithi.promises.models import Sitting

    print(json.dumps({"booked": Sitting.objects.count(), "found": len(found), "figures": figures}))


def _fill(people: int) -> tuple:
    from atithi.events import Actor
    from atithi.promises.actions import add_busy_time, save_service, set_availability
    from atithi.promises.models import Sitting
    from atithi.promises.slots import cells_between
    from atithi.staff.models import User

    draw, system = random.Random(7), Actor.system()
    weeks = [
        [[["10:00", "18:00"]]] * 7,
        [[["09:00", "13:00"], ["14:00", "19:00"]]] * 6 + [[]],
        [[["12:00", "21:00"]]] * 5 + [[], []],
    ]
    users = User.objects.bulk_create(
        User(email=f"p{people}-{number}@bench.example", name=f"Person {number}", password="!")
        for number in range(people)
    )
    service = save_service(
        actor=system, name=f"Visit {people}", place="home", minutes=45, after_minutes=15, people=users
    )
    day = date(2027, 1, 4)
    rows = []
    for number, user in enumerate(users):
        set_availability(user=user, actor=system, weekly=weeks[number % 3])
        for offset in range(DAYS):
            for hour in draw.sample(range(10, 18), A_DAY):
                starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=KOLKATA) + timedelta(days=offset)
                cells = cells_between(starts_at, starts_at + timedelta(minutes=60))
                rows.append(Sitting(service=service, person=user, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45),
                                    first_cell=cells.start, end_cell=cells.stop))  # fmt: skip
        busy = datetime(day.year, day.month, day.day, 15, tzinfo=UTC) + timedelta(days=draw.randrange(DAYS))
        add_busy_time(user=user, actor=system, starts_at=busy, ends_at=busy + timedelta(hours=2))
    Sitting.objects.bulk_create(rows, batch_size=2000)
    return service, datetime(day.year, day.month, day.day, tzinfo=KOLKATA)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
