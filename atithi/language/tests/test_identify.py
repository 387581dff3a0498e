"""Which language customers write in."""

import subprocess
import sys

import pytest

from atithi.language import Identified, identify


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("मेरा रिफंड कब आएगा", "hi", "Deva"),
        ("నా ఆర్డర్ ఇంకా రాలేదు", "te", "Telu"),
        ("আমার টাকা কবে ফেরত পাব", "bn", "Beng"),
        ("where is my order", "en", "Latn"),
        ("mera refund kab ayega", "hi", "Latn"),
        ("naa order inka raaledu", "te", "Latn"),
        ("amar taka kobe ferot pabo", "bn", "Latn"),
        ("haan", "hi", "Latn"),
        ("ekkada undi", "te", "Latn"),
        ("kothay", "bn", "Latn"),
        ("order kab aayega", "hi", "Latn"),
        ("GameLoop use করেন।", "bn", "Beng"),
    ],
)
def test_a_message_is_read_in_the_language_and_script_it_is_written_in(text: str, language: str, script: str) -> None:
    found = identify(text)
    assert (found.language, found.script) == (language, script)


@pytest.mark.parametrize(
    "text",
    [
        "delivery eppo varum sollunga",
        "majha parcel kuthe aahe",
        "mane haji refund nathi malyu",
        "nanna parcel innu bandilla",
    ],
)
def test_a_neighbour_in_roman_letters_is_not_taken_for_a_language_we_serve(text: str) -> None:
    assert identify(text).language == "und"


def test_the_language_of_the_grammar_wins_in_a_mixture() -> None:
    found = identify("order cancel karna hai")
    assert (found.language, found.script, found.mixed) == ("hi", "Latn", True)


def test_a_sentence_of_one_language_is_not_mixed() -> None:
    assert not identify("मुझे कल सुबह चाहिए").mixed
    assert not identify("where is my parcel").mixed


def test_an_english_sentence_that_quotes_a_native_word_is_english() -> None:
    assert identify("What does धन्यवाद mean in your message").language == "en"


@pytest.mark.parametrize("text", ["", "   ", "4521", "४५२१", "👍🙏", "?!", "09:30"])
def test_nothing_written_is_no_language(text: str) -> None:
    assert identify(text) == Identified("und", "Zyyy", 0.0, False)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("माझी ऑर्डर कधी येईल", "Deva"),
        ("मलाई मेरो अर्डर चाहिन्छ", "Deva"),
        ("মোৰ অৰ্ডাৰ ক'ত", "Beng"),
        ("என் ஆர்டர் எங்கே", "Taml"),
    ],
)
def test_a_neighbour_that_shares_a_script_is_not_taken_for_a_language_we_speak(text: str, script: str) -> None:
    found = identify(text)
    assert (found.language, found.script) == ("und", script)


@pytest.mark.parametrize("before", ["hi", "te", "bn", "en"])
def test_what_the_guest_wrote_before_decides_a_message_that_says_little(before: str) -> None:
    assert identify("ok thanks", prior=before).language == before
    assert identify("ok", prior=identify("ok", prior=before)).language == before


def test_what_the_guest_wrote_before_does_not_outweigh_a_clear_message() -> None:
    assert identify("naa order inka raaledu", prior="bn").language == "te"
    assert identify("आप कब भेजेंगे", prior="te").language == "hi"


def test_a_prior_may_be_shares_of_languages() -> None:
    assert identify("ok", prior={"te": 0.9, "en": 0.1}).language == "te"


def test_the_model_is_read_at_first_use_and_not_on_import() -> None:
    code = (
        "import sys, atithi.language; from atithi.language import roman; sys.exit(roman._model.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
