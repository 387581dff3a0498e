"""How long a search takes at a hundred thousand conversations, and what the index costs to make.

Texts are drawn from the vocabularies of the four languages, common words as often as in speech, so that the index holds
as many different words as a real one; a share has order numbers and telephone numbers. The index alone is measured,
in a desk of its own that is not open: no pages, no network.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from benchmarks.report import Cell, Table
from benchmarks.shop import open_shop
from tests.desk import ROOT

SIZES = (10_000, 100_000)
MESSAGES = 5  # a conversation
CUSTOMERS = 4  # conversations a customer
TIMES = 4  # each query is asked
WORDS = ROOT / "atithi/language/data"
SCRIPTED = ("hi", "te", "bn", "en")
NAMES = ("Lakshmi", "लक्ष्मी", "Srinivas", "శ్రీనివాస్", "Chatterjee", "চ্যাটার্জি", "Mukherjee", "Suresh", "Anjali", "Ravi")
COMMON = (
    "refund",
    "रिफंड",
    "రీఫండ్",
    "রিফান্ড",
    "order",
    "ऑर्डर",
    "delivery",
    "డెలివరీ",
    "bill",
    "warranty",
    "वारंटी",
    "payment",
)
QUERIES = {
    "a common word": ("refund", "order", "delivery", "bill"),
    "a word in another script": ("रिफंड", "డెలివరీ", "রিফান্ড", "వారంటీ"),
    "a spelling of the street": ("rifand", "delivary", "wapsi", "waranti"),
    "several words": ("mera refund kab aayega", "order delivery payment", "రీఫండ్ రాలేదు", "amar taka ferot"),
    "a word being typed": ("re", "ref", "deli", "రీఫ", "लक्ष"),
    "a name": ("Chaterji", "Laxmi", "శ్రీనివాస్", "Shrinivas"),
    "an order number": ("SE-48213", "SE-90210", "48213"),
    "a telephone number": ("98480 22", "4802", "+91 98480 12345"),
    "nothing there is": ("qqxyzzy", "zzzz-99999999", "अज्ञाताज्ञात"),
}  # fmt: skip


class Texts:
    """Documents of a shop that goes on for two years."""

    def __init__(self, seed: int = 7) -> None:
        self.draw = random.Random(seed)
        self.words = {code: self._words(code) for code in SCRIPTED}
        self.weights = {
            code: list(accumulate(1 / (place + 8) for place in range(len(found)))) for code, found in self.words.items()
        }

    def _words(self, code: str) -> list[str]:
        return (WORDS / code / "words.txt").read_text(encoding="utf-8").split()

    def message(self) -> str:
        draw = self.draw
        code = draw.choices(SCRIPTED, (38, 24, 20, 18))[0]
        found = draw.choices(self.words[code], cum_weights=self.weights[code], k=draw.randint(4, 30))
        if draw.random() < 0.3:
            found.insert(draw.randrange(len(found)), draw.choice(COMMON))
        if draw.random() < 0.15:
            found.append(f"SE-{draw.randrange(10_000, 100_000)}")
        if draw.random() < 0.03:
            found.append(f"98480 {draw.randrange(10_000, 100_000)}")
        return " ".join(found)

    def name(self) -> str:
        return f"{self.draw.choice(NAMES)} {self.draw.choices(self.words['en'], cum_weights=self.weights['en'])[0].title()}"


def documents(conversations: int) -> Iterator[object]:
    """A customer for every few conversations, and their messages, in the order of time."""
    from atithi.search import Document

    texts, begin = Texts(), datetime.now(UTC) - timedelta(days=730)
    name = ""
    for number in range(1, conversations + 1):
        at = begin + timedelta(days=729 * number / conversations)
        if number % CUSTOMERS == 1:
            name = texts.name()
            contact = f"guest{number}@example.com\n+9198480{texts.draw.randrange(100_000):05}"
            yield Document("customer", number, f"{name}\n{contact}", at)
        scope = number % 40 == 0
        for part in range(1, MESSAGES + 1):
            text = texts.message()
            yield Document("conversation", number, text, at, part=part, context=f"{name}\n{number}", scope=int(scope))


def measure(*, quick: bool) -> list[Table]:
    """Two tables: what a search takes by kind of query, and what making the index takes."""
    with open_shop(guests=1, start=False) as shop:
        command = [sys.executable, "-m", "benchmarks.search", str(SIZES[0] if quick else SIZES[1])]
        done = subprocess.run(command, cwd=ROOT, env=shop.desk.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return [Table(**table) for table in json.loads(done.stdout.splitlines()[-1])]


def _measure(conversations: int) -> list[Table]:
    from django.db import connection

    from atithi.search.actions import count_words, index
    from atithi.search.models import Document, Word

    began = time.monotonic()
    index(documents(conversations))  # type: ignore[arg-type]
    made = time.monotonic() - began
    began = time.monotonic()
    count_words()
    counted = time.monotonic() - began
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    rows = _ask()
    texts = Document.objects.count()
    size: list[Cell] = [f"{conversations:,}", texts, Word.objects.count(), made, texts / made, counted, _megabytes()]
    note = (
        f"{conversations:,} conversations of {MESSAGES} messages. The first 20 conversations and 8 customers with their "
        f"snippets, a private team left out, the last word taken as one being typed. Each query {TIMES} times, after once."
    )
    head = ["Conversations", "Texts", "Words", "Made in s", "Texts a second", "Counted in s", "MB"]
    return [
        Table("Search", ["Query", "p50 ms", "p95 ms", "Most ms", "Hits"], rows, note),
        Table("Search index", head, [size]),
    ]


def _ask() -> list[list[Cell]]:
    from atithi.search import find, read

    rows: list[list[Cell]] = []
    every: list[float] = []
    for kind, queries in QUERIES.items():
        taken, hits = [], 0
        for query in queries:
            for turn in range(TIMES + 1):
                start = time.perf_counter()
                question = read(query, typing=True)
                found = find(question, kinds=["conversation"], hidden=[1])
                found += find(question, kinds=["customer"], whole=True, limit=8)
                if turn:
                    taken.append((time.perf_counter() - start) * 1000)
            hits += len(found)
        every += taken
        rows.append([kind, *_spread(taken), hits / len(queries)])
    return [*rows, ["all", *_spread(every), ""]]


def _spread(taken: list[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return cuts[9], cuts[18], max(taken)


def _megabytes() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return float(cursor.fetchone()[0]) / 1e6


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps([asdict(table) for table in _measure(int(sys.argv[1]))]))
