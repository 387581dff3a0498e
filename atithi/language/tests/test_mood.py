"""Upset, grateful, or nothing to tell: in four languages, in either script, and for next to nothing."""

import time

import pytest

from atithi.language.mood import mood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mera refund abhi tak nahi aaya, bakwas service hai", "hi"),
        ("यह क्या बकवास है, तीन हफ्ते से इंतज़ार कर रहा हूँ", "hi"),
        ("మీ సర్వీస్ చాలా దారుణంగా ఉంది", "te"),
        ("আপনাদের সার্ভিস খুব বাজে, তিন দিন ধরে ফোন ধরছেন না", "bn"),
        ("This is the worst shop I have ever been to", "en"),
        ("GIVE ME MY MONEY BACK NOW", "en"),
        ("worst service, dhanyavaad", "und"),
    ],
)
def test_anger_is_heard_in_every_language(text, language):
    assert mood(text, language) == "upset"


@pytest.mark.parametrize(
    ("text", "language"), [("ధన్యవాదాలు అండి!", "te"), ("Thank you so much!!", "en"), ("शुक्रिया", "hi"), ("ধন্যবাদ", "bn")]
)
def test_thanks_are_heard_too(text, language):
    assert mood(text, language) == "grateful"


@pytest.mark.parametrize("text", ["", "ok", "When will it come?", "फ्रिज कब आएगा?", "LG TV price please"])
def test_a_plain_question_has_no_mood(text):
    assert mood(text) == ""


def test_a_long_letter_costs_no_more_than_a_short_one():
    letter = "a plain sentence about the delivery of my fridge " * 2000

    def best(text):
        mood(text, "en")
        times = []
        for _turn in range(20):
            begin = time.perf_counter()
            mood(text, "en")
            times.append(time.perf_counter() - begin)
        return min(times)

    assert best(letter) < 3 * best(letter[:200]) + 0.0005
