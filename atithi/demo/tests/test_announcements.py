"""The demo's announcements."""

from datetime import timedelta

import pytest

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.demo.announcements import load_announcements
from atithi.knowledge import announcements
from atithi.knowledge.models import Announcement

pytestmark = pytest.mark.django_db


def test_four_are_told_some_are_read_and_some_wait(cast: Cast) -> None:
    people = {one.email: one for one in (cast.asha, cast.farida, cast.ravi, cast.mita)}
    load_announcements(staff=people, now=now() - timedelta(minutes=1))
    assert announcements.concerning(cast.ravi).count() == 4
    recall = Announcement.objects.get(kind="recall")
    assert set(recall.texts) == {"en", "hi", "te", "bn"}
    assert {reading is not None for _user, reading in announcements.readers(recall)} == {True, False}
