"""Letters, words and stems."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atithi.language import normalise, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u095c", "\u0921\u093c"),  # Devanagari rra in one code point or two
        ("\u09dc", "\u09a1\u09bc"),  # Bengali rra
        ("\u09df", "\u09af\u09bc"),  # Bengali yya
        ("\u09ce", "\u09a4\u09cd\u200d"),  # khanda ta
        ("হঠাৎ", "হঠাত্"),
        ("\u09cb", "\u09c7\u09be"),  # o typed as its two parts
        ("క్ష", "క్\u200cష"),
        ("२५", "25"),
        ("౨౫", "25"),
        ("২৫", "25"),
        ("don’t", "don't"),
        ("a  b\u00a0c", "a b c"),
        ("ＯＴＰ", "OTP"),
    ],
)
def test_spellings_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x0D7F), max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_words_do_not_break_inside_an_akshara() -> None:
    assert tokens("हिन्दी में क्षमा, कृपया!") == ["हिन्दी", "में", "क्षमा", "कृपया"]
    assert tokens("నా ఆర్డర్ ఎక్కడ?") == ["నా", "ఆర్డర్", "ఎక్కడ"]
    assert tokens("আমার ফেরত-টাকা।") == ["আমার", "ফেরত", "টাকা"]


def test_numbers_codes_and_contractions_are_words() -> None:
    assert tokens("Order A4521, 2 kg, don't ₹1,200") == ["order", "a4521", "2", "kg", "don't", "1", "200"]


def test_scripts_side_by_side_are_words_apart() -> None:
    assert tokens("orderটা cancelకి") == ["order", "টা", "cancel", "కి"]


@pytest.mark.parametrize(
    ("word", "language", "root"),
    [
        ("orders", "en", "order"),
        ("किताबों", "hi", "किताब"),
        ("ఆర్డర్లు", "te", "ఆర్డర్"),
        ("টাকাগুলো", "bn", "টাকা"),
        ("bus", "en", "bus"),
        ("घर", "hi", "घर"),
    ],
)
def test_stems_are_light(word: str, language: str, root: str) -> None:
    assert stem(normalise(word), language) == normalise(root)


def test_a_language_without_a_folder_has_no_stems() -> None:
    assert stem("orders", "fr") == "orders"
