"""How long a guest's card, segments and the search for twins take among a hundred thousand guests.

`python -m benchmarks.guests COUNT` makes and measures them on the desk that the environment names."""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

EVENTS = 2000  # of the one guest whose card is looked at
REQUESTS = 60
BATCH = 5000
FIRST = (
    "Lakshmi",
    "లక్ష్మి",
    "लक्ष्मी",
    "Ravi",
    "রবি",
    "Mita",
    "Farida",
    "Imran",
    "Anand",
    "Sunita",
    "Kavya",
    "Arjun",
    "Deepa",
    "Rahul",
)
LAST = (
    "Devi",
    "Teja",
    "Sen",
    "Khan",
    "Sharma",
    "Reddy",
    "Das",
    "Iyer",
    "Ghosh",
    "Naidu",
    "Verma",
    "Bose",
    "Rao",
    "Patel",
)


def measure(*, quick: bool) -> list[Table]:
    """One table: the card, counts of segments, twins."""
    from benchmarks.shop import open_shop

    count = 100_000
    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.guests", str(count)]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        facts = json.loads(done.stdout.splitlines()[-1])
    rows: list[list[Cell]] = [[name, *figures] for name, figures in facts.items()]
    note = (
        f"{count:,} guests, 1.5 conversations and an order each; the card and the page of one with {EVENTS:,} events, "
        "through all of Django, to an agent from whom a private team is hidden. "
        "Goals: card p95 60 ms, each count 300 ms, twins 2 minutes."
    )
    return [Table("Guests", ["", "p50 ms", "p95 ms"], rows, note)]


def main(count: int) -> None:
    """Fills the desk and measures; prints a line of JSON."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    agent, guest, conversation, attribute = _fill(count)
    print(json.dumps({**_pages(agent, guest, conversation), **_segments(agent, attribute), **_twins()}))


def _pages(agent, guest, conversation) -> dict[str, list[float]]:  # type: ignore[no-untyped-def]
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(agent)
    card = reverse("workspace:card", args=[conversation.public_id])
    page = reverse("workspace:guest", args=[guest.public_id])

    def get(address: str) -> Callable[[], None]:
        def ask() -> None:
            assert client.get(address).status_code == 200, address

        return ask

    return {"The card": _timed(get(card), REQUESTS), "The guest's page": _timed(get(page), REQUESTS)}


def _segments(agent, attribute) -> dict[str, list[float]]:  # type: ignore[no-untyped-def]
    from atithi.conversations.models import Channel
    from atithi.customers.queries import read_segment

    channel = Channel.objects.order_by("id")[0].public_id
    trees = {
        "Count: language": [("language", "is", "te")],
        "Count: spent at least ₹5,000": [("spent", "least", "5000")],
        "Count: no order, wrote on a channel": [("orders", "most", "0"), ("wrote_on", "is", channel)],
        "Count: last conversation over 90 days ago": [("last_talk", "over", "90d")],
        "Count: upset in 30 days": [("upset", "under", "30d")],
        "Count: attribute at least 40": [(f"attribute:{attribute.public_id}", "least", "40")],
        "Count: five conditions": [
            ("language", "is", "te"), ("spent", "least", "2000"), ("last_order", "under", "200d"), ("open_matter", "yes", ""),
            (f"attribute:{attribute.public_id}", "most", "44"),
        ],
    }  # fmt: skip
    found = {}
    for name, parts in trees.items():
        tree = {"match": "all", "parts": [{"field": f, "op": op, "values": [v]} for f, op, v in parts]}
        found[name] = _timed(lambda tree=tree: read_segment(agent, tree).count, 12)  # type: ignore[misc]
    return found


def _twins() -> dict[str, list[float]]:
    from atithi.customers.handlers import find_twins

    began = time.perf_counter()
    new = find_twins(True)
    taken = (time.perf_counter() - began) * 1000
    return {f"Twins, {new:,} pairs found": [taken, taken]}


def _timed(run: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _turn in range(times + 3):
        began = time.perf_counter()
        run()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken[3:], n=20, method="inclusive")
    return [cuts[9], cuts[18]]


def _fill(count: int):  # type: ignore[no-untyped-def]
    """Guests with contacts, conversations, orders and an attribute; one of them with two thousand events."""
    from django.db import connection, transaction

    from atithi.commerce.models import Order
    from atithi.conversations.models import Channel, Conversation
    from atithi.core.clock import now
    from atithi.customers.actions import save_attribute
    from atithi.customers.models import AttributeValue, ContactPoint, Customer
    from atithi.customers.values import SCALE
    from atithi.events import Actor
    from atithi.staff.actions import add_team, add_user
    from atithi.staff.models import Store

    system, chance, moment = Actor.system(), random.Random(7), now()
    team = add_team(actor=system, name="Guests' own", private=True)
    agent = add_user(actor=system, email="guests@sharma.example", name="Agent", role="agent", speaks=["en"])
    channels, store = list(Channel.objects.order_by("id")), Store.objects.order_by("id").first()
    attribute = save_attribute(actor=system, labels={"en": "Size of shoes"}, kind="number")

    def talk(customer: Customer, days: int) -> Conversation:
        at = moment - timedelta(days=days, seconds=chance.randrange(86400))
        return Conversation(
            customer=customer, channel=chance.choice(channels), store=store, created_at=at, last_message_at=at, language="te",
            preview="Where is my lamp?", closed_at=None if chance.random() < 0.03 else at,
            mood=chance.choices(("", "upset", "grateful"), (90, 5, 5))[0], team=team if chance.random() < 0.01 else None,
        )  # fmt: skip

    def order(customer: Customer, number: int, days: int) -> Order:
        at = moment - timedelta(days=days)
        return Order(
            source="bench", external_id=str(number), number=f"B-{number}", customer=customer, store=store, placed_at=at,
            changed_at=at, created_at=at, total_paise=chance.randrange(10_000, 900_000),
        )  # fmt: skip

    for start in range(0, count, BATCH):
        numbers = range(start, start + BATCH)
        with transaction.atomic():
            people = Customer.objects.bulk_create([
                Customer(name=f"{chance.choice(FIRST)} {chance.choice(LAST)}", language=chance.choice(("te", "hi", "bn", "en")),
                         created_at=moment - timedelta(days=chance.randrange(900)))
                for _number in numbers
            ])  # fmt: skip
            ContactPoint.objects.bulk_create([
                ContactPoint(customer=one, kind="phone", value=f"+91{6_000_000_000 + number * 7919}", created_at=moment)
                for number, one in zip(numbers, people, strict=True)
            ])  # fmt: skip
            Conversation.objects.bulk_create(
                [talk(one, chance.randrange(700)) for one in people for _turn in range(chance.choice((1, 2)))]
            )
            Order.objects.bulk_create(
                [order(chance.choice(people), number, chance.randrange(700)) for number in numbers]
            )
            AttributeValue.objects.bulk_create([
                AttributeValue(customer=one, attribute=attribute, text="40", measure=chance.randrange(34, 47) * SCALE)
                for one in people[::2]
            ])  # fmt: skip
    guest = people[0]
    with transaction.atomic():
        talks = Conversation.objects.bulk_create([talk(guest, number) for number in range(EVENTS // 2)])
        Order.objects.bulk_create([order(guest, count + number, number) for number in range(EVENTS // 2)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    shown = next(one for one in talks if one.team_id is None)
    return agent, guest, shown, attribute


if __name__ == "__main__":
    main(int(sys.argv[1]))
