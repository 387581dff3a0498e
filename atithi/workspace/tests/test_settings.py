"""Profile, people, teams, channels, stuck work and the record."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from atithi.channels.models import DeliveryAttempt, RawInbound
from atithi.conversations.actions import send_reply
from atithi.core.clock import now
from atithi.events import Actor
from atithi.events.models import Event, Job
from atithi.staff.models import Membership, User


def test_a_person_changes_name_languages_and_look(cast, sign_in):
    browser = sign_in(cast.ravi)
    form = {"name": "రవి తేజ", "language": "te", "speaks": ["te", "hi"], "theme": "dark"}
    assert browser.post(reverse("workspace:profile"), form).status_code == 302
    page = browser.get(reverse("workspace:profile")).content.decode()
    assert 'data-theme="dark"' in page
    assert "రవి తేజ" in page
    cast.ravi.refresh_from_db()
    assert (cast.ravi.language, cast.ravi.speaks) == ("te", ["te", "hi"])


def test_presence_is_shown_to_others(cast, sign_in):
    sign_in(cast.ravi).post(
        reverse("workspace:presence"), {"presence": "online"}, headers={"Referer": "https://evil.example/"}
    )
    cast.ravi.refresh_from_db()
    assert cast.ravi.presence == "online"
    assert sign_in(cast.ravi).post(reverse("workspace:presence"), {"presence": "asleep"}).status_code == 400


def test_an_owner_adds_a_colleague_who_gets_a_link_in_their_language(cast, sign_in):
    form = {
        "name": "Sunil Das", "email": "sunil@sharma.example", "role": "agent", "language": "bn", "speaks": ["bn"],
        "teams": [cast.sales.public_id], "stores": [cast.kolkata.public_id],
    }  # fmt: skip
    assert sign_in(cast.asha).post(reverse("workspace:add_person"), form).status_code == 302
    sunil = User.objects.get(email="sunil@sharma.example")
    assert list(sunil.teams.all()) == [cast.sales]
    assert list(sunil.stores.all()) == [cast.kolkata]
    [letter] = mail.outbox
    assert letter.to == ["sunil@sharma.example"]
    assert letter.subject == "আপনার পাসওয়ার্ড ঠিক করুন"


def test_the_same_address_twice_is_refused_in_words(cast, sign_in):
    form = {"name": "Ravi", "email": "ravi@sharma.example", "role": "agent"}
    answer = sign_in(cast.asha).post(reverse("workspace:add_person"), form)
    assert answer.status_code == 400
    assert "already belongs to a colleague" in answer.content.decode()


def test_a_supervisor_adds_agents_alone_and_changes_no_owner(cast, sign_in):
    browser = sign_in(cast.farida)
    form = {"name": "X", "email": "x@sharma.example", "role": "owner"}
    assert browser.post(reverse("workspace:add_person"), form).status_code == 404
    assert browser.get(reverse("workspace:person", args=[cast.asha.public_id])).status_code == 404
    assert browser.post(reverse("workspace:activation", args=[cast.asha.public_id])).status_code == 404
    assert browser.get(reverse("workspace:person", args=[cast.ravi.public_id])).status_code == 200


def test_changing_a_colleague_leaves_teams_that_one_cannot_see(cast, sign_in):
    Membership.objects.create(user=cast.ravi, team=cast.complaints)
    form = {"name": "Ravi T", "role": "agent", "teams": [cast.repairs.public_id]}
    sign_in(cast.farida).post(reverse("workspace:person", args=[cast.ravi.public_id]), form)
    assert set(cast.ravi.teams.all()) == {cast.repairs, cast.complaints}


def test_the_last_owner_stays(cast, sign_in):
    answer = sign_in(cast.asha).post(reverse("workspace:activation", args=[cast.asha.public_id]))
    assert answer.status_code == 400
    cast.asha.refresh_from_db()
    assert cast.asha.is_active


def test_a_private_team_is_made_and_not_shown_to_outsiders(cast, sign_in):
    sign_in(cast.asha).post(reverse("workspace:add_team"), {"name": "Board", "private": "yes"})
    assert "Board" in sign_in(cast.asha).get(reverse("workspace:teams")).content.decode()
    assert "Board" not in sign_in(cast.farida).get(reverse("workspace:teams")).content.decode()


def test_channels_show_the_tag_and_whether_they_work(cast, sign_in):
    message = cast.says()
    reply = send_reply(conversation=message.conversation, text="x", actor=Actor.staff(cast.ravi.id), author=cast.ravi)
    page = sign_in(cast.ravi).get(reverse("workspace:channels")).content.decode()
    assert f"data-channel=&quot;{cast.chat.public_id}&quot;" in page
    assert "needs a look" not in page
    DeliveryAttempt.objects.create(
        message=reply, channel=cast.mailbox, state="failed", started_at=now(), problem="550 no such box"
    )
    RawInbound.objects.create(channel=cast.chat, provider_id="1", received_at=now(), state="unreadable")
    page = sign_in(cast.ravi).get(reverse("workspace:channels")).content.decode()
    assert page.count("needs a look") == 2
    assert "550 no such box" in page


@pytest.fixture
def stuck(cast):
    return Job.objects.create(
        handler="channels.deliver",
        state="stuck",
        attempts=9,
        last_error="mail server down",
        run_at=now(),
        created_at=now(),
    )


def test_stuck_work_is_seen_and_tried_again(stuck, cast, sign_in):
    browser = sign_in(cast.farida)
    assert "mail server down" in browser.get(reverse("workspace:work")).content.decode()
    assert browser.post(reverse("workspace:retry_work", args=[stuck.pk])).status_code == 302
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts) == ("ready", 0)
    assert browser.post(reverse("workspace:retry_work", args=[stuck.pk])).status_code == 404


def test_stuck_work_is_given_up_only_with_a_reason_that_stays_on_record(stuck, cast, sign_in):
    browser = sign_in(cast.farida)
    address = reverse("workspace:discard_work", args=[stuck.pk])
    assert browser.post(address, {"reason": " "}).status_code == 400
    assert browser.post(address, {"reason": "sent by phone"}).status_code == 302
    event = Event.objects.get(type="job.discarded")
    assert (event.actor_id, event.data["reason"]) == (cast.farida.pk, "sent by phone")


def test_the_record_names_who_did_what_page_by_page(cast, sign_in, django_assert_max_num_queries):
    for number in range(40):
        cast.conversation(who=f"guest{number}@example.com")
    browser = sign_in(cast.asha)
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("workspace:record")).content.decode()
    assert "A customer wrote</span>" in page
    before = page.split("before=")[1].split('"')[0]
    assert browser.get(reverse("workspace:record"), {"before": before}).status_code == 200
    only = browser.get(reverse("workspace:record"), {"type": "team.added"}).content.decode()
    assert "A customer wrote</span>" not in only
    assert "A team was made</span>" in only


def test_the_check_of_the_record_tells_that_it_is_whole_and_finds_what_was_changed(cast, sign_in):
    from django.db import connection

    from atithi.events import seal, triggers

    cast.conversation()
    span = seal.next_span()
    seal.add_seals(span, seal.make_seals(span))
    browser = sign_in(cast.asha)
    assert "The record is whole" in browser.post(reverse("workspace:integrity")).content.decode()
    with transaction.atomic():
        triggers.remove(connection)
        Event.objects.filter(type="message.received").update(actor_id=999)
        triggers.install(connection)
    assert "was changed after it was sealed" in browser.post(reverse("workspace:integrity")).content.decode()
