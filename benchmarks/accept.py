"""Messages a second that are accepted, durable when they are answered, beside a bare endpoint in the same run."""

import os

from benchmarks.bare import measure_bare
from benchmarks.load import Figure, load
from benchmarks.messages import by_api, by_chat
from benchmarks.report import Cell, Table
from benchmarks.shop import open_shop
from benchmarks.usage import cpu_seconds

CLIENTS = (1, 8, 32)


def measure(*, quick: bool) -> list[Table]:
    """One table: bare endpoint, web chat and API at each number of clients."""
    seconds = 2.0 if quick else 5.0
    bare = measure_bare(os.environ.get("DATABASE_URL", ""), clients=CLIENTS, seconds=seconds)
    rows = [_row("bare insert", figure, figure, None) for figure in bare]
    with open_shop(ATITHI_WORK_PROCESSES="0") as shop:
        for name, make in (("web chat", by_chat(shop)), ("API", by_api(shop))):
            for clients, yardstick in zip(CLIENTS, bare, strict=True):
                pids = shop.desk.members()
                load(shop.url, make, clients=clients, seconds=0.7, good=202, warm_up=0)
                before = cpu_seconds(pids)
                figure = load(shop.url, make, clients=clients, seconds=seconds, good=202, warm_up=0)
                rows.append(_row(name, figure, yardstick, (cpu_seconds(pids) - before) / figure.good * 1000))
    head = ["Accepted by", "Clients", "Messages/s", "p50 ms", "p95 ms", "Refused", "Of bare", "CPU ms each"]
    note = (
        "Each message is committed to disk when it is answered; the worker, which reads them afterwards, stands still here. "
        "The bare endpoint inserts one row and commits, on the same server (uvicorn) and machine, in the same run. "
        "CPU: user and system time of the desk's processes, without the database server."
    )
    return [Table("Accepted", head, rows, note)]


def _row(name: str, figure: Figure, bare: Figure, cpu: float | None) -> list[Cell]:
    share = f"{figure.per_second / bare.per_second:.0%}" if cpu is not None else ""
    used = cpu if cpu is not None else ""
    return [name, figure.clients, figure.per_second, figure.p50, figure.p95, figure.refused, share, used]
