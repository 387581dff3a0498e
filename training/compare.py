"""Compares with what one would otherwise use, in one run. Usage: uv run --group train training/compare.py DATA_FOLDER

Identification against lingua, search against plain FTS5 (unicode61 that keeps vowel signs) and, where DATABASE_URL names a
PostgreSQL (bin/postgres.py starts one), against its text-search vector of the configuration `simple`; times against
dateparser; on our development and test sets together, searches among sentences of Dakshina. Prints the tables of
docs/language.md.
"""

import json
import os
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import dateparser.search
import psycopg
from lingua import Language, LanguageDetectorBuilder

from atithi.language import MemoryIndex, identify, tokens
from atithi.language.evaluation.rows import read_rows
from atithi.language.evaluation.search import ranks
from atithi.language.evaluation.times import due, local

Search = Callable[[str], list[tuple[str, float]]]
SETS = Path(__file__).parent / "sets"
NOISE = 300  # sentences of each language and script among which the wanted texts are searched


def main() -> None:
    folder = Path(sys.argv[1])
    print("| | ours | otherwise |\n|---|---:|---:|")
    languages()
    dates()
    searches(folder)


def languages() -> None:
    names = {Language.HINDI: "hi", Language.TELUGU: "te", Language.BENGALI: "bn", Language.ENGLISH: "en"}
    detector = LanguageDetectorBuilder.from_languages(*names).build()
    rows = [row for split in ("dev", "test") for row in read_rows(SETS / f"language.{split}.jsonl")]

    def lingua(text: str) -> str:
        found = detector.detect_language_of(text)
        return names[found] if found is not None else "und"

    for title, chosen in (
        ("native", [r for r in rows if r["script"] != "Latn"]),
        ("Roman", [r for r in rows if r["script"] == "Latn"]),
    ):
        figures = [judge(chosen, guess) for guess in (lambda text: identify(text).language, lingua)]
        print(
            f"| language, {title}, right of {len(chosen)} (lingua of the four) | {figures[0][0]:.3f} | {figures[1][0]:.3f} |"
        )
        print(f"| language, {title}, microseconds (median) | {figures[0][1]:.0f} | {figures[1][1]:.0f} |")


def judge(rows: list[dict[str, Any]], guess: Callable[[str], str]) -> tuple[float, float]:
    taken, right = [], 0
    for row in rows:
        start = time.perf_counter()
        found = guess(row["text"])
        taken.append((time.perf_counter() - start) * 1e6)
        right += found == row["language"]
    return right / len(rows), statistics.median(taken)


def dates() -> None:
    rows = [row for split in ("dev", "test") for row in read_rows(SETS / f"times.{split}.jsonl")]

    def parsed(row: dict[str, Any]) -> date | None:
        at = local(row["at"]).replace(tzinfo=None)
        settings = {"RELATIVE_BASE": at, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
        found = dateparser.search.search_dates(row["text"], languages=list({row["language"], "en"}), settings=settings)
        return found[0][1].date() if found else None

    figures = []
    for guess in (lambda row: due(row["text"], local(row["at"]), row["language"]), parsed):
        dated = [guess(row) == date.fromisoformat(row["due"]) for row in rows if row["due"]]
        false = [guess(row) is not None for row in rows if not row["due"]]
        figures.append((sum(dated) / len(dated), sum(false) / len(false)))
    print(f"| times, right of {len(dated)} (dateparser) | {figures[0][0]:.3f} | {figures[1][0]:.3f} |")
    print(f"| times, found where none is, of {len(false)} | {figures[0][1]:.3f} | {figures[1][1]:.3f} |")


def searches(folder: Path) -> None:
    documents: dict[str, str] = {}
    queries: list[dict[str, Any]] = []
    for split in ("dev", "test"):
        rows = json.loads((SETS / f"search.{split}.json").read_text(encoding="utf-8"))
        documents |= {row["id"]: row["text"] for row in rows["documents"]}
        queries += rows["queries"]
    chance = random.Random(1)
    for code in ("hi", "te", "bn"):
        for script in ("native", "roman"):
            lines = (folder / f"dakshina/{code}.sentences.dev.{script}.txt").read_text(encoding="utf-8").splitlines()
            documents |= {f"{code}-{script}-{place}": text for place, text in enumerate(chance.sample(lines, NOISE))}
    ours = MemoryIndex()
    for identity, text in documents.items():
        ours.add(identity, text)
    plain = sqlite3.connect(":memory:")
    plain.execute(
        "CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, text, tokenize = \"unicode61 categories 'L* N* Co Mn Mc'\")"
    )
    plain.executemany("INSERT INTO plain VALUES (?, ?)", documents.items())

    def fts(query: str) -> list[tuple[str, float]]:
        asked = " OR ".join(f'"{word}"' for word in tokens(query))
        rows = plain.execute("SELECT id, -rank FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 50", (asked,))
        return [(identity, value) for identity, value in rows]

    ways: dict[str, Search] = {"ours": lambda query: ours.search(query, 50), "FTS5": fts}
    if url := os.environ.get("DATABASE_URL"):
        ways["simple tsvector"] = tsvector(url, documents)
    figures = []
    for search in ways.values():
        found = [[rank for rank in ranks(search(query["text"]), set(query["want"])) if rank <= 10] for query in queries]
        figures.append(
            (sum(bool(row) for row in found) / len(found), sum(1 / row[0] for row in found if row) / len(found))
        )
    print(f"\n| search, {len(queries)} queries in {len(documents)} | {' | '.join(ways)} |\n|---{'|---:' * len(ways)}|")
    print(f"| recall@10 | {' | '.join(f'{recall:.3f}' for recall, _ in figures)} |")
    print(f"| MRR@10 | {' | '.join(f'{mrr:.3f}' for _, mrr in figures)} |")


def tsvector(url: str, documents: dict[str, str]) -> Search:
    """Search by PostgreSQL's own parser and ranking, any word of the query, in a table that lasts as long as the session."""
    session = psycopg.connect(url, autocommit=True)
    session.execute("CREATE TEMPORARY TABLE plain (id text, words tsvector)")
    with session.cursor() as cursor:
        cursor.executemany("INSERT INTO plain VALUES (%s, to_tsvector('simple', %s))", list(documents.items()))

    def search(query: str) -> list[tuple[str, float]]:
        asked = " OR ".join(f'"{word}"' for word in query.split())
        found = session.execute(
            "SELECT id, ts_rank(words, query) AS rank FROM plain, websearch_to_tsquery('simple', %s) AS query"
            " WHERE words @@ query ORDER BY rank DESC LIMIT 50",
            (asked,),
        )
        return [(str(identity), float(rank)) for identity, rank in found]

    return search


if __name__ == "__main__":
    main()
