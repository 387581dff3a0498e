"""A guest's page about their data: nothing without a code, nobody learns whom we know, everything in four languages."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from atithi.core.clock import now
from atithi.customers.actions import claim_contact, identify
from atithi.events.testing import run_jobs
from atithi.privacy.actions import exporting, proving
from atithi.privacy.models import Code, ConsentChange, PrivacyRequest
from atithi.privacy.queries import may

MAIL = "lakshmi@example.com"


@pytest.fixture
def guest(cast):
    return identify(kind="email", value=MAIL, name="Lakshmi Devi")


def ask(client: Client, contact: str = MAIL) -> str:
    answer = client.post("/your-data/code/", {"contact": contact})
    assert answer.status_code == 302
    return str(answer["Location"])


def proven(cast, mailoutbox, contact: str = MAIL) -> Client:
    client = Client()
    place = ask(client, contact)
    run_jobs(strict=False)
    code = proving.code_of(Code.objects.latest("id"))
    assert code in mailoutbox[-1].body
    assert client.post(place, {"code": f" {code[:3]} {code[3:]} "})["Location"] == "/your-data/mine/"
    return client


@pytest.mark.parametrize(
    ("language", "title", "board"),
    [
        ("en", "Your data with us", "Data Protection Board of India"),
        ("hi", "हमारे पास आपकी जानकारी", "भारतीय डेटा संरक्षण बोर्ड"),
        ("te", "మా వద్ద మీ వివరాలు", "భారత డేటా రక్షణ బోర్డు"),
        ("bn", "আমাদের কাছে আপনার তথ্য", "ভারতের ডেটা সুরক্ষা বোর্ড"),
    ],
)
def test_the_notice_says_what_why_and_where_to_complain_in_four_languages(cast, language, title, board):
    page = Client(headers={"accept-language": language}).get("/your-data/").content.decode()
    assert all(words in page for words in (title, board, "help@sharma.example", "2023"))


def test_known_and_unknown_look_the_same_and_only_the_known_gets_a_mail(cast, guest, mailoutbox):
    pages = []
    for contact in (MAIL, "nobody@example.com", "98765 43210", "nonsense"):
        client = Client()
        pages.append(client.get(ask(client, contact)).content)
        assert client.post(ask(client, contact), {"code": "000000"}).status_code == 403
    without_tokens = {re.sub(rb"[A-Za-z0-9_-]{16,}", b"", page) for page in pages}
    assert len(without_tokens) == 1
    run_jobs(strict=False)
    assert {tuple(mail.to) for mail in mailoutbox} == {(MAIL,)}


def test_a_claimed_address_gets_no_code_and_a_phone_gets_it_at_the_confirmed_mail(cast, guest, mailoutbox):
    from atithi.customers.actions import add_contact
    from atithi.events import Actor

    visitor = identify(kind="chat", value="visitor")
    claim_contact(customer=visitor, kind="email", value="claimed@example.com")
    ask(Client(), "claimed@example.com")
    add_contact(customer=guest, kind="phone", value="9876543210", actor=Actor.system())
    ask(Client(), "98765 43210")
    run_jobs(strict=False)
    assert [mail.to for mail in mailoutbox] == [[MAIL]]


def test_a_code_dies_after_five_wrong_tries_after_its_time_and_after_its_use(cast, guest, mailoutbox):
    client = Client()
    place = ask(client)
    right = proving.code_of(Code.objects.latest("id"))
    wrong = "111111" if right != "111111" else "222222"
    for _try in range(5):
        assert client.post(place, {"code": wrong}).status_code == 403
    assert client.post(place, {"code": right}).status_code == 403
    place = ask(client)
    right = proving.code_of(Code.objects.latest("id"))
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert client.post(place, {"code": right}).status_code == 403
    assert client.post(place, {"code": right}).status_code == 302
    assert Client().post(place, {"code": right}).status_code == 403
    assert Client().post("/your-data/code/guessed/", {"code": right}).status_code == 403


def test_who_asks_for_many_codes_is_stopped_and_a_contact_gets_five_an_hour(cast, guest, mailoutbox):
    for _time in range(7):
        ask(Client())
    run_jobs(strict=False)
    assert len(mailoutbox) == 5
    for _time in range(13):
        ask(Client(), "nobody@example.com")
    assert Client().post("/your-data/code/", {"contact": MAIL}).status_code == 429


def test_they_give_and_withdraw_consent_and_ask_and_see_until_when(cast, guest, mailoutbox):
    client = proven(cast, mailoutbox)
    client.post("/your-data/mine/consents/", {"purpose": "offers", "given": "yes"})
    assert may(guest, "offers")
    client.post("/your-data/mine/consents/", {"purpose": "offers", "given": "no"})
    assert not may(guest, "offers")
    assert ConsentChange.objects.latest("id").how == "page"
    form = {"kind": "correction", "words": "My name is Laxmi"}
    for _twice in range(2):
        assert client.post("/your-data/mine/requests/", form).status_code == 302
    request = PrivacyRequest.objects.get()
    assert (request.customer, request.due_at - request.created_at) == (guest, timedelta(days=30))
    assert client.post("/your-data/mine/requests/", {"kind": "grievance", "words": " "}).status_code == 400
    assert client.post("/your-data/mine/requests/", {"kind": "everything"}).status_code == 400
    page = client.get("/your-data/mine/").content.decode()
    assert "Correct my data" in page
    assert "at the latest" in page
    client.post("/your-data/mine/leaving/")
    assert client.get("/your-data/mine/").status_code == 302


def test_an_export_is_downloaded_by_its_person_after_it_was_handed_over_and_by_nobody_else(cast, guest, mailoutbox):
    other = identify(kind="email", value="anil@example.com")
    row = exporting.begin_export(customer=guest, user=cast.asha)
    run_jobs(strict=False)
    address = f"/your-data/mine/exports/{row.public_id}/"
    client = proven(cast, mailoutbox)
    assert client.get(address).status_code == 404
    exporting.release(export=row, user=cast.asha)
    run_jobs(strict=False)
    assert "/your-data/" in mailoutbox[-1].body
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    # The link shared, guessed, or with somebody else's code:
    assert Client().get(address).status_code == 302
    assert client.get("/your-data/mine/exports/guessed/").status_code == 404
    assert proven(cast, mailoutbox, "anil@example.com").get(address).status_code == 404
    assert other.pk
    with time_machine.travel(now() + timedelta(minutes=31)):
        assert client.get(address).status_code == 302
    row.refresh_from_db()
    row.expires_at = now()
    row.save()
    assert client.get(address).status_code == 404


PLACES = [
    ("get", "mine/"), ("post", "mine/consents/"), ("post", "mine/requests/"), ("get", "mine/exports/x/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "place"), PLACES)
def test_without_a_code_there_is_nothing(cast, guest, sign_in, method, place):
    for client in (Client(), sign_in(cast.asha)):
        answer = getattr(client, method)(f"/your-data/{place}", {"purpose": "offers", "kind": "access"})
        assert (answer.status_code, answer["Location"]) == (302, "/your-data/")
    assert not PrivacyRequest.objects.exists()
