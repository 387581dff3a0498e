"""What only looks like a time: descriptions, rates, names; and the times that look like them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from atithi.language import times

NOW = datetime(2026, 11, 18, 11, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))  # a Wednesday


def asked(text: str, language: str) -> list[date]:
    return [span.end.date() for span in times.find(text, NOW, language) if span.kind != "duration"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "looking for a saree for the wedding night please"),
        ("en", "will you hire for the night shift"),
        ("en", "need evening frocks please"),
        ("hi", "raat ka khana bahut achha hai"),
        ("hi", "subah ki chai chahiye"),
        ("hi", "बारात वाली रात के लिए सूट चाहिए"),
        ("hi", "नाइट शिफ्ट करनी है"),
        ("te", "pelli raatri ki nagalu kavali"),
        ("te", "రాత్రి భోజనం కావాలి"),
        ("bn", "rater khabar lagbe"),
        ("bn", "রাতের খাবার চাই"),
        ("bn", "বিয়ের রাতের জন্য গয়না চাই"),
        ("hi", "do raat rukna hai"),
        ("hi", "subah aur shaam ko dawai leni hai"),
    ],
)
def test_a_part_of_the_day_that_describes_is_no_time(language: str, text: str) -> None:
    assert asked(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "need the night shift guard tonight", 18),
        ("en", "will come for dinner this evening", 18),
        ("en", "please send someone in the evening", 18),
        ("hi", "aaj raat ka khana bhej do", 18),
        ("hi", "raat ko bhej dena", 18),
        ("hi", "raat tak bhej dena", 18),
        ("hi", "raat ke liye khana bhej do", 18),
        ("hi", "kal subah ki chai bhejna", 19),
        ("te", "ee raatri bhojanam kavali", 18),
        ("te", "ఈ రాత్రి భోజనం కావాలి", 18),
        ("bn", "আজ রাতে খাবার চাই", 18),
        ("bn", "rate khabar pathan", 18),
        ("bn", "রাতের মধ্যে দিন", 18),
    ],
)
def test_a_day_or_a_case_makes_it_a_time(language: str, text: str, day: int) -> None:
    assert asked(text, language) == [date(2026, 11, day)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "do you clean once in 3 weeks"),
        ("en", "how many trips per week"),
        ("en", "every day 6 am milk please"),
        ("hi", "hafte mein ek baar aana hoga"),
        ("hi", "ek mahine me kitni baar aaoge"),
        ("hi", "हर महीने की 10 तारीख को किस्त देनी है"),
        ("te", "vaaraniki enni sarlu vastaru"),
        ("te", "నెలకి ఎంత ఇవ్వాలి"),
        ("bn", "প্রতি সপ্তাহে আসবেন"),
        ("bn", "ek soptaher moddhe kobar asben"),
    ],
)
def test_a_rate_is_no_deadline(language: str, text: str) -> None:
    assert asked(text, language) == []


def test_once_within_days_that_are_counted_is_a_wish() -> None:
    assert asked("3 din me ek baar phone kar dena", "hi") == [date(2026, 11, 21)]
    assert asked("మూడు రోజుల్లో ఒకసారి రండి", "te") == [date(2026, 11, 21)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "please call April madam"),
        ("en", "I will wait for Mr. May"),
        ("hi", "June ji aayengi"),
        ("te", "April garu kavali"),
        ("bn", "June di asben"),
        ("hi", "shukrawar peth me dukaan hai"),
        ("te", "somavaram gramam ki pampandi"),
        ("en", "is the weekend sale on"),
    ],
)
def test_names_of_people_places_and_sales_are_no_times(language: str, text: str) -> None:
    assert asked(text, language) == []


def test_months_and_weekdays_that_are_meant_stay() -> None:
    assert asked("coming in April", "en") == [date(2027, 4, 30)]
    assert asked("sale starts on Friday", "en") == [date(2026, 11, 20)]
    assert asked("5 june ji haan", "hi") == [date(2027, 6, 5)]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "ordered last night", 17),
        ("hi", "पिछली रात मंगाया था", 17),
        ("hi", "raat ko phone kiya tha", 17),
        ("bn", "গত রাতে এসেছিল", 17),
        ("en", "took it on sunday", 15),
    ],
)
def test_what_is_past_lies_in_the_past(language: str, text: str, day: int) -> None:
    assert asked(text, language) == [date(2026, 11, day)]


def test_what_broke_within_days_sets_no_deadline_but_a_promise_or_a_condition_does() -> None:
    assert asked("2 din me toot gaya", "hi") == []
    assert asked("రెండు రోజుల్లో తెగిపోయింది", "te") == []
    assert asked("2 din me aayega bola tha", "hi") == [date(2026, 11, 20)]
    assert asked("2 din me nahi aaya to cancel", "hi") == [date(2026, 11, 20)]
    assert asked("రెండు రోజుల్లో ఇస్తానన్నారు", "te") == [date(2026, 11, 20)]
    assert asked("দুই দিনে পাঠাবেন", "bn") == [date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "clear it by year end"),
        ("hi", "saal ke end tak de dunga"),
        ("hi", "साल के अंत तक दे दूंगा"),
        ("te", "సంవత్సరం చివరికల్లా ఇస్తాను"),
        ("te", "samvatsaram chivariki istanu"),
        ("bn", "বছরের শেষে দেব"),
    ],
)
def test_the_end_of_the_year_is_read(language: str, text: str) -> None:
    assert asked(text, language) == [date(2026, 12, 31)]


def test_an_hour_after_tonight_is_on_the_clock() -> None:
    (span,) = times.find("ee raatri 10 gantala lopu ivvandi", NOW, "te")
    assert (span.end, span.kind) == (NOW.replace(hour=22), "deadline")


@pytest.mark.parametrize(("text", "nights"), [("gold er rate koto bolben", 0), ("best rate din", 0), ("rate asben", 1)])
def test_a_rate_in_bengali_is_a_price_unless_it_begins_the_clause(text: str, nights: int) -> None:
    assert len(asked(text, "bn")) == nights


def test_a_part_of_the_day_after_a_request_closes_it() -> None:
    assert asked("please come evening", "en") == [date(2026, 11, 18)]
    assert asked("din raat mehnat karte hai", "hi") == []


def test_a_month_that_a_noun_follows_describes_it_and_bought_in_april_is_past() -> None:
    assert asked("august collection is lovely", "en") == []
    assert asked("bought in april", "en") == [date(2026, 4, 30)]
