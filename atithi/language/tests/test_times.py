"""Dates, times and durations as customers write them."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atithi.language import times

IST = timezone(timedelta(hours=5, minutes=30))
NOW = datetime(2026, 11, 18, 11, 0, tzinfo=IST)  # a Wednesday


def only(text: str, language: str | None = None) -> times.TimeSpan:
    (span,) = times.find(text, NOW, language)
    return span


@pytest.mark.parametrize(
    ("text", "end", "kind"),
    [
        ("today", "2026-11-18", "point"),
        ("आज", "2026-11-18", "point"),
        ("ఈరోజు", "2026-11-18", "point"),
        ("আজকে", "2026-11-18", "point"),
        ("रेपु", None, None),
        ("రేపు", "2026-11-19", "point"),
        ("ఎల్లుండి", "2026-11-20", "point"),
        ("నిన్న", "2026-11-17", "point"),
        ("মঙ্গলবার", "2026-11-24", "point"),
        ("next Monday", "2026-11-23", "point"),
        ("by Friday evening", "2026-11-20", "deadline"),
        ("within 3 days", "2026-11-21", "deadline"),
        ("2 घंटे में", "2026-11-18", "deadline"),
        ("మూడు రోజుల్లో", "2026-11-21", "deadline"),
        ("এক সপ্তাহের মধ্যে", "2026-11-25", "deadline"),
        ("26 November", "2026-11-26", "point"),
        ("26/11", "2026-11-26", "point"),
        ("२६/११", "2026-11-26", "point"),
        ("26-11-2026", "2026-11-26", "point"),
        ("2026-11-26", "2026-11-26", "point"),
        ("Nov 26th", "2026-11-26", "point"),
        ("29 February", "2028-02-29", "point"),
        ("next month", "2026-12-31", "point"),
        ("महीने के अंत तक", "2026-11-30", "deadline"),
        ("తిన్‌దిన్", None, None),
        ("তিনদিনের মধ্যে", "2026-11-21", "deadline"),
        ("for 3 days", "2026-11-21", "duration"),
        ("2-3 din me", "2026-11-21", "deadline"),
        ("do teen din lagenge", "2026-11-21", "deadline"),
        ("in 2 working days", "2026-11-20", "deadline"),
        ("in 3 business days", "2026-11-23", "deadline"),
    ],
)
def test_a_time_is_laid_on_the_calendar(text: str, end: str | None, kind: str | None) -> None:
    spans = times.find(text, NOW)
    assert [(span.end.date().isoformat(), span.kind) for span in spans] == ([(end, kind)] if end else [])


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("कल ऑर्डर किया था", "hi", -1),
        ("कल आएगा क्या", "hi", 1),
        ("kal mila tha", "hi", -1),
        ("kal bhej dena", "hi", 1),
        ("परसों आया था", "hi", -2),
        ("परसों तक भेज दीजिए", "hi", 2),
        ("কাল অর্ডার করেছি", "bn", -1),
        ("কাল পাঠাবেন", "bn", 1),
        ("porshu asbo", "bn", 2),
    ],
)
def test_the_tense_decides_a_two_sided_word(text: str, language: str, day: int) -> None:
    assert only(text, language).end.date() == NOW.date() + timedelta(days=day)


def test_what_was_matched_is_given_with_its_place() -> None:
    text = "Refund kab aayega? शुक्रवार शाम 5 बजे तक bol do"
    span = only(text, "hi")
    assert span.text == "शुक्रवार शाम 5 बजे तक" == text[span.start_index : span.end_index]
    assert span.end == datetime(2026, 11, 20, 17, 0, tzinfo=IST)
    assert span.start == NOW


def test_native_digits_are_read() -> None:
    assert only("২৬ তারিখের মধ্যে").end.date() == date(2026, 11, 26)
    assert only("౩ రోజుల్లో").end.date() == date(2026, 11, 21)


def test_a_clock_time_without_am_or_pm_is_the_one_of_business_hours() -> None:
    assert only("5 baje aana", "hi").end.hour == 17
    assert only("kal subah 9 baje", "hi").end.hour == 9
    assert only("রাত ৮টায়", "bn").end.hour == 20
    assert only("tomorrow 5 am").end == datetime(2026, 11, 19, 5, 0, tzinfo=IST)


def test_a_time_of_day_that_has_passed_is_tomorrows() -> None:
    assert only("by 9 am").end.date() == date(2026, 11, 19)


def test_waiting_since_is_a_length_up_to_now_and_no_deadline() -> None:
    span = only("teen din se wait kar raha hu", "hi")
    assert (span.kind, span.end) == ("duration", NOW)
    assert span.start == NOW - timedelta(days=3)


def test_a_past_verb_puts_a_weekday_into_the_past() -> None:
    assert only("I ordered on Monday").end.date() == date(2026, 11, 16)
    assert only("will come on Monday").end.date() == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "you may come",
        "good morning",
        "शुभ संध्या",
        "my order 4521",
        "24/7 support",
        "every Monday",
        "हर सोमवार",
        "size 26 please",
        "sat on it and it broke",
        "दो शर्ट मंगवाई",
        "call me any time",
        "500 rupaye tak",
        "32/13",
        "",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert times.find(text, NOW) == []


def test_a_year_end_and_a_short_month_are_counted_right() -> None:
    late = datetime(2026, 12, 31, 23, 0, tzinfo=IST)
    assert times.find("tomorrow", late)[0].end.date() == date(2027, 1, 1)
    january = datetime(2027, 1, 31, 9, 0, tzinfo=IST)
    assert times.find("within a month", january)[0].end.date() == date(2027, 2, 28)


@given(st.text(alphabet="कल तक में 0123456789/:.-abdefgimnorstuvy రోజుల్లো দিনে\n", max_size=60))
def test_any_text_is_read_without_an_error_and_in_order(text: str) -> None:
    for language in ("hi", "te", "bn", "en"):
        spans = times.find(text, NOW, language)
        assert all(text[span.start_index : span.end_index] == span.text for span in spans)
        assert [span.start_index for span in spans] == sorted(span.start_index for span in spans)
        assert all(span.start <= span.end for span in spans)


def test_the_longer_verb_ending_tells_the_tense() -> None:
    # Telugu chustanu (I will see) ends in -anu, which alone is past.
    assert only("shanivaram madhyahnam varaku chustanu", "te").end.date() == date(2026, 11, 21)
    assert only("mangalavaram mee abbayi vachadu", "te").end.date() == date(2026, 11, 17)


def test_a_greeting_of_two_words_is_no_time() -> None:
    assert not times.find("శుభ సాయంత్రం, నా బండి సర్వీసింగ్ చేయాలి", NOW, "te")


@pytest.mark.parametrize(
    ("text", "language", "day", "kind"),
    [
        ("agle somvar se pehle nahi, us din ghar pe hu", "hi", 23, "point"),
        ("somavaram mundu vaddu", "te", 23, "point"),
        ("not before friday please", "en", 20, "point"),
        ("somvar se pehle nahi aaya to cancel", "hi", 22, "deadline"),
    ],
)
def test_not_before_a_day_is_from_that_day_on(text: str, language: str, day: int, kind: str) -> None:
    span = only(text, language)
    assert (span.end.date(), span.kind) == (date(2026, 11, day), kind)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("nela chivariki payment chesta", "te", 30),
        ("mas sheshe payment kore debo", "bn", 30),
        ("20 va tareekhu emi kattali", "te", 20),
    ],
)
def test_month_ends_and_dates_of_the_street_are_read(text: str, language: str, day: int) -> None:
    assert only(text, language).end.date() == date(2026, 11, day)


def test_the_hour_that_has_struck_is_no_appointment() -> None:
    assert not times.find("12 baj gaye abhi tak koi nahi aaya", NOW, "hi")
