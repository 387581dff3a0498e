"""Whoever leaves, leaves nothing lying: their open conversations go where it was chosen."""

import pytest

from atithi.conversations.actions import Receiver, assign, close, give_up_team, part_with
from atithi.conversations.actions import handing_over as room
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.events.testing import run_jobs
from atithi.staff.errors import StaffError


def _of(cast, user, count, team=None):
    found = [cast.conversation(who=f"guest{number}@example.com") for number in range(count)]
    for conversation in found:
        assign(conversation=conversation, assignee=user, team=team, actor=Actor.system())
    return found


def _refreshed(rows):
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.mark.parametrize("count", [3, 7])
def test_open_work_goes_to_a_person_and_closed_work_stays(cast, count, monkeypatch):
    monkeypatch.setattr(room, "AT_ONCE", 3)
    rows = _of(cast, cast.ravi, count)
    done = _of(cast, cast.ravi, 1)[0] if count == 3 else None
    if done is not None:
        rows = [row for row in rows if row.pk != done.pk]
        close(conversation=done, actor=Actor.system())
    assert part_with(user=cast.ravi, to=Receiver(person=cast.mita), actor=Actor.staff(cast.asha.id)) == len(rows)
    run_jobs()
    assert {row.assignee_id for row in _refreshed(rows)} == {cast.mita.id}
    cast.ravi.refresh_from_db()
    assert not cast.ravi.is_active
    if done is not None:
        done.refresh_from_db()
        assert done.assignee_id == cast.ravi.id


def test_to_a_team_or_to_nobody(cast):
    [one] = _of(cast, cast.ravi, 1)
    part_with(user=cast.ravi, to=Receiver(team=cast.repairs), actor=Actor.system())
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (None, cast.repairs.id)
    assign(conversation=one, assignee=cast.mita, team=cast.repairs, actor=Actor.system())
    part_with(user=cast.mita, to=Receiver(), actor=Actor.system())
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (None, cast.repairs.id)


def test_a_private_teams_work_does_not_leave_it(cast):
    [one] = _of(cast, cast.imran, 1, team=cast.complaints)
    part_with(user=cast.imran, to=Receiver(person=cast.mita), actor=Actor.system())
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (None, cast.complaints.id)
    assert give_up_team(team=cast.complaints, to=Receiver(), actor=Actor.system()) == 0
    one.refresh_from_db()
    assert one.team_id == cast.complaints.id


def test_a_team_that_is_given_up_hands_its_work_on_and_people_keep_theirs(cast):
    [one] = _of(cast, cast.ravi, 1, team=cast.sales)
    assert give_up_team(team=cast.sales, to=Receiver(team=cast.repairs), actor=Actor.system()) == 1
    one.refresh_from_db()
    assert (one.assignee_id, one.team_id) == (cast.ravi.id, cast.repairs.id)


def test_what_cannot_be_changes_nothing(cast):
    [one] = _of(cast, cast.ravi, 1)
    with pytest.raises(NotFound):
        part_with(user=cast.ravi, to=Receiver(person=cast.ravi), actor=Actor.system())
    with pytest.raises(StaffError):
        part_with(user=cast.asha, to=Receiver(), actor=Actor.system())
    with pytest.raises(NotFound):
        give_up_team(team=cast.sales, to=Receiver(team=cast.sales), actor=Actor.system())
    one.refresh_from_db()
    cast.ravi.refresh_from_db()
    assert one.assignee_id == cast.ravi.id
    assert cast.ravi.is_active
