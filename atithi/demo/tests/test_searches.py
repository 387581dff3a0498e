"""The demo's guests search in their own words, and the desk proposes what these stand for."""

import pytest

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.demo.articles import load_articles
from atithi.knowledge.queries import proposed_synonyms

pytestmark = pytest.mark.django_db


def test_two_words_of_guests_are_proposed(cast: Cast) -> None:
    load_articles(staff={"asha": cast.asha, "ravi": cast.ravi}, now=now(), seed=7)
    pairs = {(row.word, row.stands_for, row.searched, row.opened) for row in proposed_synonyms()}
    assert pairs == {("membrane", "filter", 14, 11), ("vibration", "loud", 9, 7)}
