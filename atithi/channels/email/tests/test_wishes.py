"""Customers end automatic mails by one click; colleagues have their own signature."""

import re
from typing import Any

import pytest
from django.test import Client

from atithi.channels.email import links, queries
from atithi.channels.email.tests.conftest import Post, PostOffice, letter
from atithi.conftest import Cast
from atithi.conversations.actions import send_reply
from atithi.events import Actor
from atithi.events.testing import run_jobs

ADDRESS = "lakshmi@example.com"


def path(language: str = "en") -> str:
    return re.sub(r"^https?://[^/]+", "", links.unsubscribe_url(ADDRESS, language))


def test_looking_changes_nothing_and_one_press_ends_it(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path()).status_code == 200
    assert not queries.is_unsubscribed(ADDRESS)
    # As a mail program presses it (RFC 8058): no cookies, no page before.
    assert Client(enforce_csrf_checks=True).post(path(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.is_unsubscribed(ADDRESS)
    assert "any more" in browser.get(path()).content.decode()
    browser.post(path(), {"again": "yes"})
    assert not queries.is_unsubscribed(ADDRESS)


@pytest.mark.parametrize(("language", "words"), [("hi", "स्वचालित"), ("te", "ఆటోమేటిక్"), ("bn", "স্বয়ংক্রিয়")])
def test_the_page_speaks_the_customers_language(cast: Cast, language: str, words: str) -> None:
    assert words in Client().get(path(language)).content.decode()


def test_a_link_that_is_not_ours_leads_nowhere(cast: Cast) -> None:
    for token in ("x", path().split("/")[-1] + "x"):
        assert Client().post(f"/email/unsubscribe/{token}").status_code == 404


def test_a_colleagues_own_signature_is_used_in_the_customers_language(
    cast: Cast, sign_in: Any, post: Post, post_office: PostOffice
) -> None:
    browser = sign_in(cast.mita)
    form = {"text_hi": "{name}\nमरम्मत विभाग", "text_other": "Mita, repairs"}
    assert browser.post("/email/signature/", form).status_code == 302
    assert "मरम्मत विभाग" in browser.get("/email/signature/").content.decode()
    for number, (text, own) in enumerate(
        {"मेरा टीवी खराब है, कब आएँगे?": "मरम्मत विभाग", "My TV is broken, please help": "Mita, repairs"}.items()
    ):
        message = post(letter(text, Subject=f"TV {number}"))
        assert message is not None
        send_reply(conversation=message.conversation, text="ok", actor=Actor.staff(cast.mita.pk), author=cast.mita)
        run_jobs()
        assert own in post_office.mails[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert browser.post("/email/signature/", {}).status_code == 302
    assert queries.signatures_of(cast.mita.pk) == {}
    assert Client().get("/email/signature/").status_code == 302
