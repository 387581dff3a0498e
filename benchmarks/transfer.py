"""How long it takes to bring guests in, with their contacts, facts and search; `python -m benchmarks.transfer COUNT` does it on
the desk that the environment names."""

import json
import random
import subprocess
import sys
import time

from benchmarks.report import Cell, Table
from tests.desk import ROOT

SIZES = (10_000, 100_000)
GOAL = 180
WORDS = (
    "Lakshmi Ravi Asha Farida Imran Mita Sunil Priya Anjali Vikram Sita Arjun Meena Kiran Deepa Rahul Pooja Suresh",
    "लक्ष्मी रवि आशा फ़रीदा इमरान मीता లక్ష్మి రవి సీత అర్జున్ మీనా লক্ষ্মী রবি আশা মিতা অনিতা",
    "Devi Teja Sharma Khan Ali Sen Reddy Das Patel Gupta Rao Nair Iyer Bose Ghosh Singh Verma Naidu",
)
NAMES, NATIVE, FAMILIES = (line.split() for line in WORDS)


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    from benchmarks.shop import open_shop

    rows: list[list[Cell]] = []
    for size in SIZES[: 1 if quick else 2]:
        with open_shop(guests=1, start=False) as shop:
            command = [sys.executable, "-m", "benchmarks.transfer", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stdout + done.stderr)
            facts = json.loads(done.stdout.splitlines()[-1])
            rows.append([f"{size:,}", *facts, GOAL if size == SIZES[-1] else ""])
    head = ["Guests", "Upload s", "Check s", "Bring in s", "Longest batch ms", "Undo s", "Goal for bringing in s"]
    note = (
        "Names in four scripts, a phone number each, a mail address for every second, CSV. Each guest has their contacts, "
        "their fact in the record and their place in the search. A batch of 150 is one transaction."
    )
    return [Table("Guests brought in from a file", head, rows, note)]


def table(count: int) -> bytes:
    """A CSV of so many guests."""
    chance = random.Random(11)
    lines = ["Name,Mobile No,E-mail,Language"]
    for number in range(count):
        name = f"{chance.choice(NAMES if number % 3 else NATIVE)} {chance.choice(FAMILIES)}"
        mail = f"guest{number}@example.com" if number % 2 else ""
        lines.append(f"{name},{9_000_000_000 + number * 7},{mail},{chance.choice(['hi', 'te', 'bn', 'en'])}")
    return "\n".join(lines).encode()


def main(count: int) -> None:
    """Brings them in and takes them back; prints a line of JSON with the seconds."""
    import django

    django.setup()
    from atithi.customers.models import Customer
    from atithi.events import Actor
    from atithi.staff.models import User
    from atithi.transfer import testing
    from atithi.transfer.actions import running, start, undo

    longest = 0.0
    settle = running._next

    def timed(*args: object) -> bool:
        nonlocal longest
        began = time.perf_counter()
        try:
            return settle(*args)  # type: ignore[arg-type]
        finally:
            longest = max(longest, time.perf_counter() - began)

    user, actor = User.objects.get(role="owner"), Actor.system()
    content, seconds = table(count), []
    before = Customer.objects.count()
    began = time.perf_counter()
    work = testing.upload(user, content)
    seconds.append(time.perf_counter() - began)
    began = time.perf_counter()
    work = testing.check(work)
    seconds.append(time.perf_counter() - began)
    running._next = timed
    began = time.perf_counter()
    start(work=work, actor=actor)
    work = testing.run(work)
    seconds.append(time.perf_counter() - began)
    if Customer.objects.count() != before + count:
        raise RuntimeError("not all of them came in")
    began = time.perf_counter()
    undo(work=work, actor=actor)
    testing.run(work)
    undone = time.perf_counter() - began
    if Customer.objects.count() != before:
        raise RuntimeError("not all of them were taken back")
    print(json.dumps([round(each, 1) for each in seconds] + [round(longest * 1000), round(undone, 1)]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
