"""Questions find articles across languages and spellings, and nothing where nothing fits."""

import json
from pathlib import Path

import pytest

from atithi.conftest import Cast
from atithi.events import Actor
from atithi.knowledge import queries
from atithi.knowledge.actions import archive_article, save_phrasings, save_synonyms, withdraw_text
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.evaluation import thresholds
from atithi.knowledge.matching import weights
from atithi.knowledge.models import Audience, Synonyms
from atithi.knowledge.queries import Reader, answers
from atithi.knowledge.tests.shelf import HOURS, REFUND, RETURN, RETURN_TE, published, translated

pytestmark = pytest.mark.django_db


def _found(question: str, reader: Reader | None = None, language: str | None = None) -> list[str]:
    return [answer.title for answer in answers(question, reader or Reader.public(), language=language)]


def test_a_question_in_any_language_finds_the_article(cast: Cast) -> None:
    published(*RETURN, cast.asha)
    published(*REFUND, cast.asha)
    published(*HOURS, cast.asha, language="hi")
    for question in ("mera paisa kab wapas aayega", "నా డబ్బులు ఎప్పుడు తిరిగి వస్తాయి", "টাকা ফেরত কবে পাব", "refund?"):
        assert _found(question)[0] == REFUND[0], question
    for question in ("shop eppudu terustaru", "দোকান কখন খোলে", "what are your opening hours"):
        assert _found(question)[0] == HOURS[0], question


def test_what_no_article_speaks_of_gets_no_answer(cast: Cast) -> None:
    published(*RETURN, cast.asha)
    published(*REFUND, cast.asha)
    for question in (
        "do you have any jobs",
        "aaj mausam kaisa hai",
        "ఉద్యోగాలు ఉన్నాయా",
        "বিয়ের গয়না",
        "",
        "???",
        "a" * 10_000,
    ):
        assert _found(question) == [], question


def test_the_guests_language_is_preferred_among_equals(cast: Cast) -> None:
    article = published(*RETURN, cast.asha)
    translated(article, "te", *RETURN_TE, cast.asha)
    assert _found("return", language="te") == [RETURN_TE[0]]
    assert _found("return", language="en") == [RETURN[0]]
    assert _found("వస్తువు తిరిగి ఇవ్వాలి") == [RETURN_TE[0]]


def test_synonyms_and_phrasings_of_the_owner_count_at_once(cast: Cast) -> None:
    article = published("Opening a khokha", "A khokha is a small stand.", cast.asha)
    actor = Actor.staff(cast.asha.pk)
    assert _found("gumti kaise le") == []
    save_synonyms(lists=[["khokha", "gumti"], ["gumti", "ఖోఖా"]], actor=actor)
    assert Synonyms.objects.get().words == ["khokha", "gumti", "ఖోఖా"]  # two lists that share a word are one: no ring
    assert _found("gumti kaise le") == ["Opening a khokha"]
    save_phrasings(article=article, phrasings=["mela me jagah milegi kya"], actor=actor)
    assert _found("mela me jagah chahiye") == ["Opening a khokha"]


def test_too_many_words_are_refused(cast: Cast) -> None:
    with pytest.raises(KnowledgeError):
        save_synonyms(lists=[[f"word{number}" for number in range(30)]], actor=Actor.staff(cast.asha.pk))


def test_readers_find_what_is_for_them(cast: Cast) -> None:
    published(*RETURN, cast.asha)
    inside = published("How staff book a refund", "Staff refund up to ₹500 alone.", cast.asha, audience=Audience.STAFF)
    known = published("Refund for guests we know", "Your refund is quick.", cast.asha, audience=Audience.GUESTS)
    lakshmi = cast.says().customer
    assert lakshmi is not None
    assert _found("refund") == []
    assert _found("refund", Reader.guest(lakshmi)) == ["Refund for guests we know"]
    assert set(_found("refund", Reader.staff())) == {"How staff book a refund", "Refund for guests we know"}
    assert not Reader.public().may_read(inside)
    assert Reader.guest(lakshmi).may_read(known)


def test_what_is_withdrawn_or_put_away_is_found_no_more(cast: Cast) -> None:
    first, second = published(*RETURN, cast.asha), published(*REFUND, cast.asha)
    withdraw_text(text=first.texts.get(), actor=Actor.staff(cast.asha.pk))
    archive_article(article=second, actor=Actor.staff(cast.asha.pk))
    assert _found("how do I return this") == []
    assert _found("refund") == []


def test_an_answer_takes_few_queries(cast: Cast, django_assert_num_queries: object) -> None:
    published(*RETURN, cast.asha)
    published(*REFUND, cast.asha)
    answers("refund", Reader.public())
    with django_assert_num_queries(3):  # type: ignore[operator]  # the mark, the articles, their texts
        assert answers("refund", Reader.public())


def test_questions_about_one_matter_are_one_gap(cast: Cast) -> None:
    published(*RETURN, cast.asha)
    one = queries.matter("do you have parking?")
    assert one == queries.matter("parking hai kya") == queries.matter("పార్కింగ్ ఉందా")
    assert one != queries.matter("do you have jobs?")


def test_a_threshold_of_its_own_needs_enough_questions_and_must_be_better(tmp_path: Path) -> None:
    good, bad = [0.4 + number / 200 for number in range(40)], [number / 100 for number in range(40)]
    measured = thresholds.Measured(right=good, without=bad, default=0.7)
    limit = thresholds.own_threshold(measured)
    assert limit is not None
    assert 0.33 < limit < 0.4
    measured.default = limit
    assert thresholds.own_threshold(measured) is None  # no better than what there is
    assert thresholds.own_threshold(thresholds.Measured(right=good[:29], without=bad, default=0.7)) is None
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"meaning": False, "thresholds": {"hi-Latn": 0.9, "te-Latn": 7}}))
    assert weights.measured(str(file)) == {("hi-Latn", False): 0.9}
    file.with_name("broken.json").write_text("[]")
    assert weights.measured(str(file.with_name("broken.json"))) == {}


def test_a_threshold_of_ones_own_decides_for_its_language_and_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"meaning": False, "thresholds": {"hi-Latn": 0.9}}))
    monkeypatch.setattr(weights, "own_thresholds", str(file))
    assert not weights.fits(0.8, "hi", "Latn")
    assert weights.fits(0.95, "hi", "Latn")
    assert weights.fits(0.8, "te", "Latn")
    assert weights.fits(0.8, "hi", "Latn", by_meaning=True)  # measured without the optional model


def test_thresholds_are_measured_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles = [{"id": "1", "language": "en", "title": "How to return a product", "body": "Within ten days."}]
    asked = [{"want": "1", "text": "can I return it"}, {"want": None, "text": "is it raining"}]
    file, out = tmp_path / "asked.json", tmp_path / "own.json"
    file.write_text(json.dumps({"articles": articles, "questions": asked}))
    assert thresholds.evaluate(file, out=out) == {"languages": 1, "own": 0}
    assert json.loads(out.read_text())["thresholds"] == {}
    assert "en-Latn" in capsys.readouterr().out
