import pytest
from django.db import DatabaseError, connection, transaction

from atithi.events import Actor, Event, catalogue, enqueue, record, triggers
from atithi.events.errors import NotAtomic, UnknownEvent
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.events.tests import table


def happen(n: int = 1, **more):
    return record("sample.happened", subject=("sample", n), actor=Actor.staff(7), data={"n": n}, **more)


@pytest.mark.django_db
def test_a_fact_is_one_row_with_a_job_for_each_subscriber(django_assert_num_queries):
    with django_assert_num_queries(2):
        event = happen()
    event = Event.objects.get(id=event.id)
    assert (event.type, event.version, event.subject_kind, event.subject_id) == ("sample.happened", 1, "sample", 1)
    assert (event.actor_kind, event.actor_id, event.data) == ("staff", 7, {"n": 1})
    assert [job.handler for job in Job.objects.order_by("id")] == ["sample.first", "sample.second"]


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused():
    with pytest.raises(NotAtomic):
        happen()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fact_and_its_work_vanish_with_the_transaction():
    with transaction.atomic():
        happen()
        assert Job.objects.exists()
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_an_event_outside_the_catalogue_is_refused():
    with pytest.raises(UnknownEvent):
        record("sample.unheard", subject=("sample", 1), actor=Actor.system(), data={})


def test_the_catalogue_takes_no_second_meaning_and_no_crooked_name():
    catalogue.register("sample.happened", "Something happened in a test.")
    with pytest.raises(ValueError, match="twice"):
        catalogue.register("sample.happened", "Something else.")
    with pytest.raises(ValueError, match="reads like"):
        catalogue.register("Sample happened", "Something.")
    with pytest.raises(ValueError, match="reads like"):
        catalogue.register("sample.meaningless", " ")


def test_the_documented_list_names_every_event_with_its_meaning():
    listed = catalogue.as_markdown()
    for entry in catalogue.known():
        assert f"| `{entry.type}` | {entry.version} | {entry.meaning} |" in listed


@pytest.mark.django_db
def test_work_with_a_key_is_asked_for_once():
    for _ in range(3):
        enqueue("sample.first", args={"n": 5}, key="only one")
    assert Job.objects.count() == 1
    run_jobs()
    assert table.effects("sample.first") == [5]
    enqueue("sample.first", args={"n": 6}, key="only one")
    assert run_jobs() == 1


@pytest.mark.django_db
def test_work_for_nobody_is_refused():
    with pytest.raises(LookupError):
        enqueue("sample.nobody", args={})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET type = 'x'",
        "DELETE FROM events_event",
        "UPDATE events_seal SET hash = 'x'",
        "DELETE FROM events_seal",
        "TRUNCATE events_event CASCADE",
        "TRUNCATE events_seal",
    ],
)
def test_the_database_refuses_to_change_the_record(statement):
    from atithi.events import seal

    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    with transaction.atomic():
        event = happen()
        span = seal.next_span()
    seal.add_seals(span, seal.make_seals(span))
    with pytest.raises(DatabaseError, match="only grows"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get(id=event.id).type == "sample.happened"


@pytest.mark.django_db(transaction=True)
def test_missing_triggers_are_named():
    assert triggers.missing(connection) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER events_event_no_delete" + (" ON events_event" if connection.vendor == "postgresql" else "")
        )
    assert triggers.missing(connection) == ["events_event_no_delete"]
    triggers.install(connection)
    assert triggers.missing(connection) == []
