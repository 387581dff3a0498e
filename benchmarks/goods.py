"""How long it takes to reckon what is bought together, and to recommend, with fifty thousand orders;
`python -m benchmarks.goods COUNT` makes and measures them on the desk that the environment names."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.report import Cell, Table
from tests.desk import ROOT

ORDERS, QUICK = 50_000, 10_000
PRODUCTS, KINDS = 1_200, 40
ORDERS_OF_ONE = 5
PAGES = 200
GOAL_SECONDS = 60


def measure(*, quick: bool) -> list[Table]:
    """One line: how long the nightly work takes, and what a page costs."""
    from benchmarks.shop import open_shop

    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.goods", str(QUICK if quick else ORDERS)]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    rows: list[list[Cell]] = [json.loads(done.stdout.splitlines()[-1])]
    head = [
        "Orders", "Lines", "Products", "Pairs", "Reckoned in s", "Goal", "Recommending p50 ms", "p95 ms", "Order found p50 ms",
        "p95 ms",
    ]  # fmt: skip
    note = f"Guests buy {ORDERS_OF_ONE} times on average, of {KINDS} kinds. {PAGES} guests and orders each, chosen by chance."
    return [Table("Goods and orders", head, rows, note)]


def main(count: int) -> None:
    """Fills the desk and measures; prints a line of JSON."""
    import django

    django.setup()
    from atithi.commerce.models import Order, OrderLine, Pair, Product
    from atithi.commerce.queries import get_order
    from atithi.commerce.reckoning import reckon_pairs
    from atithi.commerce.recommend import recommend
    from atithi.customers.models import Customer
    from atithi.staff.models import User

    _fill(count)
    began = time.perf_counter()
    reckon_pairs()
    reckoned = time.perf_counter() - began
    chance, owner = random.Random(5), User.objects.filter(role="owner").order_by("id")[0]
    guests = list(Customer.objects.filter(orders__isnull=False).distinct().order_by("id")[: PAGES * 5])
    orders = list(Order.objects.order_by("id").values_list("public_id", flat=True)[: PAGES * 5])
    suited = _taken(lambda: recommend(chance.choice(guests)))
    found = _taken(lambda: get_order(owner, chance.choice(orders)))
    counts = [Order.objects.count(), OrderLine.objects.count(), Product.objects.count(), Pair.objects.count()]
    print(json.dumps([*counts, reckoned, GOAL_SECONDS, *suited, *found]))


def _taken(ask) -> list[float]:
    taken = []
    for _turn in range(PAGES + 10):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken[10:], n=20, method="inclusive")
    return [cuts[9], cuts[18]]


def _fill(count: int) -> None:
    from django.db import connection

    from atithi.commerce.models import Order, OrderLine, Product, Stock, Variant
    from atithi.core.clock import now
    from atithi.customers.models import Customer
    from atithi.staff.models import Store

    chance, moment = random.Random(7), now()
    store = Store.objects.order_by("id").first() or Store.objects.create(name="Abids", city="Hyderabad")
    products = Product.objects.bulk_create(
        Product(
            names={"en": f"Thing {number}"}, category=f"kind {number % KINDS}", created_at=moment, updated_at=moment
        )
        for number in range(PRODUCTS)
    )
    variants = Variant.objects.bulk_create(
        Variant(product=each, sku=f"B-{number}", price_paise=99_900) for number, each in enumerate(products)
    )
    Stock.objects.bulk_create(Stock(variant=each, store=store, on_hand=50) for each in variants)
    guests = Customer.objects.bulk_create(
        (Customer(name=f"Guest {number}", created_at=moment) for number in range(count // ORDERS_OF_ONE)),
        batch_size=2000,
    )
    tastes = [chance.randrange(KINDS) for _guest in guests]
    orders, lines = [], []
    for number in range(count):
        guest = chance.randrange(len(guests))
        at = moment - timedelta(minutes=chance.randrange(700 * 1440))
        order = Order(
            source="bench", external_id=str(number), number=f"B{number}", customer=guests[guest], store=store, placed_at=at,
            changed_at=at, created_at=at, total_paise=199_800, state="completed",
        )  # fmt: skip
        orders.append(order)
        for position in range(1, 3):
            kind = tastes[guest] if chance.random() < 0.7 else chance.randrange(KINDS)
            place = kind + KINDS * min(int(chance.paretovariate(1.1)) - 1, PRODUCTS // KINDS - 1)
            lines.append(
                OrderLine(
                    order=order,
                    position=position,
                    variant=variants[place],
                    title="Thing",
                    quantity=1,
                    total_paise=99_900,
                )
            )
    Order.objects.bulk_create(orders, batch_size=2000)
    OrderLine.objects.bulk_create(lines, batch_size=2000)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atithi.config.settings")
    main(int(sys.argv[1]))
