"""Writes training/sets/times.{dev,test}.jsonl from times.tsv, where the dates stand as they were thought of."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

SETS = Path(__file__).parent / "sets"
IST = timezone(timedelta(hours=5, minutes=30))
AT = {
    "W": datetime(2026, 11, 18, 11, 0, tzinfo=IST),
    "F": datetime(2026, 11, 20, 16, 30, tzinfo=IST),
    "M": datetime(2026, 12, 28, 9, 15, tzinfo=IST),
}


def main() -> None:
    rows: dict[str, list[str]] = {"dev": [], "test": []}
    for line in (SETS / "times.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            split, language, at, due, text = line.split("\t")
            moment = AT[at]
            day = (
                None
                if due == "-"
                else due
                if len(due) == 10
                else (moment.date() + timedelta(days=int(due))).isoformat()
            )
            row = {"language": language, "text": text, "at": moment.isoformat(), "due": day}
            rows[split].append(json.dumps(row, ensure_ascii=False))
    for split, lines in rows.items():
        (SETS / f"times.{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"times.{split}.jsonl: {len(lines)} rows")


if __name__ == "__main__":
    main()
