"""Promises are found as staff write them: what commits, what only looks like it, and by when."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from atithi.promises import Commitment, detect
from atithi.promises.evaluation import evaluate

ROOT = Path(__file__).resolve().parents[3]
SETS = ROOT / "training" / "promises"
IST = timezone(timedelta(hours=5, minutes=30))
MONDAY = datetime(2026, 11, 23, 10, 15, tzinfo=IST)


def found(text: str, language: str | None = None) -> list[tuple[str, date | None]]:
    return [(commitment.kind, commitment.due) for commitment in detect(text, MONDAY, language)]


@pytest.mark.parametrize(
    ("language", "text", "kind", "days"),
    [
        ("en", "Your refund will be credited by Wednesday.", "refund", 2),
        ("en", "calling you back in an hour", "call_back", 0),
        ("en", "The technician will visit tomorrow.", "visit", 1),
        ("hi", "kal tak naya piece bhej denge", "replacement", 1),
        ("hi", "आपका पैसा तीन दिन में वापस आ जाएगा", "refund", 3),
        ("hi", "mixer shukravar tak repair ho jayega", "repair", 4),
        ("te", "repu parcel pampistanu", "delivery", 1),
        ("te", "మా టెక్నీషియన్ శుక్రవారం వస్తారు", "visit", 4),
        ("bn", "kalker moddhe taka ferot diye debo", "refund", 1),
        ("bn", "আজ বিকেলের মধ্যে আপনাকে ফোন করব", "call_back", 0),
    ],
)
def test_a_commitment_is_found_with_its_kind_and_its_day(language: str, text: str, kind: str, days: int) -> None:
    assert found(text, language) == [(kind, MONDAY.date() + timedelta(days=days))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Shall I send it tomorrow?"),
        ("en", "We sent it yesterday."),
        ("en", "If you share the bill, we will refund by Friday."),
        ("en", "We will not be able to deliver by Friday."),
        ("en", "We are open till 9 pm today."),
        ("en", "I need it by Friday."),
        ("en", "> we will deliver on Monday\nSorry about that."),
        ("hi", "कल तक भेजना संभव नहीं है"),
        ("hi", "aap bill bhejenge to kal refund kar denge"),
        ("hi", "कल दुकान 11 बजे खुलेगी"),
        ("te", "మీరు బిల్లు పంపిస్తే రేపు రీఫండ్ చేస్తాం"),
        ("te", "రేపు పంపమంటారా?"),
        ("bn", "কাল পাঠানো সম্ভব নয়"),
        ("bn", "bill pathale kal taka ferot debo"),
    ],
)
def test_what_only_looks_like_a_promise_is_none(language: str, text: str) -> None:
    assert found(text, language) == []


def test_a_promise_without_a_time_has_no_date() -> None:
    assert found("I'll check and let you know", "en") == [("information", None)]


def test_one_sentence_may_promise_two_things_for_two_days() -> None:
    text = "We will refund the shipping by Wednesday, and our technician will visit on Friday."
    assert found(text, "en") == [("refund", date(2026, 11, 25)), ("visit", date(2026, 11, 27))]


def test_the_words_stand_where_they_say() -> None:
    text = "Namaste! Aapka order mila. Kal tak bhej denge. Dhanyavaad!"
    [commitment] = detect(text, MONDAY, "hi")
    assert text[commitment.start : commitment.end] == commitment.words == "Kal tak bhej denge"


def test_the_language_is_identified_when_it_is_not_given() -> None:
    assert found("repu saayantram lopu mee order pampistam") == [("delivery", date(2026, 11, 24))]


def test_the_day_is_india_s_whatever_zone_the_moment_was_written_in() -> None:
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # 01:30 of the 24th in India
    assert [one.due for one in detect("We will call you today", late, "en")] == [date(2026, 11, 24)]


def test_a_very_long_text_is_read_in_bounded_time_and_number() -> None:
    found_all = detect("We will send it tomorrow. " * 4000, MONDAY, "en")
    assert 0 < len(found_all) <= 51
    assert detect("", MONDAY) == []
    assert detect('\n\n> \n""', MONDAY, "en") == []


def test_importing_the_finder_needs_no_django() -> None:
    code = "import sys, atithi.promises; assert callable(atithi.promises.detect); assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize("name", ["dev", "test", "blind", "blind_b", "blind_c", "hard"])
def test_the_sets_keep_their_quality(name: str) -> None:
    figures = evaluate(SETS / f"{name}.jsonl")
    assert list(figures) == ["precision", "recall", "dates"]
    assert min(figures.values()) >= 0.9


def test_evaluate_ends_with_its_figures() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "evaluate", "promises", SETS / "blind.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    )
    pairs = dict(pair.split("=") for pair in done.stdout.splitlines()[-1].split())
    assert list(pairs) == ["precision", "recall", "dates"]


def test_a_commitment_is_plain_data() -> None:
    [one] = detect("I will call you tomorrow", MONDAY, "en")
    assert isinstance(one, Commitment)
    assert 0 < one.confidence <= 1
    assert one.until is not None
    assert one.until.date() == one.due
