"""What is found, in which order, and how it is shown."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.core.clock import now
from atithi.language import MemoryIndex
from atithi.search import Document, find, index, read, remove, rescope
from atithi.search.actions import count_words, count_words_if_grown
from atithi.search.models import Document as Row
from atithi.search.models import Word
from atithi.search.tests.shop import documents


@pytest.fixture
def shelf(db):
    """`shelf("text", …)`: texts in the index, the first one oldest; ids count from 1."""

    def fill(*texts: str, kind: str = "conversation", **more: object) -> None:
        begin = now() - timedelta(days=len(texts))
        index(Document(kind, n, text, begin + timedelta(days=n - 1), **more) for n, text in enumerate(texts, 1))
        count_words()

    return fill


def ids(text: str, **more: object) -> list[int]:
    return [hit.id for hit in find(text, kinds=("conversation", "customer"), **more)]


def test_spellings_and_scripts_of_one_word_find_each_other(shelf):
    shelf("मेरा रिफंड नहीं आया", "నా రీఫండ్ రాలేదు", "আমার রিফান্ড আসেনি", "my refund did not come", "বই কবে পাব")
    for query in ("refund", "रिफंड", "రీఫండ్", "রিফান্ড", "rifand"):
        assert set(ids(query)) == {1, 2, 3, 4}


def test_exact_matches_come_first_then_spellings_then_other_languages_words(shelf):
    shelf("paise ki wapsi", "want a refund", "kuch aur baat", "पैसे की वापसी")
    assert ids("wapsi") == [1, 4, 2]
    assert find("wapsi", kinds=["conversation"])[0].exact
    assert not find("wapsi", kinds=["conversation"])[1].exact


def test_of_equal_matches_the_recent_one_comes_first(shelf):
    shelf("refund please", "something else", "refund please", "refund please")
    assert ids("refund") == [4, 3, 1]


def test_names_meet_across_spellings_and_different_names_stay_apart(shelf):
    shelf("Mr Mukherjee", "Mr Mukhopadhyay", "মুখার্জি বাবু", "চ্যাটার্জি", "Chatterjee", "శ్రీనివాస్", "Laxmi", "लक्ष्मी")
    assert set(ids("mukherjee")) == {1, 3}
    assert set(ids("Chaterji")) == {4, 5}
    assert ids("Shrinivas") == [6]
    assert set(ids("Lakshmi")) == {7, 8}


def test_a_word_is_found_while_it_is_typed(shelf):
    shelf("delivery address", "desk drawer", "डिलीवरी कब होगी")
    assert ids("deliv", typing=True)[0] == 1
    assert set(ids("deliv", typing=True)) == {1, 3}
    assert ids("del", typing=True)[0] == 1
    assert ids("deliv") != [2]


def test_a_telephone_number_is_found_by_any_four_of_its_digits(shelf):
    shelf("Lakshmi +919848022338", "call 98480 22339 now", "no number", kind="customer")
    for fragment in ("2338", "98480", "4802", "9848022338", "98480 22338", "+91 98480-22338", "098480 22338"):
        assert 1 in ids(fragment), fragment
    assert ids("22339") == [2]
    assert ids("९८४८०२२३३९") == [2]
    assert ids("338") == []


def test_an_order_number_is_found_exactly_however_it_is_written(shelf):
    shelf("order SE-48213 please", "order se48214", "SE 48215 where", "order 48213 and SE")
    assert ids("SE-48213") == [1]
    assert ids("se48214") == [2]
    assert ids("SE-48215") == []
    assert set(ids("48213")) == {1, 4}
    assert ids("SE-4821") == []


def test_a_mail_address_is_found_whole_or_begun_and_finds_no_neighbours(shelf):
    shelf("Lakshmi lakshmi@example.com", "Ravi ravi@example.com", kind="customer")
    assert ids("ravi@example.com") == [2]
    assert ids("lakshmi@ex", typing=True) == [1]
    assert ids("nobody@example.com") == []


def test_numbers_are_never_given_up_for_the_sake_of_a_match(shelf):
    shelf("order 77123 delivery", "order delivery")
    assert ids("order delivery 77124") == []
    assert ids("order 77123 delivery tomorrow morning") == [1]


def test_a_sentence_finds_texts_that_share_its_telling_words(shelf):
    shelf("রিফান্ড কবে পাব", "when does the shop open", "mera paisa wapas karo")
    assert ids("please tell me about my refund")[0] == 1


def test_a_thing_appears_once_by_its_best_text(db):
    moment = now()
    index(
        [
            Document("conversation", 5, "hello there", moment, part=1),
            Document("conversation", 5, "refund", moment, part=2),
        ]
    )
    found = find("refund", kinds=["conversation"])
    assert [(hit.id, hit.part) for hit in found] == [(5, 2)]


def test_context_finds_and_is_not_shown(shelf):
    shelf("please help", context="Kamala\nFridge")
    (hit,) = find("kamala", kinds=["conversation"])
    assert hit.snippet.text == "please help"


def test_what_was_said_comes_before_what_stands_in_the_context_alone(db):
    moment = now()
    index(
        [
            Document(
                "conversation", 1, "refund, please answer me soon", moment - timedelta(days=3), part=1, context="refund"
            ),
            Document("conversation", 1, "ok", moment, part=2, context="refund"),
        ]
    )
    (hit,) = find("refund", kinds=["conversation"])
    assert (hit.part, hit.snippet.marked) == (1, True)


def test_hidden_scopes_and_other_kinds_are_left_out(shelf):
    shelf("secret refund", scope=3)
    assert ids("refund", hidden=[3]) == []
    assert ids("refund", hidden=[4]) == [1]
    assert find("refund", kinds=["article"]) == []
    assert rescope("conversation", [1], 4) == 1
    assert ids("refund", hidden=[4]) == []


def test_what_is_removed_is_found_no_more(shelf):
    shelf("refund one", "refund two")
    assert remove("conversation", [1]) == 1
    assert ids("refund") == [2]
    index([Document("conversation", 2, "something else", now())])
    assert ids("refund") == []
    assert ids("something") == [2]


def test_indexing_twice_writes_nothing_the_second_time(db):
    texts = documents(60)
    assert index(texts) == 60
    assert index(texts) == 0
    assert Row.objects.count() == 60


def test_a_snippet_shows_the_hit_in_its_own_script_and_escapes_the_rest(shelf):
    shelf("x " * 200 + "<b>मेरा</b> रिफंड & 'more' " + "y " * 200)
    (hit,) = find("refund", kinds=["conversation"])
    assert "<mark>रिफंड</mark> &amp; &#x27;more&#x27;" in hit.snippet.html
    assert "&lt;b&gt;" in hit.snippet.html
    assert hit.snippet.text.startswith("… ")
    assert len(hit.snippet.text) < 180


def test_an_order_number_is_marked_whole(shelf):
    shelf("about SE-48213.")
    assert find("SE-48213", kinds=["conversation"])[0].snippet.html == "about <mark>SE-48213</mark>."


def test_the_index_ranks_as_the_language_room_does(shelf):
    texts = (
        "मेरा रिफंड नहीं आया अभी तक",
        "refund",
        "order refund delay",
        "my order came",
        "రీఫండ్ ఆర్డర్",
        "a b c d e f refund g h",
    )
    shelf(*texts)
    memory = MemoryIndex()
    for number, text in enumerate(texts, 1):
        memory.add(str(number), text)
    wanted = {int(key) for key, _score in memory.search("refund order", limit=20)}
    assert set(ids("refund order")) == wanted
    assert ids("refund order")[0] == int(memory.search("refund order")[0][0]) == 3


def test_pages_follow_each_other_without_gap_or_repetition(db):
    index(documents(300))
    whole = [hit.id for hit in find("refund", kinds=["conversation"], limit=40)]
    pages = [
        hit.id for start in range(0, 40, 10) for hit in find("refund", kinds=["conversation"], limit=10, offset=start)
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_words_are_counted_again_once_the_index_has_grown(db):
    index(documents(100))
    assert count_words_if_grown()
    assert not count_words_if_grown()
    assert Word.objects.get(word="order").documents > 3
    index(documents(200))
    assert count_words_if_grown()


@pytest.mark.parametrize(
    "text", ['"', "'", "''", '""', "a'b", "a\"b", "*", "a*", "NEAR(a b, 2)", "a AND NOT b",
             "words:a", "^a", "-", "a-b", "(", ":*", "a:*b",
             "\\", "a\\b", "'a' & 'b'", "!a", "<->", "%", "_kconversation",
             "_d2338", "\x00", "a\x00b", "\ud800", "x" * 10_000, "🙂", "$$", ";--"]
)  # fmt: skip
def test_the_languages_of_databases_mean_nothing_here(shelf, text):
    shelf("refund a b words", text.encode("utf-8", "replace").decode())
    assert isinstance(find(text, kinds=["conversation"]), list)
    assert isinstance(find(text, kinds=["conversation"], typing=True), list)
    assert ids("refund") == [1]


def test_marks_of_the_index_are_no_words(shelf):
    shelf("refund +919848022338")
    assert ids("_kconversation") == []
    assert ids("kconversation", typing=True) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40), query=st.text(max_size=20))
def test_any_text_can_be_indexed_and_asked_for(db, text, query):
    index([Document("conversation", 1, text, now())])
    for hit in find(query, kinds=["conversation"], typing=True):
        assert "<" not in hit.snippet.html.replace("<mark>", "").replace("</mark>", "")
    assert read(query).text is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.sampled_from(["refund", "ऑर्डर", "డెలివరీ", "ফেরত", "Chatterjee", "लक्ष्मी", "ఫిర్యాదు", "kuch", "wapsi"]))
def test_every_word_finds_its_own_text_exactly(db, word):
    index([Document("conversation", 1, f"before {word} after", now())])
    assert find(word, kinds=["conversation"])[0].exact
