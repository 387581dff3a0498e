"""What the language room costs: microseconds a message of twenty words, and the memory it keeps."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from atithi.language import analyse, cues, ease, fold, identify, times
from benchmarks.report import Cell, Table

MESSAGES = Path(__file__).resolve().parent.parent / "training" / "messages"
NATIVE = {
    "hi": "मेरा ऑर्डर अभी तक नहीं आया है और पैसे भी कट गए हैं कृपया बताइए कि रिफंड कब तक मिलेगा धन्यवाद जी",
    "te": "నా ఆర్డర్ ఇంకా రాలేదు డబ్బులు కూడా కట్ అయ్యాయి దయచేసి రీఫండ్ ఎప్పుడు వస్తుందో చెప్పండి మూడు రోజుల్లో కావాలి అండి ధన్యవాదాలు మీకు",
    "bn": "আমার অর্ডার এখনো আসেনি অথচ টাকা কেটে নিয়েছে দয়া করে বলুন রিফান্ড কবে পাব তিন দিনের মধ্যে লাগবে আমার ধন্যবাদ আপনাকে",
}
WORDS = 20
GOALS = {"identify": 100, "fold": 50}
# Everything the room can load, as a worker process would: the rest of such a process is counted before.
MEMORY = """
from pathlib import Path
def held():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0])
before = held()
import benchmarks.language as bench
for name, run in bench.CALLS.items():
    for text in bench.messages():
        run(text)
print((held() - before) / 1024)
"""

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
CALLS: dict[str, Callable[[str], object]] = {
    "identify": identify,
    "fold": fold,
    "analyse": analyse,
    "times.find": lambda text: times.find(text, NOW),
    "cues.find": cues.find,
    "ease.score": lambda text: ease.score(text, "hi"),
}


def messages() -> list[str]:
    """Messages of about twenty words in four languages and both scripts."""
    found = [text for text in NATIVE.values() for _ in range(20)]
    for path in sorted(MESSAGES.glob("*.roman.txt")):
        words = path.read_text(encoding="utf-8").split()
        found += [" ".join(words[start : start + WORDS]) for start in range(0, len(words) - WORDS, WORDS)]
    return found


def measure(*, quick: bool) -> list[Table]:
    """One table: the median and 95th percentile of each call, and the room's memory."""
    texts = messages()[:: 4 if quick else 1]
    rows: list[list[Cell]] = []
    for name, call in CALLS.items():
        taken = []
        call(texts[0])  # what is read at first use
        for text in texts * 2:
            start = time.perf_counter()
            call(text)
            taken.append((time.perf_counter() - start) * 1e6)
        taken.sort()
        rows.append([name, statistics.median(taken), taken[int(len(taken) * 0.95)], GOALS.get(name, "")])
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True, cwd=MESSAGES.parent.parent
    )
    rows.append(["memory, MB", float(done.stdout), float(done.stdout), 60])
    note = f"{len(texts)} messages of {WORDS} words in four languages and both scripts, each twice."
    note += " Memory: everything loaded, numpy included."
    return [Table("Language, microseconds a message", ["Call", "Median", "p95", "Goal"], rows, note)]


if __name__ == "__main__":
    for table in measure(quick="--quick" in sys.argv):
        print(table.plain())
