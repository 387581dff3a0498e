"""Writes training/sets/NAME.{dev,test}.jsonl from times.tsv, times_b.tsv, times_c.tsv and times_d.tsv, where the
dates stand as they were thought of.

In times.tsv, times_c.tsv (development only) and times_d.tsv (test only) the first column names the split; in
times_b.tsv every other row of a language and script goes to each.
"""

import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

SETS = Path(__file__).parent / "sets"
IST = timezone(timedelta(hours=5, minutes=30))
AT = {
    "W": datetime(2026, 11, 18, 11, 0, tzinfo=IST),
    "F": datetime(2026, 11, 20, 16, 30, tzinfo=IST),
    "M": datetime(2026, 12, 28, 9, 15, tzinfo=IST),
    "A": datetime(2026, 11, 23, 10, 15, tzinfo=IST),
    "B": datetime(2026, 12, 3, 20, 40, tzinfo=IST),
    "C": datetime(2027, 2, 27, 15, 5, tzinfo=IST),
    "D": datetime(2026, 8, 30, 9, 0, tzinfo=IST),
    "E": datetime(2027, 4, 13, 23, 20, tzinfo=IST),
    "G": datetime(2026, 12, 30, 13, 30, tzinfo=IST),
    "H": datetime(2027, 1, 13, 12, 0, tzinfo=IST),
    "J": datetime(2026, 11, 21, 18, 30, tzinfo=IST),
}


def day(due: str, at: datetime) -> str | None:
    """The date of a cell: none, a date as written, or days from the moment."""
    if due == "-":
        return None
    return due if len(due) == 10 else (at.date() + timedelta(days=int(due))).isoformat()


def write(name: str) -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    rows: dict[str, list[str]] = {"dev": [], "test": []}
    for line in (SETS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            *split, language, at, due, text = line.split("\t")
            kind = (language, text.isascii())
            part = split[0] if split else "test" if seen[kind] % 2 else "dev"
            seen[kind] += 1
            row = {"language": language, "text": text, "at": AT[at].isoformat(), "due": day(due, AT[at])}
            rows[part].append(json.dumps(row, ensure_ascii=False))
    for part, lines in rows.items():
        if not lines:
            continue
        (SETS / f"{name}.{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.{part}.jsonl: {len(lines)} rows")


def main() -> None:
    for name in ("times", "times_b", "times_c", "times_d"):
        write(name)


if __name__ == "__main__":
    main()
