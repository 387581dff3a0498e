"""A customer whose name nobody knows is called in the reader's words, not by a number alone."""

import pytest
from django.utils.translation import override

from atithi.customers.models import Customer


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Guest 602"), ("hi", "मेहमान 602"), ("te", "అతిథి 602"), ("bn", "অতিথি 602")]
)
def test_a_customer_without_a_name(language: str, words: str) -> None:
    with override(language):
        assert str(Customer(pk=602)) == words
        assert str(Customer(pk=602, name="Lakshmi")) == "Lakshmi"
