"""Cues, reading ease, and writing of numbers and times."""

from datetime import date, datetime, timedelta

import pytest

from atithi.language import codes, cues, ease, write

NOW = datetime(2026, 11, 18, 17, 30)


def kinds(text: str, language: str | None = None) -> set[str]:
    return {cue.kind for cue in cues.find(text, language)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("नमस्ते, बताइए", "greeting"),
        ("namaskaram andi", "greeting"),
        ("নমস্কার", "greeting"),
        ("Good morning", "greeting"),
        ("धन्यवाद", "thanks"),
        ("dhanyavadaalu", "thanks"),
        ("onek dhonnobad", "thanks"),
        ("క్షమించండి", "apology"),
        ("आपकी असुविधा समझ सकते हैं", "empathy"),
        ("আপনার কষ্ট বুঝতে পারছি", "empathy"),
        ("kripya bataiye", "courtesy"),
        ("आप देख लीजिएगा", "courtesy"),
        ("మీరు చెప్పగలరా", "courtesy"),
        ("আপনি দেখবেন", "courtesy"),
        ("तुम कब दोगे", "familiar"),
        ("నువ్వు చెప్పు", "familiar"),
        ("তুমি কবে দেবে", "familiar"),
        ("tu sun raha hai kya", "rude"),
        ("రేయ్ ఎక్కడ", "rude"),
        ("তুই কে", "rude"),
        ("ghatiya service hai", "anger"),
        ("mosam chesaru", "anger"),
        ("খুব রাগ হচ্ছে", "anger"),
        ("WHERE IS MY ORDER", "anger"),
        ("జల్దీ కాదు వెంటనే పంపండి", "urgency"),
        ("taratari din", "urgency"),
        ("jaldi bhejo", "urgency"),
        ("कब आएगा", "question"),
        ("done?", "question"),
        ("have a nice day", "closing"),
        ("शुभ रात्रि", "closing"),
    ],
)
def test_a_cue_is_found_as_people_write_it(text: str, kind: str) -> None:
    assert kind in kinds(text)


def test_a_cue_tells_what_was_matched_and_where() -> None:
    text = "Sir, आपकी सहायता के लिए धन्यवाद!"
    found = next(cue for cue in cues.find(text, "hi") if cue.kind == "thanks")
    assert found.text == "धन्यवाद" == text[found.start : found.end]


@pytest.mark.parametrize("text", ["rating 5", "order 4521", "", "हरा रंग", "blue shirt size 40"])
def test_plain_matters_carry_no_cue_of_mood(text: str) -> None:
    assert kinds(text) <= {"question"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "आपका पैसा कल आ जाएगा।"),
        ("te", "మీ ఆర్డర్ రేపు వస్తుంది."),
        ("bn", "আপনার টাকা কাল ফেরত পাবেন।"),
        ("en", "Your refund will come tomorrow."),
    ],
)
def test_simple_words_are_easy(language: str, text: str) -> None:
    assert ease.score(text, language).score >= 85
    assert ease.score(text, language).hard == ()


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("hi", "उपर्युक्त विषय के संदर्भ में प्रतिपूर्ति यथाशीघ्र प्रेषित की जाएगी।", "stiff_words"),
        ("en", "Pursuant to the discrepancy, furnish the requisite documentation.", "stiff_words"),
        ("hi", "आपका ऑर्डर डिलीवरी एड्रेस पेंडिंग स्टेटस में प्रोसेस हो रहा है", "english_words"),
        ("en", "We " + "will send the thing to you and then we will call you and " * 3 + "wait.", "long_sentence"),
        ("te", "ఫిర్యాదుదారులందరికీ తెలియజేయబడుచున్నదేమనగా పునరుద్ధరించబడుతున్నందువలన ఆలస్యమవుతుంది", "long_words"),
    ],
)
def test_a_hard_sentence_is_told_with_its_reason(language: str, text: str, reason: str) -> None:
    found = ease.score("OK. " + text, language)
    assert found.score < 85
    assert reason in {reason for sentence in found.hard for reason in sentence.reasons}
    assert text.strip() in {sentence.text for sentence in found.hard}


def test_aksharas_are_counted_as_a_reader_would() -> None:
    assert [ease.aksharas(word) for word in ("क्षमा", "రా", "ধন্যবাদ", "delivery")] == [2, 1, 4, 4]


def test_a_language_without_a_folder_is_an_error() -> None:
    with pytest.raises(KeyError):
        ease.score("bonjour", "fr")
    with pytest.raises(KeyError):
        write.number(1, "fr")


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "12,34,567"), ("hi", "12,34,567"), ("te", "12,34,567"), ("bn", "১২,৩৪,৫৬৭")],
)
def test_numbers_are_grouped_the_indian_way(language: str, written: str) -> None:
    assert write.number(1234567, language) == written
    assert write.money(123456700, language) == "₹" + written


def test_money_keeps_its_paise_and_its_sign() -> None:
    assert write.money(123456750, "en") == "₹12,34,567.50"
    assert write.money(-5, "hi") == "-₹0.05"
    assert write.money(0, "te") == "₹0"


def test_days_near_today_go_by_their_names() -> None:
    today = NOW.date()
    assert [write.day(today + timedelta(days=n), "te", today=today) for n in (-1, 0, 1)] == ["నిన్న", "ఈరోజు", "రేపు"]
    assert write.day(date(2026, 11, 26), "hi", today=today) == "26 नवंबर 2026"
    assert write.day(date(2026, 11, 26), "bn") == "২৬ নভেম্বর, ২০২৬"


@pytest.mark.parametrize(
    ("language", "ago", "ahead"),
    [
        ("en", "3 days ago", "in 2 hours"),
        ("hi", "3 दिन पहले", "2 घंटे में"),
        ("te", "3 రోజుల క్రితం", "2 గంటల్లో"),
        ("bn", "৩ দিন আগে", "২ ঘন্টায়"),
    ],
)
def test_relative_times(language: str, ago: str, ahead: str) -> None:
    assert write.relative(NOW - timedelta(days=3), NOW, language) == ago
    assert write.relative(NOW + timedelta(hours=2), NOW, language) == ahead


def test_ordinals() -> None:
    assert [write.ordinal(n, "en") for n in (1, 2, 3, 11, 21, 112)] == ["1st", "2nd", "3rd", "11th", "21st", "112th"]
    assert [write.ordinal(n, "hi") for n in (1, 4, 12)] == ["पहला", "चौथा", "12वाँ"]
    assert [write.ordinal(n, "te") for n in (1, 12)] == ["మొదటి", "12వ"]
    assert [write.ordinal(n, "bn") for n in (4, 12)] == ["৪র্থ", "১২তম"]


def test_plurals_follow_the_language() -> None:
    forms = "{n} item", "{n} items"
    assert [write.plural(n, "en", *forms) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
    assert [write.plural(n, "hi", *forms) for n in (0, 1, 2)] == ["0 item", "1 item", "2 items"]


def test_every_language_folder_is_whole() -> None:
    from atithi.language.languages import DATA

    needed = {
        "language.toml",
        "stem.toml",
        "times.toml",
        "cues.toml",
        "ease.toml",
        "write.toml",
        "words.txt",
        "concepts.tsv",
    }
    for code in codes():
        assert needed <= {path.name for path in (DATA / code).iterdir()}, code
