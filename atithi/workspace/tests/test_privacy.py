"""The staff's pages about people's data: by permission, with due dates, and what each list costs."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.events import Actor, Event
from atithi.events.testing import run_jobs
from atithi.privacy.actions import erasing, exporting, proving
from atithi.privacy.actions.asking import ask_for, remind
from atithi.privacy.models import Code, Consent, Erasure, Export, PrivacyRequest, RetentionRule

AT = "workspace:"


@pytest.fixture
def guest(cast):
    return cast.conversation().customer


def asked(guest, kind="access", words="please") -> PrivacyRequest:
    return ask_for(customer=guest, kind=kind, words=words, actor=Actor.customer(guest.pk))


def test_a_request_is_reminded_of_once_answered_once_and_told_by_mail_in_their_language(
    cast, guest, sign_in, mailoutbox
):
    guest.language = "bn"
    guest.save()
    row = asked(guest)
    run_jobs(strict=False)
    assert "নমস্কার" in mailoutbox[-1].body
    with time_machine.travel(now() + timedelta(days=24)):
        assert (remind(), remind()) == (1, 0)
    owner = sign_in(cast.asha)
    PrivacyRequest.objects.update(due_at=now() - timedelta(days=1))
    assert "Overdue" in owner.get(reverse(f"{AT}privacy")).content.decode()
    place = reverse(f"{AT}privacy_request", args=[row.public_id])
    assert owner.post(place, {"state": "done", "words": " "}).status_code == 400
    assert owner.post(place, {"state": "done", "words": "আপনার তথ্য পাঠালাম"}).status_code == 302
    assert owner.post(place, {"state": "refused", "words": "no"}).status_code == 409
    run_jobs(strict=False)
    assert "আপনার তথ্য পাঠালাম" in mailoutbox[-1].body
    assert list(Event.objects.filter(type__startswith="privacy.").order_by("id").values_list("type", flat=True)) == [
        "privacy.asked", "privacy.reminded", "privacy.answered",
    ]  # fmt: skip


def test_a_code_is_handed_to_who_stands_there_by_those_who_may_and_it_is_recorded(cast, sign_in):
    walk_in = identify(kind="phone", value="98480 22338", name="Anil Rao")
    place = reverse(f"{AT}privacy_code", args=[walk_in.public_id])
    for stranger in (cast.ravi, cast.farida):
        assert sign_in(stranger).post(place, {"seen": "paper"}).status_code == 404
    owner = sign_in(cast.asha)
    assert (
        "A code for who stands here"
        in owner.get(reverse(f"{AT}privacy_person", args=[walk_in.public_id])).content.decode()
    )
    assert owner.post(place, {"seen": "x"}).status_code == 400
    page = owner.post(place, {"seen": "paper"}).content.decode()
    row = Code.objects.get()
    code = proving.code_of(row)
    assert f"{code[:3]} {code[3:]}" in page
    told = Event.objects.get(type="privacy.code_handed")
    assert (told.subject_id, told.data, told.actor_id) == (walk_in.pk, {"seen": "paper"}, cast.asha.pk)
    guest, address = Client(), reverse("portal:your_code", args=[row.public_id])
    assert "that you were given" in guest.get(address, {"handed": "yes"}).content.decode()
    assert guest.post(address, {"code": code})["Location"] == "/your-data/mine/"
    assert guest.get("/your-data/mine/").status_code == 200
    for _each in range(4):
        owner.post(place, {"seen": "called"})
    assert owner.post(place, {"seen": "called"}).status_code == 429


def test_everybody_notes_consent_and_takes_requests_down_but_sees_none(cast, guest, sign_in):
    agent, page = sign_in(cast.ravi), reverse(f"{AT}privacy_person", args=[guest.public_id])
    form = {"purpose": "care", "given": "yes", "how": "said"}
    assert agent.post(reverse(f"{AT}privacy_consents", args=[guest.public_id]), form).status_code == 302
    assert Consent.objects.get().given
    assert (
        agent.post(reverse(f"{AT}privacy_consents", args=[guest.public_id]), {**form, "how": "page"}).status_code == 404
    )
    taken = {"kind": "grievance", "words": "Nobody answers"}
    assert agent.post(reverse(f"{AT}privacy_take_down", args=[guest.public_id]), taken).status_code == 302
    shown = agent.get(page).content.decode()
    assert "Care after the purchase" in shown
    assert "Erase this person" not in shown
    assert "Nobody answers" not in sign_in(cast.asha).get(page).content.decode()
    row = PrivacyRequest.objects.get()
    assert row.taken_by == cast.ravi
    card = agent.get(reverse(f"{AT}card", args=[guest.conversations.get().public_id])).content.decode()
    assert page in card


def test_export_and_erasure_are_for_those_who_may(cast, guest, sign_in):
    row = asked(guest)
    export = exporting.begin_export(customer=guest, user=cast.asha)
    run_jobs(strict=False)
    erasure = erasing.ask_erasure(customer=guest, user=cast.asha)
    places = [
        ("get", "privacy", []), ("get", "privacy_request", [row.public_id]), ("post", "privacy_request", [row.public_id]),
        ("post", "privacy_exports", [guest.public_id]), ("get", "privacy_export", [export.public_id]),
        ("post", "privacy_release", [export.public_id]), ("post", "privacy_erasures", [guest.public_id]),
        ("post", "erasure_confirmation", [erasure.public_id]), ("post", "erasure_cancellation", [erasure.public_id]),
        ("get", "erasure_certificate", [erasure.public_id]), ("post", "privacy_hold", [guest.public_id]),
        ("get", "retention", []), ("post", "retention", []),
    ]  # fmt: skip
    for person in (cast.ravi, cast.farida, cast.imran):
        browser = sign_in(person)
        for method, name, args in places:
            answer = getattr(browser, method)(
                reverse(f"{AT}{name}", args=args), {"reason": "x", "state": "done", "words": "x"}
            )
            assert answer.status_code == 404, name
    assert Erasure.objects.get().state == "waiting"
    owner = sign_in(cast.asha)
    assert owner.get(reverse(f"{AT}erasure_certificate", args=[erasure.public_id])).status_code == 404
    assert owner.get(reverse(f"{AT}privacy_export", args=["nothing"])).status_code == 404
    taken = owner.get(reverse(f"{AT}privacy_export", args=[export.public_id]))
    assert taken["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(type="privacy.downloaded", actor_id=cast.asha.pk).exists()
    assert owner.post(reverse(f"{AT}erasure_confirmation", args=[erasure.public_id])).status_code == 403


def test_the_owner_sees_what_goes_and_stays_asks_and_reads_the_certificate(cast, guest, sign_in):
    owner, page = sign_in(cast.asha), reverse(f"{AT}privacy_person", args=[guest.public_id])
    shown = owner.get(page).content.decode()
    assert all(words in shown for words in ("Goes for good", "Messages and notes", "Ask for the erasure"))
    assert owner.post(reverse(f"{AT}privacy_erasures", args=[guest.public_id])).status_code == 302
    assert "Call it off" in owner.get(page).content.decode()
    with time_machine.travel(now() + timedelta(days=4)):
        run_jobs(strict=False)
    row = Erasure.objects.get()
    certificate = owner.get(reverse(f"{AT}erasure_certificate", args=[row.public_id])).content.decode()
    assert "Messages and notes" in certificate
    assert "This person was erased" in owner.get(page).content.decode()
    assert owner.post(reverse(f"{AT}privacy_exports", args=[guest.public_id])).status_code == 409
    assert not Export.objects.exists()


def test_a_rule_is_counted_first_and_saved_then(cast, guest, sign_in):
    owner, place = sign_in(cast.asha), reverse(f"{AT}retention")
    form = {"kind": "closed", "days": "730", "channel": cast.mailbox.public_id}
    assert "0 would go" in owner.post(place, {**form, "do": "count"}).content.decode()
    assert not RetentionRule.objects.exists()
    assert owner.post(place, {**form, "do": "save"}).status_code == 302
    rule = RetentionRule.objects.get()
    assert "730" in owner.get(place).content.decode()
    for wrong in ({"days": "x"}, {"days": "2"}, {"kind": "all"}):
        assert owner.post(place, {**form, **wrong, "do": "save"}).status_code == 400
    assert owner.post(place, {**form, "channel": "nothing"}).status_code == 404
    owner.post(reverse(f"{AT}retention_removal", args=[rule.public_id]))
    assert not RetentionRule.objects.exists()


def test_a_list_of_many_requests_costs_as_much_as_of_one(cast, guest, sign_in, django_assert_max_num_queries):
    owner = sign_in(cast.asha)
    owner.get(reverse(f"{AT}privacy"))
    for number in range(8):
        other = cast.says("hello", who=f"guest{number}@example.com").conversation.customer
        asked(other)
    with django_assert_max_num_queries(14):
        page = owner.get(reverse(f"{AT}privacy")).content.decode()
    assert page.count("See my data") == 8
