"""Searching in the workspace: across scripts, and never into what is not for this person's eyes."""

import pytest
from django.test import Client

from atithi.conversations.actions import add_note, assign
from atithi.customers.actions import change_customer
from atithi.events import Actor
from atithi.events.testing import run_jobs


@pytest.fixture
def talk(cast):
    """Some conversations, in the index."""
    talks = {
        "hindi": cast.conversation("मेरा रिफंड कब आएगा? ऑर्डर SE-48213", subject="रिफंड"),
        "telugu": cast.conversation("నా రీఫండ్ ఇంకా రాలేదు", who="srinivas@example.com", name="శ్రీనివాస్"),
        "roman": cast.conversation(
            "mera refund kab tak <b>aayega</b>", who="chatterjee@example.com", name="Chatterjee"
        ),
    }
    run_jobs()
    return talks


def search(sign_in, user, text, path="/search/hits/"):
    return sign_in(user).get(path, {"q": text})


def numbers(response):
    return [f"#{hit.conversation.number}" for hit in response.context["found"]]


def test_a_word_is_found_in_every_script_the_exact_ones_first(cast, talk, sign_in):
    found = search(sign_in, cast.ravi, "refund")
    assert numbers(found)[0] == f"#{talk['roman'].number}"
    assert set(numbers(found)) == {f"#{one.number}" for one in talk.values()}
    assert "<mark>రీఫండ్</mark>" in found.content.decode()
    assert "<mark>रिफंड</mark>" in found.content.decode()


def test_what_customers_write_is_never_markup(cast, talk, sign_in):
    page = search(sign_in, cast.ravi, "refund <script>alert(1)</script>", "/search/").content.decode()
    assert "<b>aayega" not in page
    assert "&lt;b&gt;aayega" in page
    assert "<script>alert" not in page


def test_customers_are_found_by_any_spelling_and_any_part_of_their_number(cast, talk, sign_in):
    assert [str(hit.customer) for hit in search(sign_in, cast.ravi, "shrinivas").context["customers"]] == ["శ్రీనివాస్"]
    assert [str(hit.customer) for hit in search(sign_in, cast.ravi, "চ্যাটার্জি").context["customers"]] == ["Chatterjee"]
    assert "<mark>Lakshmi</mark> Devi" in search(sign_in, cast.ravi, "लक्ष्मी").content.decode()


def test_an_order_number_is_found_exactly_and_a_conversation_by_its_number(cast, talk, sign_in):
    assert numbers(search(sign_in, cast.ravi, "se48213")) == [f"#{talk['hindi'].number}"]
    assert numbers(search(sign_in, cast.ravi, "SE-48214")) == []
    assert numbers(search(sign_in, cast.ravi, f"#{talk['telugu'].number}"))[0] == f"#{talk['telugu'].number}"


def test_private_teams_work_is_found_by_its_members_and_the_owner_alone(cast, talk, sign_in):
    secret = cast.conversation("zebra crossing complaint", who="nobody@example.com", name="Hidden Person")
    assign(conversation=secret, assignee=None, team=cast.complaints, actor=Actor.system())
    # Before the work of the queue is done and after: both times nothing comes out.
    for _round in range(2):
        for user in (cast.ravi, cast.mita, cast.farida):
            for text in ("zebra", "Hidden Person", f"#{secret.number}", "nobody@example.com"):
                found = search(sign_in, user, text)
                assert numbers(found) == []
                assert found.context["customers"] == []
                assert "zebra crossing" not in found.content.decode()
        run_jobs()
    for user in (cast.imran, cast.asha):
        assert numbers(search(sign_in, user, "zebra")) == [f"#{secret.number}"]
    assign(conversation=secret, assignee=None, team=cast.sales, actor=Actor.system())
    run_jobs()
    assert numbers(search(sign_in, cast.ravi, "zebra")) == [f"#{secret.number}"]


def test_notes_are_found_and_new_names_too(cast, talk, sign_in):
    add_note(conversation=talk["hindi"], text="Promised a voucher", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    change_customer(customer=talk["hindi"].customer, name="Kamala", actor=Actor.staff(cast.ravi.id))
    run_jobs()
    assert numbers(search(sign_in, cast.ravi, "voucher")) == [f"#{talk['hindi'].number}"]
    assert f"#{talk['hindi'].number}" in numbers(search(sign_in, cast.ravi, "कमला"))
    assert [str(hit.customer) for hit in search(sign_in, cast.ravi, "kamala").context["customers"]] == ["Kamala"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "'",
        '"',
        "* OR *",
        "NEAR(a b)",
        "x" * 10_000,
        "\x00",
        "a\x00b",
        "%_\\",
        "🙂🙂",
        "#",
        "#99999999999999999999",
        "( | & ! )",
    ],
)
def test_any_text_is_a_query(cast, talk, sign_in, text):
    assert search(sign_in, cast.ravi, text).status_code == 200
    assert search(sign_in, cast.ravi, text, "/search/").status_code == 200


def test_a_strange_page_number_is_the_first_page(cast, talk, sign_in):
    for page in ("-1", "x", "٣", "99999999999"):
        assert sign_in(cast.ravi).get("/search/hits/", {"q": "refund", "page": page}).status_code == 200


@pytest.mark.parametrize("path", ["/search/", "/search/hits/"])
def test_nobody_searches_without_signing_in(cast, talk, path):
    response = Client().get(path, {"q": "refund"})
    assert response.status_code == 302
    assert b"refund" not in response.content
    assert Client().post(path).status_code in {302, 403, 405}


def test_those_who_speak_the_guests_language_are_offered_first(cast, talk, sign_in):
    page = sign_in(cast.asha).get(f"/conversations/{talk['telugu'].public_id}/")
    assert page.context["colleagues"][0] == cast.ravi
    page = sign_in(cast.asha).get(f"/conversations/{talk['hindi'].public_id}/")
    assert [user.name for user in page.context["colleagues"]][:3] == ["Asha Sharma", "Farida Khan", "Imran Ali"]
