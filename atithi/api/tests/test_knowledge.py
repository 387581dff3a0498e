"""Programs find answers and read articles."""

import pytest

from atithi.api.tests.conftest import program_of
from atithi.conftest import Cast
from atithi.events import Actor
from atithi.knowledge.actions import publish_announcement, save_announcement
from atithi.knowledge.models import Audience
from atithi.knowledge.tests.shelf import REFUND, RETURN, published

pytestmark = pytest.mark.django_db


def test_a_program_finds_answers_and_reads_articles(cast: Cast) -> None:
    article = published(*REFUND, cast.asha)
    inside = published("Refund limits of staff", "Up to ₹500.", cast.asha, audience=Audience.STAFF)
    published(*RETURN, cast.asha)
    desk = program_of(cast.ravi, "knowledge:read")
    [found] = desk.call("GET", "/answers?q=mera%20paisa%20kab%20wapas%20aayega&limit=1").json()["items"]
    assert (found["article"], found["title"]) == (article.public_id, REFUND[0])
    assert inside.public_id not in desk.call("GET", "/answers?q=refund%20limits").text
    assert inside.public_id in desk.call("GET", "/answers?q=refund%20limits%20of%20staff&audience=staff").text
    assert desk.call("GET", "/answers?q=weather").json() == {"items": []}
    assert len(desk.call("GET", "/articles").json()["items"]) == 3
    [text] = desk.call("GET", f"/articles/{article.public_id}").json()["texts"]
    assert text["body"] == REFUND[1]
    assert desk.call("GET", "/articles/nothing12345").status_code == 404
    assert program_of(cast.ravi, "conversations:read").call("GET", "/answers?q=refund").status_code == 403


def test_a_program_reads_announcements_that_are_for_everybody(cast: Cast) -> None:
    actor = Actor.staff(cast.asha.pk)
    for title, readers in (("For all", {}), ("For some", {"role": ["agent"]})):
        one = save_announcement(
            kind="other", texts={"en": {"title": title, "body": ""}}, language="en", readers=readers, actor=actor
        )
        publish_announcement(announcement=one, actor=actor)
    desk = program_of(cast.ravi, "knowledge:read")
    [found] = desk.call("GET", "/announcements").json()["items"]
    assert found["texts"] == [{"language": "en", "title": "For all", "body": ""}]
