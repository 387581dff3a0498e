"""A guest's own orders by their link: nobody else's, in their language, until it runs out or is taken back."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atithi.commerce.actions import save_rule
from atithi.commerce.actions.links import LIFETIME, make_link, revoke_links
from atithi.commerce.models import Case
from atithi.commerce.tests.shop import DESK, MONDAY, order, product
from atithi.core.clock import now
from atithi.demo.load import picture


@pytest.fixture
def link(cast):
    """Lakshmi's, who bought a fridge; somebody else bought one too."""
    product(stock={"Sharma Abids": 2})
    save_rule(actor=DESK, outcome="allow", kinds=["return"], within_days=10)
    order("SE-999", contacts=(("email", "anil@example.com"),), customer_name="Anil Rao")
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        yield f"/my/{make_link(customer=order().customer, actor=DESK)}/"


def test_they_see_their_own_orders_and_nothing_of_others(link):
    answer = Client().get(link)
    page = answer.content.decode()
    assert "SE-48213" in page
    assert "SE-999" not in page
    assert "Devi" not in page
    assert "lakshmi@" not in page
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("language", "word"), [("hi", "आपके ऑर्डर"), ("te", "మీ ఆర్డర్లు"), ("bn", "আপনার অর্ডার"), ("en", "Your orders")]
)
def test_it_speaks_their_language(link, language, word):
    assert word in Client().get(f"{link}?language={language}").content.decode()


def test_a_link_that_is_guessed_changed_expired_or_taken_back_shows_nothing(link):
    customer = order().customer
    token = link.split("/")[2]
    for wrong in ("nothing", token[:-1] + ("A" if token[-1] != "A" else "B"), token.split(".")[0], f"{token}.x"):
        assert Client().get(f"/my/{wrong}/").status_code == 404
    with time_machine.travel(now() + LIFETIME, tick=False):
        assert Client().get(link).status_code == 404
    assert revoke_links(customer=customer, actor=DESK) == 1
    assert Client().get(link).status_code == 404


def _ask(link, order_id, **more):
    form = {"line": "1", "kind": "return", "condition": "defective", "reason": "ठंडा नहीं करता", "key": "k1", **more}
    return Client().post(f"{link}orders/{order_id}/requests/", form)


def test_they_ask_with_a_photo_and_see_the_answer_and_the_label(link):
    bought = order()
    photo = SimpleUploadedFile("fridge.png", picture(random.Random(1)), content_type="image/png")
    assert _ask(link, bought.public_id, photos=photo).status_code == 302
    assert _ask(link, bought.public_id).status_code == 302  # the form sent twice
    case = Case.objects.get()
    assert (case.state, case.asked_by, case.photos.count(), case.reason) == ("approved", None, 1, "ठंडा नहीं करता")
    page = Client().get(link).content.decode()
    assert "data:image/svg+xml" in page
    assert "Approved" in page or "मंज़ूर" in page


def test_nobody_asks_about_anothers_order_nor_for_what_is_not_a_guests(link):
    other = order("SE-999", contacts=(("email", "anil@example.com"),))
    assert _ask(link, other.public_id).status_code == 404
    assert _ask("/my/nothing/", order().public_id).status_code == 404
    for wrong in ({"kind": "credit"}, {"line": "²"}, {"line": "9"}, {"reason": " "}):
        assert _ask(link, order().public_id, **wrong).status_code == 400
    assert not Case.objects.exists()
