"""Signals that commit out of the order of their ids are heard all the same, by pages that stay and by those that return."""

import asyncio
import random
import threading

import pytest
from django.db import connection, transaction

from atithi.realtime import follow, publish
from atithi.realtime.follow import Follower
from atithi.realtime.models import Signal
from atithi.realtime.tests.browser import Page, in_thread, on_loop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("earlier")]


class Late:
    """A transaction that has published and commits only when told."""

    def __init__(self, n: int) -> None:
        self._inserted, self._commit = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=(n,))
        self._thread.start()
        assert self._inserted.wait(10)

    def _run(self, n: int) -> None:
        with transaction.atomic():
            publish(["desk"], "note", {"n": n})
            self._inserted.set()
            self._commit.wait(20)
        connection.close()

    def commit(self) -> None:
        self._commit.set()
        self._thread.join(10)


def heard(page: Page) -> list[int]:
    return [data["n"] for data in page.data("note")]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_late_commit_is_heard_and_a_page_that_returns_meanwhile_hears_it_too():
    async def scene():
        page = await Page(["desk"]).up_to_date()
        late = await asyncio.to_thread(Late, 1)
        await in_thread(publish, ["desk"], "note", {"n": 2})
        await page.until(lambda page: heard(page) == [2])
        place = page.heard[-1].id
        await asyncio.to_thread(late.commit)
        await page.until(lambda page: heard(page) == [2, 1])
        back = await Page(["desk"], place).up_to_date()
        assert 1 in heard(back), "its place lay before the late one"
        for each in (page, back):
            await each.close()

    on_loop(scene)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_process_that_starts_in_between_hears_it_too():
    late = Late(1)
    publish(["desk"], "note", {"n": 2})

    async def scene():
        page = await Page(["desk"]).up_to_date()
        await asyncio.to_thread(late.commit)
        await page.until(lambda page: heard(page) == [1])
        await page.close()

    try:
        on_loop(scene)
    finally:
        late.commit()


def test_many_writers_at_once_lose_nothing():
    def write(worker: int) -> None:
        rng = random.Random(worker)
        for n in range(40):
            with transaction.atomic():
                publish(["desk"], "note", {"n": worker * 1000 + n})
                if rng.random() < 0.2:
                    transaction.set_rollback(True)
        connection.close()

    async def scene():
        page = await Page(["desk"]).up_to_date()
        await asyncio.gather(*(asyncio.to_thread(write, worker) for worker in range(6)))
        expected = await in_thread(lambda: sorted(row.data["n"] for row in Signal.objects.filter(name="note")))
        await page.until(lambda page: sorted(heard(page)) == expected)
        await page.close()

    on_loop(scene)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_place_never_passes_a_hole_until_it_is_old(earlier):
    follower = Follower()
    follower.prime()
    publish(["desk"], "note", {"n": 1})
    with transaction.atomic():
        publish(["desk"], "note", {"n": 2})
        transaction.set_rollback(True)
    publish(["desk"], "note", {"n": 3})
    first = earlier + 1
    read = follower.read()
    assert [each.id for each in read] == [first, first + 2]
    assert follower.floor == first
    assert read[1].frame.startswith(f"id: {first}\n".encode())
    for id_ in follower.holes:
        follower.holes[id_] -= follow.HOLE_SECONDS + 1
    assert follower.read() == []
    assert follower.floor == first + 2


def test_each_signal_is_encoded_once_for_all():
    follower = Follower()
    follower.prime()
    publish(["desk"], "note", {"text": "line\nbreak \u2028 नमस्ते", "n": 1})
    (sent,) = follower.read()
    lines = sent.frame.decode().split("\n")
    assert lines[1] == "event: note"
    assert lines[2].startswith('data: {"')
    assert lines[3:] == ["", ""]
    assert sent.frame.isascii()
    assert follower.read() == []
