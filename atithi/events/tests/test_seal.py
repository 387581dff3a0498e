"""Whoever tampers with the record is found out, and the first broken row is named."""

import json
import threading

import pytest
from django.db import connection, transaction

from atithi.events import Actor, Event, enqueue, record, seal, triggers
from atithi.events.check import Broken, first_broken, head, unsealed
from atithi.events.models import Seal
from atithi.events.testing import run_jobs


def happen(count: int, **data) -> list[Event]:
    with transaction.atomic():
        return [
            record("sample.called", subject=("sample", n), actor=Actor.customer(5), data={"n": 0, **data})
            for n in range(count)
        ]


def seal_now() -> None:
    enqueue("events.seal")
    run_jobs()


def tamper(statement: str, *values: object) -> None:
    """What somebody with full power over the database could do."""
    with transaction.atomic():
        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        triggers.install(connection)


@pytest.fixture
def sealed(db, monkeypatch) -> list[Event]:
    """Twelve events under three seals, and two not yet sealed."""
    monkeypatch.setattr(seal, "BATCH", 4)
    events = happen(12, words="नमस्ते", amount=12.5, big=10**15, nothing=None, more={"b": [1, "2"], "a": True})
    seal_now()
    return events + happen(2)


def test_an_honest_record_has_nothing_broken(sealed):
    assert Seal.objects.count() == 3
    assert first_broken() is None
    assert unsealed() == 2
    seal_now()
    assert unsealed() == 0
    assert first_broken(anchor=head()) is None


def test_sealing_twice_changes_nothing(sealed):
    seal_now()
    before = list(Seal.objects.values_list("hash", flat=True))
    seal_now()
    assert list(Seal.objects.values_list("hash", flat=True)) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "sample.happened"),
        ("version", 2),
        ("subject_kind", "other"),
        ("subject_id", 99),
        ("actor_kind", "staff"),
        ("actor_id", None),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("data", json.dumps({"n": 0})),
    ],
)
def test_an_altered_event_is_named(sealed, column, value):
    tamper(f"UPDATE events_event SET {column} = %s WHERE id = %s", value, sealed[6].id)
    assert first_broken() == Broken("altered", sealed[6].id, Seal.objects.order_by("id")[1].id)
    assert f"event {sealed[6].id} is altered" in str(first_broken())


@pytest.mark.parametrize("index", [0, 3, 4, 11])
def test_a_missing_event_is_named(sealed, index):
    tamper("DELETE FROM events_job")
    tamper("DELETE FROM events_event WHERE id = %s", sealed[index].id)
    assert first_broken() == Broken("missing", sealed[index].id, Seal.objects.order_by("id")[index // 4].id)


def test_an_inserted_event_is_named(sealed):
    tamper("DELETE FROM events_job")
    gap = sealed[0].id - 1
    tamper("UPDATE events_event SET id = %s WHERE id = %s", gap, sealed[13].id)
    assert first_broken() == Broken("inserted", gap, Seal.objects.order_by("id")[0].id)


def test_of_several_broken_rows_the_first_is_named(sealed):
    for index in (9, 2, 5):
        tamper("UPDATE events_event SET subject_id = 77 WHERE id = %s", sealed[index].id)
    assert first_broken().event_id == sealed[2].id


def test_an_altered_or_removed_seal_is_named(sealed):
    second, third = Seal.objects.order_by("id")[1:3]
    tamper("UPDATE events_seal SET hash = %s WHERE id = %s", "f" * 64, second.id)
    assert first_broken() == Broken("seal", None, second.id)
    tamper("DELETE FROM events_seal WHERE id = %s", second.id)
    assert first_broken() == Broken("seal", None, third.id)
    assert f"seal {third.id} is broken" in str(first_broken())


def test_a_record_rewritten_with_all_its_seals_does_not_match_a_hash_kept_elsewhere(sealed):
    kept = head()
    tamper("DELETE FROM events_seal")
    tamper("UPDATE events_event SET subject_id = 77 WHERE id = %s", sealed[2].id)
    seal_now()
    assert first_broken() is None
    assert first_broken(anchor=kept) == Broken("anchor", None, None)
    assert "rewritten" in str(first_broken(anchor=kept))


def test_a_shortened_record_does_not_match_a_hash_kept_elsewhere(sealed):
    kept = head()
    tamper("DELETE FROM events_job")
    last = Seal.objects.order_by("-id")[0]
    tamper("DELETE FROM events_event WHERE id >= %s", last.first_event)
    tamper("DELETE FROM events_seal WHERE id = %s", last.id)
    assert first_broken() is None
    assert first_broken(anchor=kept).kind == "anchor"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_an_event_that_commits_late_is_never_passed_over():
    """While a lower id is under way nothing is sealed; afterwards all of it is."""
    inserted, commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            record("sample.called", subject=("sample", 1), actor=Actor.system(), data={"n": 0})
            inserted.set()
            commit.wait(10)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    inserted.wait(10)
    happen(1)
    with transaction.atomic():
        assert seal.next_span() is None
    commit.set()
    thread.join(10)
    seal_now()
    assert unsealed() == 0
    assert first_broken() is None
    assert Seal.objects.get().last_event == Event.objects.latest("id").id


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_sealing_keeps_no_writer_waiting():
    happen(3)
    with transaction.atomic():
        assert seal.next_span()
        thread = threading.Thread(target=lambda: (happen(1), connection.close()))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
