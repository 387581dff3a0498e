"""Signing in: throttled, in one's language, with a second step; sessions end when the password changes."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from atithi.conftest import PASSWORD

LOGIN = "/accounts/login/"


def _sign_in(browser: Client, email: str, password: str = PASSWORD):
    return browser.post(LOGIN, {"login": email, "password": password})


def test_the_right_password_opens_the_desk_and_a_wrong_one_says_so(cast):
    browser = Client()
    wrong = _sign_in(browser, "ravi@sharma.example", "not it")
    assert "not correct" in wrong.content.decode()
    assert _sign_in(browser, "RAVI@sharma.example").status_code == 302
    assert browser.get(reverse("workspace:profile")).status_code == 200


def test_guessing_is_stopped_even_for_the_right_password(cast):
    browser = Client()
    for _attempt in range(6):
        _sign_in(browser, "ravi@sharma.example", "guess")
    stopped = _sign_in(browser, "ravi@sharma.example")
    assert stopped.status_code in {200, 429}
    assert browser.get(reverse("workspace:profile")).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("hi", "ईमेल या पासवर्ड ठीक नहीं है।"), ("te", "ఈమెయిల్ లేదా పాస్‌వర్డ్ సరిగా లేదు."), ("bn", "ইমেইল বা পাসওয়ার্ড ঠিক নয়।")],
)
def test_what_allauth_says_is_said_in_the_readers_language(cast, language, words):
    browser = Client(headers={"Accept-Language": language})
    assert words in _sign_in(browser, "ravi@sharma.example", "not it").content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("hi", "यह भरना ज़रूरी है।"), ("te", "ఇది తప్పక నింపాలి."), ("bn", "এটি পূরণ করা দরকার।")]
)
def test_what_django_says_about_a_form_is_too(cast, language, words):
    browser = Client(headers={"Accept-Language": language})
    assert words in _sign_in(browser, "", "").content.decode()


def test_nobody_signs_up(db):
    assert Client().post("/accounts/signup/", {"email": "a@b.example", "password1": PASSWORD}).status_code in {
        200,
        302,
        404,
    }
    from atithi.staff.models import User

    assert not User.objects.exists()


def test_changing_the_password_ends_every_other_session(cast):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        _sign_in(browser, "ravi@sharma.example")
    new = "two cups of chai at Charminar"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), form).status_code == 302
    assert here.get(reverse("workspace:profile")).status_code == 200
    assert elsewhere.get(reverse("workspace:profile")).status_code == 302


def test_the_link_for_a_forgotten_password_comes_in_the_readers_language_and_works_once(cast):
    cache.clear()
    browser = Client(headers={"Accept-Language": "te"})
    browser.post(reverse("account_reset_password"), {"email": "ravi@sharma.example"})
    [letter] = mail.outbox
    assert letter.subject == "మీ పాస్‌వర్డ్ పెట్టుకోండి"
    link = next(word for word in letter.body.split() if word.startswith("http"))
    page = browser.get(link, follow=True)
    new = "a boat on the Hooghly at noon"
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert _sign_in(Client(), "ravi@sharma.example", new).status_code == 302
    assert "ఈ లింక్ ఇప్పుడు పనిచేయదు" in Client(headers={"Accept-Language": "te"}).get(link, follow=True).content.decode()


def test_asking_for_a_link_at_a_strange_address_sends_nothing_and_tells_nothing(cast):
    answer = Client().post(reverse("account_reset_password"), {"email": "stranger@example.com"})
    assert answer.url == reverse("account_reset_password_done")
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"]
)
@pytest.mark.parametrize("language", ["en", "bn"])
def test_pages_of_the_second_step_open_after_signing_in(cast, name, language):
    browser = Client()
    _sign_in(browser, "ravi@sharma.example")
    browser.post(reverse("workspace:language"), {"language": language})
    if name.startswith(("mfa_activate", "mfa_add")):
        # Who sits down at an unlocked desk must not be able to add a key of their own.
        asked = browser.get(reverse(name))
        assert asked.url.startswith(reverse("account_reauthenticate"))
        assert browser.get(asked.url).status_code == 200
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse(name))
    assert page.status_code == 200
    assert "style=" not in page.content.decode()
    assert language == "en" or ">Name" not in page.content.decode()


def test_a_code_of_the_app_is_asked_for_once_it_is_set_up(cast):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.ravi, generate_totp_secret())
    browser = Client()
    assert _sign_in(browser, "ravi@sharma.example").url == reverse("mfa_authenticate")
    assert browser.get(reverse("mfa_authenticate")).status_code == 200
    assert browser.get(reverse("workspace:profile")).status_code == 302


def test_the_language_is_kept_for_the_person_and_leads_nowhere_else(cast, sign_in):
    browser = sign_in(cast.ravi)
    answer = browser.post(reverse("workspace:language"), {"language": "te", "next": "https://evil.example/"})
    assert answer.url == "/"
    cast.ravi.refresh_from_db()
    assert cast.ravi.language == "te"
    assert "మీ ప్రొఫైల్" in browser.get(reverse("workspace:profile")).content.decode()
    browser.post(reverse("workspace:language"), {"language": "xx"})
    cast.ravi.refresh_from_db()
    assert cast.ravi.language == "te"


def test_no_page_carries_inline_style_or_script(cast, sign_in):
    conversation = cast.conversation()
    browser = sign_in(cast.asha)
    for path in (
        "/inbox/open/",
        f"/conversations/{conversation.public_id}/",
        "/people/",
        "/channels/",
        "/record/",
        "/styleguide/",
    ):
        page = browser.get(path).content.decode()
        assert " style=" not in page, path
        assert " onclick=" not in page, path
        assert "<script>" not in page, path
