"""bin/evaluate: every kind prints its figures, the keys last; and the development sets keep their quality."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from atithi.language.evaluation import language, search, spelling, times

ROOT = Path(__file__).resolve().parents[3]
SETS = ROOT / "training" / "sets"


def last_line(kind: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "evaluate", kind, path], capture_output=True, text=True, check=True
    )
    pairs = (pair.split("=") for pair in done.stdout.splitlines()[-1].split())
    return {key: float(value) for key, value in pairs}


def test_language_figures() -> None:
    figures = last_line("language", SETS / "language.test.jsonl")
    assert list(figures) == ["accuracy", "native", "roman"]
    assert figures["native"] >= 0.97
    assert figures["roman"] >= 0.93


def test_times_figures() -> None:
    figures = last_line("times", SETS / "times.test.jsonl")
    assert list(figures) == ["right", "false"]
    assert figures["right"] >= 0.9
    assert figures["false"] < 0.05


def test_search_figures() -> None:
    figures = last_line("search", SETS / "search.test.json")
    assert list(figures) == ["mrr", "recall"]
    assert figures["recall"] >= 0.9


def test_spelling_figures() -> None:
    figures = last_line("spelling", SETS / "spelling.test.jsonl")
    assert list(figures) == ["first", "five", "false"]
    assert figures["first"] >= 0.7
    assert figures["five"] >= 0.9
    assert figures["false"] < 0.02


@pytest.mark.parametrize("arguments", [[], ["language"], ["nonsense", "x"], ["times", "/no/such/file"]])
def test_wrong_use_is_told_and_fails(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "evaluate", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "evaluate" in done.stderr


def test_shares_count_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"text": "मेरा रिफंड", "language": "hi", "script": "Deva"},
        {"text": "मेरा रिफंड", "language": "te", "script": "Deva"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert language.evaluate(path) == {"accuracy": 0.5, "native": 0.5, "roman": 0.0}


def test_a_date_found_where_there_is_none_is_false(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    at = "2026-11-18T11:00:00+05:30"
    rows = [
        {"language": "en", "text": "by Friday", "at": at, "due": "2026-11-21"},
        {"language": "en", "text": "by Friday", "at": at, "due": None},
        {"language": "en", "text": "by Friday", "at": at, "due": "2026-11-20"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert times.evaluate(path) == {"right": 0.5, "false": 1.0}


def test_a_deadline_is_due_before_other_times_of_the_message() -> None:
    at = times.local("2026-11-18T05:30:00Z")
    assert at.hour == 11
    assert times.due("kal order kiya tha, Friday tak chahiye", at, "hi") == date(2026, 11, 20)


def test_ties_are_ranked_pessimistically() -> None:
    assert search.ranks([("a", 1.0), ("b", 1.0), ("c", 0.5)], {"b"}) == [2]
    assert search.ranks([("a", 1.0), ("b", 1.0)], {"a", "b"}) == [1, 1]


def test_the_other_words_of_an_index_are_20000_and_always_the_same() -> None:
    first = spelling.others("te", {"నవంబర్"})
    assert len(first) == 20_000
    assert first == spelling.others("te", {"నవంబర్"})
