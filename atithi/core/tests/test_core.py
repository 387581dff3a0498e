from hypothesis import given
from hypothesis import strategies as st

from atithi.core.errors import DeskError
from atithi.core.ids import ALPHABET, LENGTH, public_id
from atithi.core.text import clean, clean_line


def test_ids_are_of_one_length_and_do_not_repeat() -> None:
    made = {public_id() for _ in range(5000)}
    assert len(made) == 5000
    assert all(len(each) == LENGTH and set(each) <= set(ALPHABET) for each in made)


@given(st.text())
def test_cleaned_text_can_be_stored_and_is_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert clean(cleaned) == cleaned


def test_joiners_that_indic_scripts_need_stay() -> None:
    assert clean("क्‍ष న్‌") == "क्‍ष న్‌"


@given(st.text(), st.integers(min_value=1, max_value=300))
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert "\u202e" not in line


def test_an_error_fills_its_sentence_when_it_is_shown() -> None:
    assert str(DeskError("taken", "%(name)s is taken.", name="Sales")) == "Sales is taken."
