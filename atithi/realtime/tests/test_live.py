"""What open pages hear."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import RequestFactory

from atithi.core.clock import now
from atithi.realtime import actions, disconnect, hub, last_id, publish, purge_signals, sse_response
from atithi.realtime import stream as streams
from atithi.realtime.models import Signal
from atithi.realtime.tests.browser import Page, in_thread, on_loop, parse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("earlier")]


def publish_many(numbers, topics=("desk",), name="message.received"):
    with transaction.atomic():
        for n in numbers:
            publish(topics, name, {"n": n})


def ns(page: Page) -> list[int]:
    return [data["n"] for data in page.data("message.received")]


def test_a_page_hears_what_is_published_about_its_topics_and_nothing_else():
    async def scene():
        ravi = await Page(["desk", "staff:1"]).up_to_date()
        guest = await Page(["chat:abc"]).up_to_date()
        await in_thread(publish, ["desk", "team:9"], "conversation.changed", {"id": 7})
        await in_thread(publish, ["chat:abc"], "message.received", {"n": 1})
        await in_thread(publish, ["chat:xyz"], "message.received", {"n": 2})
        await in_thread(publish, ["desk", "staff:1"], "message.received", {"n": 3})
        await ravi.until(lambda page: ns(page) == [3])
        await guest.until(lambda page: ns(page) == [1])
        assert ravi.data("conversation.changed") == [{"id": 7}]
        assert guest.names == ["hello", "message.received"]
        assert ravi.names.count("message.received") == 1, "two of its topics, but heard once"
        await ravi.close()
        await guest.close()

    on_loop(scene)


def test_nothing_is_heard_of_a_transaction_that_was_undone():
    def undone():
        with transaction.atomic():
            publish(["desk"], "message.received", {"n": 1})
            transaction.set_rollback(True)

    async def scene():
        page = await Page(["desk"]).up_to_date()
        await in_thread(undone)
        await in_thread(publish_many, [2])
        await page.until(lambda page: ns(page) == [2])
        await page.close()

    on_loop(scene)


def test_a_page_that_comes_back_hears_what_it_missed_in_order():
    async def scene():
        page = await Page(["desk"]).up_to_date()
        await in_thread(publish_many, range(3))
        await page.until(lambda page: ns(page) == [0, 1, 2])
        place = page.heard[-1].id
        await page.close()
        await in_thread(publish_many, range(3, 50))
        await in_thread(publish_many, [99], ["chat:abc"])
        back = await Page(["desk"], place).up_to_date()
        await back.until(lambda page: len(ns(page)) == 47)
        assert ns(back) == list(range(3, 50))
        await back.close()
        again = await Page(["desk"], place).up_to_date()
        assert ns(again) == list(range(3, 50))
        assert again.names[-1] == "hello", "what this process has read comes before"
        await again.close()

    on_loop(scene)


def test_a_page_that_comes_to_another_process_hears_what_it_missed_too():
    """A second loop stands for the process that has not seen the first part."""
    place = []

    async def first():
        page = await Page(["desk"]).up_to_date()
        await in_thread(publish_many, range(3))
        await page.until(lambda page: len(ns(page)) == 3)
        place.append(page.heard[-2].id)
        await page.close()

    async def second():
        page = await Page(["desk"], place[0]).up_to_date()
        assert ns(page) == [2, 3, 4]
        await page.close()

    on_loop(first)
    publish_many([3, 4])
    on_loop(second)


def test_a_page_that_was_rendered_before_it_listens_misses_nothing():
    publish_many([1])
    place = last_id()
    publish_many([2])

    async def scene():
        page = await Page(["desk"], place).up_to_date()
        assert ns(page)[-1] == 2
        assert connection.vendor == "postgresql" or ns(page) == [2]
        await page.close()

    on_loop(scene)


@pytest.mark.parametrize("place", ["purged", "future"])
def test_a_page_that_cannot_be_told_what_it_missed_is_told_to_load_anew(monkeypatch, place):
    monkeypatch.setattr(actions, "KEEP_NEWEST", 1)
    publish_many(range(5))
    first, last = Signal.objects.order_by("id")[0].id, Signal.objects.order_by("-id")[0].id
    Signal.objects.filter(id__lt=last).update(at=now() - timedelta(minutes=11))
    assert purge_signals() == 5

    async def scene():
        page = await Page(["desk"], first if place == "purged" else last + 1000).up_to_date()
        assert page.names == ["resync", "hello"]
        assert page.heard[0].id == last
        fresh = await Page(["desk"], last).up_to_date()
        assert fresh.names == ["hello"]
        for each in (page, fresh):
            await each.close()

    on_loop(scene)


def test_a_process_that_is_a_moment_behind_catches_up_first(monkeypatch):
    async def scene():
        page = await Page(["desk"]).up_to_date()
        await in_thread(publish_many, [1])
        place = await in_thread(lambda: Signal.objects.latest("id").id)
        here = hub.current_hub()
        here._last = place - 1
        asyncio.get_running_loop().call_later(0.2, setattr, here, "_last", place)
        back = await Page(["desk"], place).up_to_date()
        assert "resync" not in back.names
        for each in (page, back):
            await each.close()

    on_loop(scene)


def test_old_signals_are_purged_and_the_newest_are_kept():
    publish_many(range(102))
    assert purge_signals() == 0
    Signal.objects.update(at=now() - timedelta(minutes=11))
    assert purge_signals() == 3
    assert purge_signals() == 0
    assert Signal.objects.count() == 100


def test_what_was_of_the_moment_only_is_not_repeated():
    async def scene():
        page = await Page(["desk"]).up_to_date()
        place = page.heard[-1].id
        await in_thread(publish, ["desk"], "typing", {"who": 1}, True)
        await page.until(lambda page: "typing" in page.names)
        await page.close()
        back = await Page(["desk"], place).up_to_date()
        assert back.names == ["hello"]
        await back.close()

    on_loop(scene)


def test_a_slow_browser_is_told_to_load_anew_instead_of_filling_the_memory():
    async def scene():
        pages = streams.stream(["desk"])
        assert [heard.name for heard in parse(await anext(pages))] == ["hello"]
        await in_thread(publish_many, range(hub.LONGEST_QUEUE + 50))
        (client,) = hub.current_hub()._clients["desk"]
        while not client.resync:
            await asyncio.sleep(0.01)
        assert client.take() == b""
        assert [heard.name for heard in parse(await anext(pages))] == ["resync"]
        await in_thread(publish_many, [7])
        assert [heard.data for heard in parse(await anext(pages))] == [{"n": 7}]
        await pages.aclose()

    on_loop(scene)


def test_a_silent_stream_gives_signs_of_life_with_a_fresh_place(monkeypatch):
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.3)

    async def scene():
        page = await Page(["chat:abc"]).up_to_date()
        await in_thread(publish_many, range(9))
        await page.until(lambda page: page.names.count("beat") >= 2)
        last = await in_thread(lambda: Signal.objects.latest("id").id)
        await page.until(lambda page: page.heard[-1].id == last)
        await page.close()

    on_loop(scene)


def test_a_stream_ends_on_demand_and_after_its_time(monkeypatch):
    async def scene():
        page, other = await Page(["staff:1", "desk"]).up_to_date(), await Page(["desk"]).up_to_date()
        await in_thread(disconnect, ["staff:1"])
        await page.until(lambda page: page.ended)
        assert not other.ended
        await other.close()
        monkeypatch.setattr(streams, "LIFE_SECONDS", 0.2)
        monkeypatch.setattr(streams, "BEAT_SECONDS", 0.1)
        page = Page(["desk"])
        await page.until(lambda page: page.ended)

    on_loop(scene)


def test_a_closed_page_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(hub, "IDLE_SECONDS", 0.1)

    async def scene():
        here = hub.current_hub()
        pages = [await Page(["desk", f"staff:{n}"]).up_to_date() for n in range(5)]
        reader = here._reader
        for page in pages:
            await page.close()
        assert here._clients == {}
        await asyncio.to_thread(reader.join, 5)
        assert not reader.is_alive()
        assert not here.listening
        again = await Page(["desk"]).up_to_date()
        await in_thread(publish_many, [1])
        await again.until(lambda page: ns(page) == [1])
        await again.close()

    on_loop(scene)


@pytest.mark.parametrize("name", ["resync", "hello", "Message", "a\nb", "", "disconnect"])
def test_a_signal_needs_a_name_of_its_own(name):
    with pytest.raises(ValueError, match="name"):
        publish(["desk"], name, {})


def test_the_response_is_never_cached_buffered_or_compressed():
    response = sse_response(["desk"], RequestFactory().get("/live"))
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store, no-transform"
    assert response["X-Accel-Buffering"] == "no"
    assert response.is_async
    response.close()


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ({}, "", None),
        ({"Last-Event-ID": "17"}, "", 17),
        ({"Last-Event-ID": "17"}, "?last=3", 17),
        ({}, "?last=3", 3),
        ({"Last-Event-ID": "-1"}, "", None),
        ({"Last-Event-ID": "١٧"}, "", None),
        ({"Last-Event-ID": "9" * 400}, "", None),
        ({"Last-Event-ID": "1 OR 1=1"}, "", None),
    ],
)
def test_the_place_to_go_on_from_is_read_with_care(monkeypatch, headers, query, expected):
    asked = []

    async def nothing(topics, place):
        asked.append(place)
        yield b""

    monkeypatch.setattr(streams, "stream", nothing)

    async def read():
        response = sse_response(["desk"], RequestFactory().get(f"/live{query}", headers=headers))
        return [piece async for piece in response]

    asyncio.run(read())
    assert asked == [expected]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_stream_outlives_the_loss_of_every_connection_and_misses_nothing():
    def cut_and_publish(n):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        publish_many([n])

    async def scene():
        page = await Page(["desk"]).up_to_date()
        for n in range(3):
            await in_thread(cut_and_publish, n)
            await page.until(lambda page, n=n: ns(page) == list(range(n + 1)))
        assert not page.ended
        await page.close()

    connection.close()
    on_loop(scene)


def test_the_browsers_end_stays_small():
    assert Path(finders.find("realtime/live.js")).stat().st_size < 2048
