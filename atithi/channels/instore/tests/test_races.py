"""Several at the same moment: each token is given once, each guest is called by one. On both databases."""

import pytest

from atithi.channels.instore.actions import call_next
from atithi.channels.instore.models import Visit
from atithi.channels.instore.tests.counter import comes, floor_of, together
from atithi.conftest import build_cast
from atithi.conversations.models import Conversation

pytestmark = pytest.mark.django_db(transaction=True)


def test_those_who_come_at_once_have_numbers_of_their_own_and_the_same_key_has_one() -> None:
    _floor, repair, _buy = floor_of(build_cast())
    found = together([*[lambda: comes(repair) for _ in range(4)], *[lambda: comes(repair, "the-same-key-twice")] * 3])
    tokens = [visit.token for visit in found]
    assert len(set(tokens[:4])) == 4
    assert len(set(tokens[4:])) == 1
    assert Visit.objects.count() == Conversation.objects.count() == 5
    numbers = sorted(Visit.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 5


def test_two_who_call_the_next_at_once_get_two_guests() -> None:
    cast = build_cast()
    floor, repair, _buy = floor_of(cast)
    first, second = comes(repair), comes(repair)
    found = together([lambda: call_next(floor=floor, user=cast.ravi), lambda: call_next(floor=floor, user=cast.mita)])
    assert {visit.pk for visit in found} == {first.pk, second.pk}
    assert {visit.agent_id for visit in Visit.objects.all()} == {cast.ravi.pk, cast.mita.pk}
    assert all(visit.calls == 1 for visit in Visit.objects.all())
