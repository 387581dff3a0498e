"""What those who lead see: figures of the board and of the report, whatever the database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.core.proportions import wilson
from atithi.events import Actor
from atithi.standards.clocks.actions import Written, publish_standard
from atithi.standards.models import Clock, StandardVersion
from atithi.standards.supervising import board as boards
from atithi.standards.supervising import timeliness
from atithi.standards.supervising.timeliness import asked, behind, groups, stopped, whole

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 10, 4, 30, tzinfo=UTC)  # ten in the morning in India
OVER: dict[str, Any] = {"since": "2026-03-09", "until": "2026-03-12"}


def a_clock(cast: Cast, number: int, **values: Any) -> Clock:
    conversation = values.pop("conversation", None) or cast.conversation(who=f"g{number}@example.com")
    began = values.pop("began", DAY)
    usual: dict[str, Any] = {
        "kind": "first_reply", "outcome": "met", "worked": number * 60, "started_at": began, "channel": cast.chat,
        "stopped_at": began + timedelta(hours=1), "language": "te", "person": cast.ravi,
    }  # fmt: skip
    return Clock.objects.create(conversation=conversation, **{**usual, **values})


def test_shares_and_ranks_are_those_of_the_rows_and_dropped_ones_are_in_none(cast: Cast) -> None:
    for number in range(1, 11):
        a_clock(cast, number, outcome="missed" if number > 8 else "met")
    a_clock(cast, 11, outcome="measured", worked=9999, language="en", person=None)
    a_clock(cast, 12, outcome="dropped", worked=1)
    a_clock(cast, 13, kind="resolution")
    telugu, english = groups(cast.farida, asked(**OVER), "language")
    assert (telugu.value, telugu.name, telugu.count, telugu.met) == ("te", "తెలుగు", 10, wilson(8, 10))
    assert (telugu.median, telugu.ninth, telugu.missed) == (300, 540, 2)
    assert (english.count, english.met, english.median, english.enough) == (1, None, 9999, False)
    assert whole(cast.farida, asked(**OVER)).count == 11
    ravi, nobody = groups(cast.farida, asked(**OVER), "person")
    assert (ravi.name, nobody.value) == (cast.ravi.name, "")


@pytest.mark.parametrize("size", [1, 2, 3, 9, 10, 11, 20])
def test_ranks_are_the_nearest_ones(cast: Cast, size: int) -> None:
    conversation = cast.conversation()
    for number in range(1, size + 1):
        a_clock(cast, number, conversation=conversation, worked=number)
    line = whole(cast.asha, asked(**OVER))
    assert (line.median, line.ninth) == (-(-size // 2), -(-size * 9 // 10))


def test_days_are_those_of_the_business_and_hours_those_in_which_it_began(cast: Cast) -> None:
    conversation = cast.conversation()
    late = datetime(2026, 3, 10, 17, 45, tzinfo=UTC)  # a quarter past eleven at night; it stops the day after
    a_clock(cast, 1, conversation=conversation, began=late)
    a_clock(cast, 2, conversation=conversation)
    assert [line.value for line in groups(cast.asha, asked(**OVER), "day")] == ["2026-03-10", "2026-03-11"]
    assert [line.value for line in groups(cast.asha, asked(**OVER), "hour")] == ["10", "23"]
    found, more = behind(cast.asha, asked(**OVER), by="hour", value="23")
    assert ([clock.worked for clock in found], more) == ([60], False)
    found, _more = behind(cast.asha, asked(**OVER), by="day", value="2026-03-10", outcome="met")
    assert [clock.worked for clock in found] == [120]
    assert not stopped(cast.asha, asked(since="2026-03-12", until="2026-03-12")).exists()


def test_what_one_may_not_see_is_in_no_figure_and_persons_are_for_those_who_lead(cast: Cast) -> None:
    hidden = cast.conversation()
    assign(conversation=hidden, assignee=None, team=cast.complaints, actor=Actor.system())
    a_clock(cast, 1, conversation=hidden)
    a_clock(cast, 2)
    assert (whole(cast.asha, asked(**OVER)).count, whole(cast.farida, asked(**OVER)).count) == (2, 1)
    assert len(behind(cast.farida, asked(**OVER))[0]) == 1
    with pytest.raises(NotFound):
        groups(cast.ravi, asked(**OVER), "person")
    with pytest.raises(NotFound):
        behind(cast.ravi, asked(**OVER), by="person", value=str(cast.mita.pk))


@pytest.mark.parametrize(
    "wrong",
    [{"since": "yesterday"}, {"kind": "sleep"}, {"since": "2026-03-12", "until": "2026-03-01"}, {"until": "0001-01-01"},
     {"since": "2025-01-01", "until": "2026-01-01"}, {"until": "9999-12-31"}],
)  # fmt: skip
def test_a_range_that_is_none_is_not_there(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        asked(**wrong)


@pytest.mark.parametrize("value", ["x", "9" * 40, "2026-99-99"])
def test_a_group_that_is_none_is_not_there_or_empty(cast: Cast, value: str) -> None:
    for by in ("store", "day", "hour"):
        try:
            assert timeliness.behind(cast.asha, asked(**OVER), by=by, value=value)[0] == []
        except NotFound:
            pass


def test_the_board_says_what_waits_who_has_it_and_how_today_went(cast: Cast) -> None:
    publish_standard(
        written=Written("first_reply", "Every guest has an answer within an hour.", 3600), actor=Actor.system()
    )
    version = StandardVersion.objects.get()
    mine = cast.conversation(who="one@example.com")
    assign(conversation=mine, assignee=cast.ravi, team=None, actor=Actor.system())
    cast.conversation(who="two@example.com")
    for number in range(3):
        a_clock(cast, number, conversation=mine, standard=version, outcome="missed" if number else "met",
                began=now() - timedelta(hours=1), stopped_at=now())  # fmt: skip
    found = boards.board(cast.farida)
    assert (found.total, sum(line.count for line in found.waiting)) == (2, 2)
    assert {line.name for line in found.waiting} == {cast.mailbox.name}
    ravi = next(one for one in found.people if one.user == cast.ravi)
    assert (ravi.waiting, ravi.agent.busy if ravi.agent else None) == (1, 1)
    (level,) = found.levels
    assert (level.sentence, level.met) == ("Every guest has an answer within an hour.", wilson(1, 3))
    assert len(boards.who_wait(cast.farida, channel="", language="")[0]) == 2
