"""The mail of the day: at the chosen hour, once, in the reader's language, and none where nothing waits."""

import pytest
import time_machine

from atithi.conversations.actions import add_note, assign
from atithi.events import Actor, enqueue
from atithi.events.testing import run_jobs
from atithi.notices.models import Kind, Way
from atithi.notices.tests.test_notices import wishes
from atithi.staff.models import User

MORNING = "2026-11-20T03:40:00Z"  # a Friday, 9:10 in Kolkata
SUNDAY = "2026-11-22T03:40:00Z"
EARLY = "2026-11-20T02:40:00Z"


@pytest.fixture
def waiting(cast):
    """Ravi has a conversation that waits, and is named in a note; a third conversation is nobody's."""
    with time_machine.travel("2026-11-19T10:00:00Z", tick=False):
        conversation = cast.conversation("मेरा रिफंड कब आएगा?")
        assign(conversation=conversation, assignee=cast.ravi, team=None, actor=Actor.staff(cast.farida.id))
        other = cast.conversation("Hello, is anybody there?", who="v@example.com")
        add_note(conversation=other, text="@Ravi please look", actor=Actor.staff(cast.mita.id), author=cast.mita)
        run_jobs()
    return conversation


def hour(moment):
    with time_machine.travel(moment, tick=False):
        enqueue("notices.ask_for_digests")
        return run_jobs()


def all_ways(user, **more):
    wishes(user, Kind.WAITING, Kind.MENTIONED, Kind.NEW, ways=[Way.MAIL], **{"digest": "daily", **more})


def test_it_says_what_waits_in_the_readers_language_without_names(cast, waiting, mailoutbox):
    User.objects.filter(pk=cast.ravi.pk).update(language="hi")
    all_ways(cast.ravi)
    hour(MORNING)
    [mail] = mailoutbox
    assert mail.to == ["ravi@sharma.example"]
    assert "शर्मा इलेक्ट्रॉनिक्स" in mail.subject
    assert f"/conversations/{waiting.public_id}/" in mail.body
    assert f"#{waiting.number}" in mail.body
    assert "Mita Sen" in mail.body
    assert "Lakshmi" not in mail.body
    assert "नमस्ते" in mail.body


def test_it_comes_once_a_day_and_not_before_its_hour(cast, waiting, mailoutbox):
    all_ways(cast.ravi)
    hour(EARLY)
    assert mailoutbox == []
    hour(MORNING)
    hour(MORNING)
    assert len(mailoutbox) == 1
    assert "Namaste Ravi Teja" in mailoutbox[0].body


def test_no_mail_on_a_sunday_where_working_days_are_chosen(cast, waiting, mailoutbox):
    all_ways(cast.ravi, digest="weekdays")
    hour(SUNDAY)
    assert mailoutbox == []
    hour(MORNING)
    assert len(mailoutbox) == 1


def test_where_nothing_waits_no_mail_comes_nor_to_those_who_chose_none(cast, waiting, mailoutbox):
    wishes(cast.imran, Kind.MENTIONED, ways=[Way.MAIL], digest="daily")
    wishes(cast.mita, Kind.NEW, ways=[Way.MAIL])
    hour(MORNING)
    assert mailoutbox == []


def test_names_stand_in_it_where_they_are_allowed(cast, waiting, mailoutbox):
    all_ways(cast.ravi, show_words=True)
    hour(MORNING)
    assert "Lakshmi Devi" in mailoutbox[0].body


def test_a_mail_server_that_is_away_loses_nothing(cast, waiting, mailoutbox, monkeypatch):
    from django.core.mail import EmailMessage

    all_ways(cast.ravi)
    with monkeypatch.context() as away:
        away.setattr(EmailMessage, "send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError("nobody there")))
        with time_machine.travel(MORNING, tick=False):
            enqueue("notices.ask_for_digests")
            run_jobs(strict=False)
    with time_machine.travel("2026-11-20T04:30:00Z", tick=False):
        run_jobs()
    assert len(mailoutbox) == 1
