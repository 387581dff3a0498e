"""Messages a second that are accepted and fully processed: read, given to their conversation, seen by every subscriber."""

import time

from benchmarks.load import load
from benchmarks.messages import Make, by_api, by_chat
from benchmarks.report import Cell, Table
from benchmarks.shop import Shop, open_shop
from benchmarks.usage import cpu_seconds

CLIENTS = 8
STATE = """
SELECT (SELECT count(*) FROM channels_rawinbound WHERE state = 'new'), (SELECT count(*) FROM conversations_message),
       (SELECT count(*) FROM events_job WHERE state = 'stuck')
"""


def measure(*, quick: bool) -> list[Table]:
    """One table: what comes steadily, and a backlog that was accepted while nobody read."""
    seconds = 2.0 if quick else 8.0
    rows: list[list[Cell]] = []
    for name, by in (("web chat", by_chat), ("API", by_api)):
        with open_shop() as shop:
            rows.append(_steady(shop, name, by(shop), seconds))
        with open_shop(ATITHI_WORK_PROCESSES="0") as shop:
            rows.append(_backlog(shop, name, by(shop), 800 if quick else 4000))
    head = ["Came by", "How", "Messages", "Accepted/s", "Processed/s", "CPU ms each"]
    note = (
        f"Steady: {CLIENTS} clients send as fast as they are answered, while the worker reads; processed is what is done from "
        "the first message until the last is in its conversation, divided by that time. Backlog: accepted while no worker ran, "
        "then worked off. 1,000 customers in turn; one worker. CPU: web and work processes, without the database server."
    )
    return [Table("Accepted and fully processed", head, rows, note)]


def _steady(shop: Shop, name: str, make: Make, seconds: float) -> list[Cell]:
    pids = shop.desk.members()
    before, began = cpu_seconds(pids), time.monotonic()
    figure = load(shop.url, make, clients=CLIENTS, seconds=seconds, good=202, warm_up=0)
    messages = _wait_until_done(shop)
    took = time.monotonic() - began
    cpu = (cpu_seconds(pids) - before) / messages * 1000
    return [name, "steady", messages, figure.per_second, messages / took, cpu]


def _backlog(shop: Shop, name: str, make: Make, count: int) -> list[Cell]:
    accepted = 0
    per_second = 0.0
    while accepted < count:
        figure = load(shop.url, make, clients=32, seconds=1, good=202, warm_up=0)
        accepted, per_second = accepted + figure.good, figure.per_second
    shop.desk.stop()
    shop.desk.env["ATITHI_WORK_PROCESSES"] = "1"
    shop.desk.start()
    pids = shop.desk.members()
    earlier = int(shop.row(STATE)[1])
    before, began = cpu_seconds(pids), time.monotonic()
    messages = _wait_until_done(shop) - earlier
    took = time.monotonic() - began
    return [name, "backlog", messages, per_second, messages / took, (cpu_seconds(pids) - before) / messages * 1000]


def _wait_until_done(shop: Shop, limit: float = 180) -> int:
    """Waits until everything accepted is a message; gives the number of messages. Raises where something is stuck."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        new, messages, stuck = (int(number) for number in shop.row(STATE))
        if stuck:
            raise RuntimeError(f"{stuck} jobs are stuck")
        if not new:
            return messages
        time.sleep(0.1)
    raise TimeoutError(f"{new} messages are still to be read after {limit} s")
