"""Spellings of one word meet, and other words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atithi.language import fold, keys, same, sound, spellings


@pytest.mark.parametrize(
    "spellings_of_one_word",
    [
        "वापसी vapasi waapsi wapsi vaapasi",
        "ఫిర్యాదు firyadu phiryadu firyaadu",
        "ফেরত ferot pherot pherat",
        "रिफंड refund రీఫండ్ রিফান্ড",
        "ఆర్డర్ order ऑर्डर অর্ডার",
        "ডেলিভারি delivery डिलीवरी డెలివరీ",
        "payment पेमेंट పేమెంట్ পেমেন্ট",
        "message मैसेज మెసేజ్ মেসেজ",
        "exchange एक्सचेंज",
        "Chatterjee Chaterji চ্যাটার্জি चटर्जी",
        "శ్రీనివాస్ Srinivas Shrinivas Sreenivas श्रीनिवास",
        "लक्ष्मी Lakshmi Laxmi లక్ష్మి লক্ষ্মী",
        "ভালো bhalo valo",
        "ekkada yekkada ఎక్కడ",
        "undi vundi ఉంది",
    ],
)
def test_spellings_of_one_word_have_one_skeleton(spellings_of_one_word: str) -> None:
    assert len(set(fold(spellings_of_one_word).split())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mukherjee", "Mukhopadhyay"),
        ("মুখার্জি", "মুখোপাধ্যায়"),
        ("Banerjee", "Bandyopadhyay"),
        ("Sharma", "Varma"),
        ("refund", "return"),
    ],
)
def test_different_names_have_different_skeletons(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("चटर्जी", "Chatterjee"),
        ("শ্রীনিবাস", "Srinivas"),
        ("lakshmi", "Laxmi"),
        ("राम", "raam"),
        ("నమస్తే", "namaste"),
        ("Vijay", "Bijoy"),
    ],
)
def test_one_name_in_two_spellings_is_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("कमल", "kamla"), ("తినడం", "thanam"), ("काम", "kamai"), ("दिल", "dalla"), ("tune", "तेनु"), ("ভাল", "bele")],
)
def test_words_that_share_a_skeleton_are_not_the_same_for_that(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_nasal_that_people_leave_out_is_found_either_way() -> None:
    assert set(keys("नहीं")) & set(keys("nahi"))
    assert set(keys("नहीं")) & set(keys("nahin"))


def test_the_vowel_aware_key_tells_more_words_apart() -> None:
    assert fold("kam kum") == "km km"
    assert sound("kam kum kim") == "km kum kim"
    assert sound("वापसी") == sound("wapsi")


def test_numbers_are_never_folded() -> None:
    assert fold("A4521 २५ 9:30") == "a4521 25 9 30"


@given(st.text(max_size=80))
def test_folding_is_deterministic_and_keeps_one_key_a_word(text: str) -> None:
    from atithi.language import tokens

    assert fold(text) == fold(text)
    assert len(fold(text).split()) == len(tokens(text))


def test_the_nearest_spelling_ranks_first() -> None:
    index = spellings.Spellings(["वापसी", "वापस", "विपासा", "बापसी", "आपसी", "रिफंड", "रफू"])
    assert index.rank("waapsi")[0].word == "वापसी"
    assert index.rank("refund")[0].word == "रिफंड"


def test_a_spelling_with_a_slip_is_still_found() -> None:
    index = spellings.Spellings(["ఫిర్యాదు", "ఫలితం", "భోజనం"])
    assert index.rank("firyadhuu")[0].word == "ఫిర్యాదు"
    assert index.rank("fityadu")[0].word == "ఫిర్యాదు"


def test_an_index_without_anything_near_finds_nothing() -> None:
    assert spellings.Spellings(["नमस्ते"]).rank("xylophone") == []
