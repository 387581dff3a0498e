from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.api.tests.conftest import Program, program_of
from atithi.conftest import Cast
from atithi.conversations.actions import close
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.customers.actions import identify
from atithi.customers.models import Customer
from atithi.events import Actor

Walk = Callable[[Callable[[], None]], list[str]]


def walk(desk: Program, path: str, limit: int, between: Callable[[], None]) -> list[str]:
    """Every id that is met on the way through a list, while something happens between the pages."""
    found: list[str] = []
    address = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    while True:
        answer = desk.get(address)
        page = answer.json()
        assert len(page["items"]) <= limit
        found += [each["id"] for each in page["items"]]
        if page["next"] is None:
            assert "Link" not in answer
            return found
        linked = answer["Link"].partition("<")[2].partition(">")[0]
        assert page["next"] in linked
        address = linked
        between()


@pytest.mark.parametrize("kind", ["customers", "messages", "conversations", "changed conversations"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(0, 9), limit=st.integers(1, 4), added=st.lists(st.integers(0, 2), max_size=4), same=st.booleans()
)
def test_every_row_is_met_exactly_once_while_rows_are_added(
    cast: Cast, kind: str, rows: int, limit: int, added: list[int], same: bool
) -> None:
    with transaction.atomic():
        _walk_while_rows_are_added(cast, kind, rows, limit, list(added), same)
        transaction.set_rollback(True)


def _walk_while_rows_are_added(cast: Cast, kind: str, rows: int, limit: int, added: list[int], same: bool) -> None:
    conversation = cast.conversation(who="first@example.com") if kind == "messages" else None
    count = 0

    def add() -> None:
        nonlocal count
        count += 1
        if kind == "customers":
            identify(kind="chat", value=f"guest-{count}")
        elif kind == "messages":
            cast.says(str(count), who="first@example.com")
        else:
            cast.conversation(who=f"guest{count}@example.com")

    def add_some() -> None:
        for _ in range(added.pop() if added else 0):
            add()

    for _ in range(rows):
        add()
    if same:  # rows of one moment, in which the id must decide
        Conversation.objects.update(updated_at=now())
    path = "/customers" if kind == "customers" else "/conversations"
    path = f"/conversations/{conversation.public_id}/messages" if conversation else path
    path += "?updated_since=2020-01-01T00:00:00Z" if kind.startswith("changed") else ""
    model = {"customers": Customer, "messages": Message}.get(kind, Conversation)
    before = set(model.objects.values_list("public_id", flat=True))
    found = walk(program_of(cast.asha), path, limit, add_some)
    assert len(found) == len(set(found))
    assert before <= set(found)
    if kind in {"messages", "changed conversations"}:  # what is added comes at the end of these
        assert set(found) == set(model.objects.values_list("public_id", flat=True))


def test_a_copy_kept_by_updated_since_misses_no_change(cast: Cast) -> None:
    desk = program_of(cast.asha)
    first, second = cast.conversation(who="a@example.com"), cast.conversation(who="b@example.com")
    seen = desk.get("/conversations?updated_since=2020-01-01T00:00:00Z").json()["items"]
    assert [each["id"] for each in seen] == [first.public_id, second.public_id]
    last = seen[-1]["updated_at"]
    close(conversation=first, actor=Actor.system())
    changed = desk.get(f"/conversations?updated_since={last}").json()["items"]
    assert [(each["id"], each["state"]) for each in changed] == [
        (second.public_id, "open"),
        (first.public_id, "closed"),
    ]


def test_a_date_without_an_offset_is_refused(cast: Cast) -> None:
    refused = program_of(cast.asha).get("/conversations?updated_since=2020-01-01T00:00:00")
    assert refused.status_code == 422
    assert "+05:30" in refused.json()["errors"][0]["detail"]
