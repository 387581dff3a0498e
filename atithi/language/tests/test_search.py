"""One analysis and one ranking for every index."""

from hypothesis import given
from hypothesis import strategies as st

from atithi.language import MemoryIndex, analyse, likeness, terms
from atithi.language.analyse import term


def index_of(*texts: str) -> MemoryIndex:
    index = MemoryIndex()
    for place, text in enumerate(texts):
        index.add(str(place), text)
    return index


def test_spellings_of_three_scripts_find_each_other() -> None:
    index = index_of("मेरा रिफंड नहीं आया", "నా రీఫండ్ రాలేదు", "আমার রিফান্ড আসেনি", "my refund did not come", "বই কবে পাব")
    for query in ("refund", "रिफंड", "రీఫండ్", "রিফান্ড", "rifand"):
        assert {identity for identity, _ in index.search(query)} == {"0", "1", "2", "3"}


def test_the_same_word_ranks_before_another_spelling_and_that_before_another_language() -> None:
    index = index_of("पैसे की वापसी", "paise ki wapsi", "want a refund", "kuch aur baat")
    assert [identity for identity, _ in index.search("wapsi")] == ["1", "0", "2"]


def test_mukherjee_and_mukhopadhyay_stay_apart() -> None:
    index = index_of("Mr Mukherjee called", "Mr Mukhopadhyay called", "মুখার্জি বাবু")
    assert {identity for identity, _ in index.search("mukherjee")} == {"0", "2"}


def test_a_word_still_being_typed_finds_what_it_begins() -> None:
    index = index_of("delivery address", "desk drawer", "डिलीवरी कब होगी")
    assert {identity for identity, _ in index.search("deliv", typing=True)} == {"0", "2"}


def test_numbers_match_exactly() -> None:
    index = index_of("order 4521", "order 4522")
    assert [identity for identity, score in index.search("4521")] == ["0"]


def test_an_inflected_form_is_found() -> None:
    index = index_of("किताबों की दुकान", "మా దుకాణంలో")
    assert index.search("किताब")[0][0] == "0"
    assert index.search("దుకాణం")[0][0] == "1"


def test_analysis_holds_every_form_an_index_stores() -> None:
    found = analyse("ऑर्डर cancel करें")
    assert found.exact == ("ऑर्डर", "cancel", "करें")
    assert "knsl" in found.folds
    assert found.concepts[:2] == ("c_order", "c_cancel")


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_lies_between_nothing_and_the_same(one: str, other: str) -> None:
    for left in terms(one):
        assert likeness(left, left) == 1.0
        for right in terms(other):
            assert 0.0 <= likeness(left, right) <= 1.0


def test_likeness_falls_with_the_price_of_the_spelling() -> None:
    assert likeness(term("wapsi"), term("वापसी")) > likeness(term("wapsi"), term("विपासा"))


def test_an_empty_query_finds_nothing() -> None:
    assert index_of("order").search("  ?!") == []
