"""What finding promises costs: microseconds a message of forty words, in four languages and both scripts."""

import json
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

from atithi.promises import detect
from benchmarks.report import Table

SETS = Path(__file__).resolve().parent.parent / "training" / "promises"
WORDS = 40
GOAL = 1000


def messages() -> list[tuple[str, str, datetime]]:
    """Replies of about forty words, put together from sentences as staff write: about half of the sentences promise."""
    found = []
    lines = (SETS / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for language in ("hi", "te", "bn", "en"):
        for latin in (True, False):
            own = [row for row in rows if row["language"] == language and row["text"].isascii() == latin]
            halves = [row for pair in zip(own, reversed(own), strict=True) for row in pair]
            text: list[str] = []
            for row in halves:
                text += [row["text"].rstrip(".।?") + "."]
                if len(" ".join(text).split()) >= WORDS:
                    found.append((" ".join(text), language, datetime.fromisoformat(row["at"])))
                    text = []
    return found


def measure(*, quick: bool) -> list[Table]:
    """One table: median and 95th percentile, the language given and identified."""
    texts = messages()[:: 4 if quick else 1]
    rows = []
    for title, known in (("language given", True), ("language identified", False)):
        taken = []
        for text, language, at in texts * 3:
            start = time.process_time()
            detect(text, at, language if known else None)
            taken.append((time.process_time() - start) * 1e6)
        taken = sorted(taken[len(texts) :])  # what is read and remembered at first use
        rows.append([title, statistics.median(taken), taken[int(len(taken) * 0.95)], GOAL])
    note = f"{len(texts)} messages of {WORDS} words, each twice."
    return [Table("Finding promises, microseconds a message", ["", "Median", "p95", "Goal"], rows, note)]


if __name__ == "__main__":
    for table in measure(quick="--quick" in sys.argv):
        print(table.plain())
