"""Announcements that must be read: told when they come out, reminded of by the day, once each, and never to who has read."""

from datetime import date, timedelta

import pytest
import time_machine

from atithi.events import Actor, JobView, enqueue
from atithi.events.testing import run_jobs
from atithi.knowledge.actions import archive_announcement, note_reading, publish_announcement, save_announcement
from atithi.notices.digest import prepare_digest
from atithi.notices.models import Kind, Notice, Way
from atithi.notices.pages import place_of
from atithi.notices.queries import notices_of, rules_of, unseen
from atithi.notices.tests.test_notices import wishes
from atithi.notices.words import headline
from atithi.staff.actions import deactivate_user

OUT = "2026-11-23T05:00:00+00:00"  # a Monday, 10:30 in India
TEXTS = {
    "en": {"title": "Mixer recall", "body": "Stop selling.", "checks": []},
    "te": {"title": "మిక్సీ వెనక్కి", "body": "అమ్మకండి.", "checks": []},
}


@pytest.fixture
def clock():
    with time_machine.travel(OUT, tick=False) as travelled:
        yield travelled


def announced(cast, **values):
    """Published by the supervisor, for everybody but where said otherwise."""
    actor = Actor.staff(cast.farida.pk)
    given = {"kind": "recall", "texts": TEXTS, "language": "en", "readers": {}, "must_read": True, **values}
    found = save_announcement(actor=actor, **given)
    publish_announcement(announcement=found, actor=actor)
    run_jobs()
    found.refresh_from_db()
    return found


def read(announcement, user):
    note_reading(announcement=announcement, user=user, language="en", answers=[], actor=Actor.staff(user.pk))
    run_jobs()


def after(clock, **span):
    """So much later the daily look happens, twice: a worker may have died over it."""
    clock.shift(timedelta(**span))
    for number in range(2):
        enqueue("notices.remind_of_news", key=f"look {number}")
        run_jobs()


def stages(user):
    rows = Notice.objects.filter(user=user, kind=Kind.NEWS).order_by("id")
    return [notice.data["stage"] for notice in rows]


def test_it_is_told_at_once_and_each_stage_once_and_leads_to_its_page(cast, clock):
    one = announced(cast)
    assert stages(cast.ravi) == ["0"]
    assert stages(cast.farida) == []  # who published it knows
    for _day in range(6):
        after(clock, days=1)
    assert stages(cast.ravi) == ["0", "1", "3"]
    assert stages(cast.farida) == ["1", "3"]
    [latest, *older] = notices_of(cast.ravi)
    assert place_of(latest) == f"/announcements/{one.public_id}/"
    assert headline(latest) == "You have not read this yet: Mixer recall"
    assert unseen(cast.ravi) == 1  # a reminder takes the place of what was said before
    assert len(older) == 2


def test_who_has_read_it_has_left_or_is_not_meant_is_told_no_more(cast, clock):
    one = announced(cast, readers={"role": ["agent"]})
    assert stages(cast.asha) == []
    read(one, cast.ravi)
    assert unseen(cast.ravi) == 0
    deactivate_user(actor=Actor.staff(cast.asha.id), user=cast.mita)
    after(clock, days=1)
    assert (stages(cast.ravi), stages(cast.mita), stages(cast.imran)) == (["0"], ["0"], ["0", "1"])
    save_announcement(
        announcement=one, kind="recall", texts=TEXTS, language="en", readers={"role": ["owner"]}, must_read=True,
        actor=Actor.staff(cast.farida.pk),
    )  # fmt: skip
    run_jobs()
    after(clock, days=3)
    assert stages(cast.imran) == ["0", "1"]
    assert stages(cast.asha) == ["0", "3"]
    assert notices_of(cast.imran) == []  # what concerns somebody no more is not shown either
    archive_announcement(announcement=one, actor=Actor.staff(cast.farida.pk))
    assert notices_of(cast.asha) == []


def test_what_need_not_be_read_is_not_told_and_before_the_end_the_last_word_is_said_once(cast, clock):
    announced(cast, must_read=False)
    announced(cast, expires_on=date(2026, 11, 29))
    for _day in range(8):
        after(clock, days=1)
    assert stages(cast.ravi) == ["0", "1", "3", "last"]


def test_days_without_workers_are_made_up_for_by_the_last_stage_alone_and_old_ones_rest(cast, clock):
    announced(cast)
    after(clock, days=5)
    assert stages(cast.ravi) == ["0", "3"]
    Notice.objects.all().delete()
    after(clock, days=30)
    assert stages(cast.ravi) == []


def test_whom_it_concerns_only_after_a_change_hears_of_it_the_same_day(cast, clock):
    one = announced(cast, readers={"role": ["owner"]})
    save_announcement(
        announcement=one, kind="recall", texts=TEXTS, language="en", readers={}, must_read=True,
        actor=Actor.staff(cast.farida.pk),
    )  # fmt: skip
    run_jobs()
    assert stages(cast.ravi) == ["0"]
    assert stages(cast.asha) == ["0"]


def test_the_mail_of_the_day_says_what_is_still_to_be_read_in_the_readers_language(cast, clock):
    one = announced(cast)
    cast.ravi.language = "te"
    cast.ravi.save(update_fields=["language"])
    wishes(cast.ravi, Kind.NEWS, ways=[Way.MAIL], digest="daily", digest_hour=0)
    job = JobView(1, None, {"user": cast.ravi.pk})
    mail = prepare_digest(job)
    assert mail is not None
    assert "మిక్సీ వెనక్కి" in mail.text
    assert f"/announcements/{one.public_id}/" in mail.text
    wishes(cast.ravi, digest="daily", digest_hour=0)
    assert not rules_of(cast.ravi).wants(Kind.NEWS, Way.MAIL)
    assert prepare_digest(job) is None
