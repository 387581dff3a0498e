"""Synonyms are learnt from what several people searched and then opened, and from nothing that one person does."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from atithi.conftest import Cast
from atithi.events import Actor
from atithi.events.models import Event
from atithi.knowledge import finding
from atithi.knowledge.actions import forget_old_words, learning, note_search, propose_synonyms, settle_proposal
from atithi.knowledge.actions.words import save_synonyms
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.matching.pairs import Said, association, pairs
from atithi.knowledge.models import Article, SynonymProposal, Synonyms, WordHeard
from atithi.knowledge.queries import Reader, answers
from atithi.knowledge.tests.shelf import REFUND, published

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SYSTEM = Actor.system()


class Days:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Iterator[Days]:
    clock = Days()
    monkeypatch.setattr(learning, "now", clock.now)
    finding.forget()
    learning._secret.cache_clear()
    yield clock
    finding.forget()
    learning._secret.cache_clear()


def _heard(word: str, search: int, day: int, voice: int, unmet: tuple[str, ...], article: int = 1) -> Said:
    return Said(day=day, voice=voice, word=word, search=search, article=article, unmet=unmet)


def _others(count: int = 60) -> list[Said]:
    draw = random.Random(3)
    return [
        _heard(
            f"word{draw.randrange(30)}",
            draw.randrange(99),
            draw.randrange(20),
            900 + number,
            (f"title{number % 9}",),
            2,
        )
        for number in range(count)
    ]


def test_a_word_that_several_people_use_for_another_is_proposed() -> None:
    rows = [_heard("zordo", number % 4, number // 2, number, ("cupboard", "care")) for number in range(8)]
    rows += [_heard("polish", number % 3, number // 2, 50 + number, ("care",), 3) for number in range(6)]
    [pair, *_rest] = pairs([*rows, *_others(), _heard("zordo", 9, 9, 99, (), 0)])
    assert (pair.word, pair.stands_for, pair.article, pair.opened, pair.searched) == ("zordo", "cupboard", 1, 8, 9)


@pytest.mark.parametrize(
    ("searches", "per_day", "days"),
    [(1, 2, 5), (4, 1, 9), (4, 20, 1)],
    ids=["one search again and again", "somebody who comes back every day", "everything on one day"],
)
def test_what_one_person_could_do_is_not_enough(searches: int, per_day: int, days: int) -> None:
    rows = [
        _heard("zordo", number % searches, day, day * 50 + number, ("cupboard",))
        for day in range(days)
        for number in range(per_day)
    ]
    assert pairs([*rows, *_others()]) == []


def test_a_search_counts_for_its_strongest_word_alone() -> None:
    rows = []
    for number in range(10):
        rows.append(_heard("zordo", number % 4, number // 2, number, ("cupboard",)))
        if number % 2:
            rows.append(_heard("smell", number % 4, number // 2, number, ("cupboard",)))
    assert [pair.word for pair in pairs([*rows, *_others()])] == ["zordo"]


def test_words_that_meet_by_chance_are_not_joined() -> None:
    draw = random.Random(5)
    rows = [
        _heard(f"w{draw.randrange(12)}", draw.randrange(50), draw.randrange(30), number, (f"t{draw.randrange(8)}",))
        for number in range(600)
    ]
    assert pairs(rows) == []
    assert association(0, 0, 5, 10) == 0
    assert association(9, 9, 9, 90) > association(6, 9, 9, 90) > 0


def _week(days: Days, article: Article) -> None:
    """People search in their own words and open the article; others look for other things."""
    for number in range(10):
        days.at = START + timedelta(days=number // 2)
        words = ("zordo kharab", "my zordo broke", "zordo darwaza", "zordo")[number % 4]
        note_search(words=words, sender=f"198.51.100.{number}")
        note_search(words=words, sender=f"198.51.100.{number}", article=article)
        note_search(words=f"refund {number} 98480 22338 a{number}@example.com", sender=f"203.0.113.{number}")
    days.at += timedelta(days=1)


@pytest.fixture
def article(days: Days, cast: Cast) -> Article:
    made = published("Cupboard care", "Wipe it with a dry cloth.", cast.asha)
    other = published(*REFUND, cast.asha)
    _week(days, made)
    for number in range(24):
        note_search(words=f"money {'abcdefghijklmnopqrstuvwxyz'[number]}xyz", sender=f"192.0.2.{number}", article=other)
    return made


@pytest.mark.django_db
def test_guests_words_become_synonyms_when_the_owner_says_so(
    client: Client, cast: Cast, article: Article, django_assert_max_num_queries: object
) -> None:
    [proposal] = propose_synonyms(actor=SYSTEM)
    assert (proposal.word, proposal.stands_for, proposal.searched, proposal.opened) == ("zordo", "cupboard", 10, 10)
    assert propose_synonyms(actor=SYSTEM) == []
    address = f"/articles/synonyms/{proposal.public_id}/"
    assert client.post(address, {"answer": "accept"}).status_code == 302
    client.force_login(cast.ravi)
    assert client.post(address, {"answer": "accept"}).status_code == 404
    assert SynonymProposal.objects.get().state == "open"
    client.force_login(cast.asha)
    assert client.post("/articles/synonyms/nothing/", {"answer": "accept"}).status_code == 404
    assert client.post(address, {"answer": "perhaps"}).status_code == 404
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = client.get("/articles/synonyms/").content.decode()
    assert "“zordo” was searched 10 times; 10 times an article about “cupboard” was then opened." in page
    assert "Cupboard care" in page
    save_synonyms(lists=[["cupboard", "almirah"]], actor=SYSTEM)
    assert answers("zordo", Reader.public()) == []
    for _twice in range(2):
        client.post(address, {"answer": "accept"})
    assert Synonyms.objects.get().words == ["cupboard", "almirah", "zordo"]
    assert [found.title for found in answers("zordo", Reader.public())] == ["Cupboard care"]
    assert propose_synonyms(actor=SYSTEM) == []
    [event] = Event.objects.filter(type="synonyms.settled")
    assert event.data == {"word": "zordo", "stands_for": "cupboard", "accepted": True}


@pytest.mark.django_db
def test_what_was_dismissed_does_not_come_back(cast: Cast, article: Article) -> None:
    [proposal] = propose_synonyms(actor=SYSTEM)
    settle_proposal(proposal=proposal, accepted=False, actor=Actor.staff(cast.asha.pk))
    assert propose_synonyms(actor=SYSTEM) == []
    assert not SynonymProposal.objects.filter(state="open").exists()
    assert not Synonyms.objects.exists()


@pytest.mark.django_db
def test_a_full_list_refuses_a_proposal_and_it_stays_open(cast: Cast, article: Article) -> None:
    [proposal] = propose_synonyms(actor=SYSTEM)
    save_synonyms(lists=[["cupboard", *(f"almirah{number}" for number in range(19))]], actor=SYSTEM)
    with pytest.raises(KnowledgeError):
        settle_proposal(proposal=proposal, accepted=True, actor=SYSTEM)
    proposal.refresh_from_db()
    assert proposal.state == "open"


@pytest.mark.django_db
def test_one_person_is_one_voice_a_day_and_nothing_of_them_is_kept(days: Days, cast: Cast) -> None:
    made = published("Cupboard care", "Wipe it.", cast.asha)
    for number in range(30):
        words = (
            f"zordo {'abcdefghijklmnopqrstuvwxyzabcdef'[number]}pq 98480{number} lakshmi{number}@example.com +91/9848"
        )
        note_search(words=words, sender="203.0.113.9", article=made)
    rows = WordHeard.objects.filter(word="zordo")
    assert rows.count() == 1
    assert 0 <= rows.get().voice < learning.VOICES
    assert not [
        word for word in WordHeard.objects.values_list("word", flat=True) if not word.isalpha() or "lakshmi" in word
    ]
    first = rows.get().voice
    voices = set()
    for back in range(1, 9):
        days.at = START + timedelta(days=back)
        note_search(words="zordo", sender="203.0.113.9")
        voices.add(WordHeard.objects.get(day=days.at.date()).voice)
    assert voices != {first}  # another number each day


@pytest.mark.django_db
def test_old_words_rare_words_and_secrets_are_forgotten(days: Days, cast: Cast) -> None:
    for number in range(4):
        note_search(words="zordo", sender=f"s{number}")
    note_search(words="lakshmi", sender="s1")
    day = START.date()
    assert cache.get(f"knowledge.voices.{day}") is not None
    forget_old_words(today=day + timedelta(days=1))
    assert cache.get(f"knowledge.voices.{day}") is None
    assert WordHeard.objects.count() == 5
    forget_old_words(today=day + timedelta(days=31))
    assert set(WordHeard.objects.values_list("word", flat=True)) == {"zordo"}
    forget_old_words(today=day + timedelta(days=181))
    assert not WordHeard.objects.exists()
