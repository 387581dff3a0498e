"""`recommend FILE`: is what guests bought later among the ten things recommended from what they bought before?

FILE: CSV or tab separated with a header, or JSON lines; each row a purchase with `customer`, `item` (or `product`, `sku`; in JSON
also `items`, a list) and `at` (a date or time). The first four fifths of the time's purchases are learnt from; for every guest
with purchases on both sides, recall@10 = found / min(10, different things bought later). The baseline recommends to all
what most guests bought. Intervals hold 95 % (of the mean over guests); `gain` is paired, guest by guest.
"""

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from atithi.commerce.pairs import learn

DEPTH, LEARNT = 10, 0.8
NAMES = {
    "customer": ("customer", "customer_id", "guest", "user", "user_id"),
    "item": ("item", "product", "item_id", "product_id", "sku", "stockcode"),
    "at": ("at", "placed_at", "date", "time", "timestamp", "invoicedate"),
}


def evaluate(path: Path) -> dict[str, float]:
    """Recall of ours and of the baseline with their intervals, and the paired gain."""
    rows = sorted(read(path), key=lambda row: row[2])
    if len(rows) < 2:
        raise ValueError(f"{path.name}: too few purchases to split by time")
    cut = rows[min(len(rows) - 1, int(len(rows) * LEARNT))][2]
    before, after = _by_guest(rows, lambda at: at < cut), _by_guest(rows, lambda at: at >= cut)
    habits = learn(before)
    bought = Counter(chain.from_iterable(set(items) for items in before.values()))
    popular = sorted(bought, key=lambda item: (-bought[item], item))[:DEPTH]
    guests = sorted(before.keys() & after.keys())
    ours = [_recall(habits.rank(before[guest], DEPTH), after[guest]) for guest in guests]
    baseline = [_recall(popular, after[guest]) for guest in guests]
    print(f"{len(rows)} purchases, {len(bought)} things learnt, {len(guests)} guests on both sides of {cut.date()}")
    gain = [one - other for one, other in zip(ours, baseline, strict=True)]
    return {
        **_interval("recall", ours), **_interval("popularity", baseline), **_interval("gain", gain),
        "guests": float(len(guests)),
    }  # fmt: skip


def _recall(recommended: Sequence[str], bought: Sequence[str]) -> float:
    wanted = set(bought)
    return len(wanted & set(recommended)) / min(DEPTH, len(wanted))


def _interval(name: str, values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {name: 0.0, f"{name}_low": 0.0, f"{name}_high": 0.0}
    mean = fmean(values)
    half = 1.96 * stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return {name: mean, f"{name}_low": mean - half, f"{name}_high": mean + half}


def _by_guest(rows: Sequence[tuple[str, str, datetime]], fits: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for customer, item, at in rows:
        if fits(at):
            found[customer].append(item)
    return dict(found)


def read(path: Path) -> Iterator[tuple[str, str, datetime]]:
    """Customer, item and time of each purchase. Raises ValueError with the line's number where one lacks something."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        rows: Iterator[dict[str, Any]]
        if first.lstrip().startswith("{"):
            rows = (json.loads(line) for line in file if line.strip())
        else:
            delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
            rows = iter(csv.DictReader(file, delimiter=delimiter))
        for number, row in enumerate(rows, 1):
            values = {str(name).strip().lower(): value for name, value in row.items()}
            items = values.get("items") or [_value(values, "item", number, path)]
            customer, at = _value(values, "customer", number, path), _moment(_value(values, "at", number, path))
            for item in items:
                yield customer, str(item["item"] if isinstance(item, dict) and "item" in item else item), at


def _value(values: dict[str, Any], name: str, number: int, path: Path) -> str:
    found = next((values[each] for each in NAMES[name] if values.get(each) not in (None, "")), None)
    if found is None:
        raise ValueError(f"{path.name}, row {number}: no {name}")
    return str(found)


def _moment(text: str) -> datetime:
    if text.replace(".", "", 1).isdigit():
        return datetime.fromtimestamp(float(text), UTC)
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
