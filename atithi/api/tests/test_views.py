"""Saved views for programs: those of the token's person, their counts, and the conversations in them, page by page."""

from collections.abc import Callable

import pytest

from atithi.api.tests.conftest import Program
from atithi.conftest import Cast
from atithi.conversations.actions import assign
from atithi.conversations.actions.views import save_view
from atithi.conversations.models import SavedView
from atithi.events import Actor

Programs = Callable[..., Program]
TREE = {"match": "all", "parts": [{"field": "state", "op": "is", "values": ["open"]}]}


@pytest.fixture
def view(cast: Cast) -> SavedView:
    return save_view(user=cast.ravi, name="Open", conditions=TREE)


def test_views_come_with_their_counts(cast: Cast, view: SavedView, program: Programs) -> None:
    cast.conversation()
    save_view(user=cast.mita, name="Hers", conditions=TREE)
    [found] = program(cast.ravi).get("/views").json()["items"]
    assert found == {
        "id": view.public_id, "name": "Open", "sharing": "private", "order": "newest",
        "owner": {"id": cast.ravi.public_id, "name": "Ravi Teja"}, "count": 1, "count_more": False,
    }  # fmt: skip
    assert program(cast.ravi).get(f"/views/{view.public_id}").json() == found
    assert program(cast.mita).get(f"/views/{view.public_id}").status_code == 404
    assert program(cast.mita).get(f"/views/{view.public_id}/conversations").status_code == 404


def test_the_conversations_of_a_view_come_in_pages(cast: Cast, view: SavedView, program: Programs) -> None:
    made = [cast.conversation(who=f"guest{number}@example.com").public_id for number in range(5)]
    desk, shown, cursor = program(cast.ravi), [], ""
    while True:
        page = desk.get(f"/views/{view.public_id}/conversations?limit=2&cursor={cursor}").json()
        shown += [each["id"] for each in page["items"]]
        if not (cursor := page["next"]):
            break
    assert shown == made[::-1]
    wrong = desk.get(f"/views/{view.public_id}/conversations?cursor=nonsense")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "cursor_invalid")


def test_a_private_teams_work_is_not_in_it(cast: Cast, view: SavedView, program: Programs) -> None:
    assign(conversation=cast.conversation(), assignee=None, team=cast.complaints, actor=Actor.system())
    assert program(cast.ravi).get(f"/views/{view.public_id}/conversations").json()["items"] == []


def test_a_broken_view_says_so_and_shows_nothing(cast: Cast, view: SavedView, program: Programs) -> None:
    cast.conversation()
    SavedView.objects.update(conditions={"match": "all", "parts": [{"field": "weather"}]})
    answer = program(cast.ravi).get(f"/views/{view.public_id}/conversations")
    assert (answer.status_code, answer.json()["code"]) == (409, "view_broken")
    assert program(cast.ravi).get(f"/views/{view.public_id}").json()["count"] is None
