"""The palette: commands, places, people, customers and conversations, in any spelling."""

import pytest

from atithi.events.testing import run_jobs
from atithi.staff.models import User
from atithi.workspace.palette import offers


def keys(user, text):
    return [offer.id for offer in offers(user, text)]


def test_without_words_nothing_is_offered(cast):
    assert offers(cast.ravi, "") == []
    assert offers(cast.ravi, " / ") == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("reply", "do:reply"),
        ("write rep", "do:reply"),
        ("unass", "go:unassigned"),
        ("waiting", "go:waiting"),
        ("prof", "page:/profile/"),
        ("blocked", "page:/settings/blocked/"),
    ],
)
def test_what_begins_with_the_words_comes_first(cast, text, first):
    assert first in keys(cast.ravi, text)[:2]


def test_people_and_teams_to_give_work_to(cast):
    assert f"give:{cast.mita.public_id}" in keys(cast.ravi, "mita")
    assert f"team:{cast.repairs.public_id}" in keys(cast.ravi, "give repairs")
    assert f"team:{cast.complaints.public_id}" not in keys(cast.ravi, "complaints")
    assert f"team:{cast.complaints.public_id}" in keys(cast.imran, "complaints")


@pytest.mark.parametrize("text", ["मीता", "meeta", "మీత", "মিতা"])
def test_names_are_found_in_any_script_and_spelling(cast, text):
    assert f"give:{cast.mita.public_id}" in keys(cast.ravi, text)


def test_pages_for_those_who_lead_are_offered_to_them_alone(cast):
    assert "page:/people/" in keys(cast.farida, "people")
    assert "page:/people/" not in keys(cast.ravi, "people")
    assert "page:/record/" not in keys(cast.farida, "audit")
    assert "page:/record/" in keys(cast.asha, "audit")


def test_commands_are_found_by_their_english_words_in_every_language(cast, sign_in):
    User.objects.filter(pk=cast.ravi.pk).update(language="te")
    page = sign_in(cast.ravi).get("/palette/", {"q": "reply"}).content.decode()
    assert 'data-command="reply"' in page


def test_customers_and_conversations_come_with_them(cast, sign_in):
    conversation = cast.conversation("మా ఫ్రిజ్ చల్లబడటం లేదు", who="venkat@example.com", name="Venkat Rao")
    run_jobs()
    browser = sign_in(cast.ravi)
    page = browser.get("/palette/", {"q": "వెంకట్"}).content.decode()
    assert conversation.public_id in page
    assert f"talk:{conversation.public_id}" in browser.get("/palette/", {"q": "fridge"}).content.decode()
    for odd in ("\x00", "%", "( | &", "x" * 3000):
        assert browser.get("/palette/", {"q": odd}).status_code == 200


def test_colleagues_names_are_there_for_marks(cast, sign_in):
    assert sign_in(cast.ravi).get("/colleagues/").json()[cast.mita.public_id] == "Mita Sen"
