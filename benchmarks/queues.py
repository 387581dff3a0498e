"""How long staff wait for the first page of a queue and for a conversation, at ten thousand to a million of them."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from benchmarks.load import Answer, ask, get
from benchmarks.report import Cell, Table
from benchmarks.shop import Shop, open_shop
from tests.desk import ROOT

SIZES = (10_000, 100_000, 1_000_000)
REQUESTS = 300
FIXED = ("mine", "unassigned", "waiting", "open", "closed", "language:te", "language:hi")


def measure(*, quick: bool) -> list[Table]:
    """One table: a line for each size."""
    rows: list[list[Cell]] = []
    with open_shop(guests=1, start=False) as shop:
        for size in SIZES[: 2 if quick else 3]:
            facts = grow(shop, size)
            shop.desk.start()
            rows.append([f"{size:,}", facts["open"], *_measure(shop, facts), facts["seconds"]])
            shop.desk.stop()
    head = ["Conversations", "Open", "Queue p50 ms", "p95 ms", "Rows p50 ms", "p95 ms", "Conversation p50 ms", "p95 ms",
            "With list p50 ms", "p95 ms", "Made in s"]  # fmt: skip
    note = (
        f"{REQUESTS} requests each, one after the other, by an owner and two agents in turn (a private team is hidden from the "
        "agents), of all kinds of queue in turn. Queue: the whole page with rail, counts and 30 rows. Rows: the list's rows "
        "alone. Conversation: one of 50 messages with its guest card, as it opens on pressing a row; with list: the whole "
        "page around it, as it opens from a link."
    )
    return [Table("Queues and conversations", head, rows, note)]


def grow(shop: Shop, size: int) -> dict[str, Any]:
    """Adds conversations until there are `size`; what the generator says of them."""
    command = [sys.executable, "-m", "benchmarks.generate", str(size)]
    done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def _measure(shop: Shop, facts: dict[str, Any]) -> list[Cell]:
    names = [
        *FIXED,
        *(f"team:{team}" for team in facts["teams"][:2]),
        *(f"channel:{one}" for one in facts["channels"][:2]),
    ]
    cookies = cycle(facts["sessions"])
    pane = {"HX_Request": "true"}
    queues = (get(shop.url, f"/inbox/{name}/", Cookie=next(cookies)) for name in cycle(names))
    rows = (get(shop.url, f"/inbox/{name}/rows/", Cookie=next(cookies), **pane) for name in cycle(names))
    panes = (get(shop.url, f"/conversations/{one}/", Cookie=next(cookies), **pane) for one in cycle(facts["long"]))
    pages = (get(shop.url, f"/conversations/{one}/", Cookie=next(cookies)) for one in cycle(facts["long"]))
    return [figure for requests in (queues, rows, panes, pages) for figure in _waits(shop.url, requests)]


def _waits(url: str, requests: Iterator[bytes]) -> tuple[float, float]:
    """Median and 95th percentile in ms, after a few requests to warm up."""
    ask(url, islice(requests, 30), clients=1, seconds=60)
    time.sleep(0.2)
    answers: list[Answer] = ask(url, islice(requests, REQUESTS), clients=1, seconds=120)
    strange = {answer.status for answer in answers} - {200}
    if strange or len(answers) < REQUESTS:
        raise RuntimeError(f"{len(answers)} answers, some with status {sorted(strange)}")
    cuts = statistics.quantiles((answer.took * 1000 for answer in answers), n=20, method="inclusive")
    return cuts[9], cuts[18]
