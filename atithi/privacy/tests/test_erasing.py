"""Erasing: all that names a person goes, once, by two people or after a while, and never while something stands against it."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from atithi.commerce.actions.removing import forget_bills
from atithi.commerce.bills import bills_until
from atithi.commerce.models import Case, Order
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.actions import identify, merge_customers
from atithi.customers.models import Customer
from atithi.events import Event
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.privacy import handlers, rooms
from atithi.privacy.actions import erasing
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Erasure, ErasureState, PrivacyRequest
from atithi.privacy.tests.person import DESK, SECRETS, known
from atithi.promises.models import Promise
from atithi.staff.models import Permission

#: Bare words without any link to a person or a text (docs/privacy.md says so), and sessions of staff.
UNLINKED = {"search_word", "search_form", "desk_cache", "django_session"}


def stored_text() -> dict[str, str]:
    """All that the database holds, by table, in lower case; bytes as they are."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in UNLINKED or table.startswith(("search_document_", "sqlite_")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = (bytes(one) if isinstance(one, memoryview) else one for row in cursor.fetchall() for one in row)
            found[table] = " ".join(
                one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in cells
            ).lower()
    return found


def traces() -> list[tuple[str, str]]:
    return [(table, word) for table, text in stored_text().items() for word in SECRETS if word in text]


def stored_files() -> list[str]:
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        below, names = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
        folders += [f"{folder}/{name}".lstrip("/") for name in below]
        found += [f"{folder}/{name}" for name in names]
    return found


@pytest.fixture
def person(cast):
    return known(cast)


def erase(cast, person) -> Erasure:
    row = erasing.ask_erasure(customer=person, user=cast.asha)
    with time_machine.travel(now() + timedelta(days=4)):
        run_jobs(strict=False)
    row.refresh_from_db()
    return row


def test_no_word_of_hers_stands_anywhere_afterwards_and_bills_stay(cast, person, django_capture_on_commit_callbacks):
    assert {word for _table, word in traces()} == set(SECRETS)
    with django_capture_on_commit_callbacks(execute=True):
        row = erase(cast, person)
    assert (row.state, row.problem) == (ErasureState.DONE, "")
    assert traces() == []
    assert stored_files() == []
    bought = Order.objects.get()
    assert (bought.customer_id, bought.total_paise > 0, bought.payments.count()) == (person.pk, True, 1)
    assert Case.objects.get().amount_paise == 100
    assert any(each["until"] for each in row.kept)
    person.refresh_from_db()
    assert (person.name, person.erased_at is not None) == ("", True)
    assert Conversation.objects.get().closed_at is not None
    assert Promise.objects.first().state == "withdrawn"
    done = Event.objects.get(type="erasure.done")
    assert (done.subject_id, done.data["erasure"]) == (person.pk, row.pk)


def test_who_comes_again_is_a_new_guest(cast, person):
    erase(cast, person)
    again = cast.says("hello again")
    assert again.conversation.customer_id != person.pk
    assert again.conversation.message_count == 1


def test_records_that_were_joined_to_hers_go_along(cast, person):
    other = identify(kind="chat", value="session-9", name="Zarathustra too")
    merge_customers(keep=person, absorb=other, actor=DESK)
    row = erase(cast, person)
    assert row.state == ErasureState.DONE
    assert not traces()
    assert Customer.objects.filter(erased_at__isnull=False).count() == 2


def second_person(cast):
    from atithi.staff.models import CustomRole

    role = CustomRole.objects.create(name="Privacy", permissions=[Permission.ERASE_PEOPLE, Permission.HANDLE_PRIVACY])
    cast.mita.custom_role = role
    cast.mita.save()
    return cast.mita


def test_a_second_person_makes_it_happen_at_once_and_never_the_first(cast, person):
    row = erasing.ask_erasure(customer=person, user=cast.asha)
    run_jobs(strict=False)
    row.refresh_from_db()
    assert row.state == ErasureState.WAITING
    with pytest.raises(PrivacyError) as refusal:
        erasing.confirm_erasure(erasure=row, user=cast.asha)
    assert refusal.value.code == "own_erasure"
    erasing.confirm_erasure(erasure=row, user=second_person(cast))
    run_jobs(strict=False)
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == (ErasureState.DONE, cast.mita)
    assert not traces()


def test_two_at_once_are_one_and_one_called_off_is_not_done(cast, person):
    first = erasing.ask_erasure(customer=person, user=cast.asha)
    assert erasing.ask_erasure(customer=person, user=second_person(cast)) == first
    erasing.cancel_erasure(erasure=first, user=cast.asha)
    with time_machine.travel(now() + timedelta(days=4)):
        run_jobs(strict=False)
    assert traces()
    with pytest.raises(PrivacyError):
        erasing.confirm_erasure(erasure=first, user=cast.mita)


def test_killed_in_the_midst_nothing_went_and_done_again_it_is_done_once(cast, person, monkeypatch):
    row = erasing.ask_erasure(customer=person, user=cast.asha)
    Erasure.objects.update(runs_at=now())
    whole = rooms.erase

    def dies(ids, moment):
        whole(ids, moment)
        raise KeyboardInterrupt

    before = stored_text()
    monkeypatch.setattr(rooms, "erase", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        erasing.run(erasure_id=row.pk)
    assert stored_text() == before
    monkeypatch.setattr(rooms, "erase", whole)
    for _twice in range(2):
        with transaction.atomic():
            erasing.run(erasure_id=row.pk)
    assert Event.objects.filter(type="erasure.done").count() == 1
    run_jobs(strict=False)
    assert traces() == []


@pytest.mark.parametrize("when", ["asked", "meanwhile"])
def test_not_while_a_return_is_open(cast, person, when):
    if when == "meanwhile":
        erasing.ask_erasure(customer=person, user=cast.asha)
    Case.objects.update(state="approved")
    if when == "asked":
        with pytest.raises(PrivacyError) as refusal:
            erasing.ask_erasure(customer=person, user=cast.asha)
        assert "not finished" in str(refusal.value)
        return
    with time_machine.travel(now() + timedelta(days=4)):
        run_jobs(strict=False)
    row = Erasure.objects.get()
    assert row.state == ErasureState.STOPPED
    assert "not finished" in row.problem
    assert Event.objects.filter(type="erasure.stopped").exists()
    assert traces()


def test_not_while_her_data_are_held(cast, person):
    erasing.set_hold(customer=person, user=cast.asha, reason="Court case 12")
    with pytest.raises(PrivacyError) as refusal:
        erasing.ask_erasure(customer=person, user=cast.asha)
    assert "Court case 12" in str(refusal.value)
    erasing.lift_hold(customer=person, user=cast.asha)
    assert erasing.ask_erasure(customer=person, user=cast.asha).state == ErasureState.WAITING


def test_for_whom_it_is_not_allowed_there_is_nothing(cast, person):
    for act in (
        lambda: erasing.ask_erasure(customer=person, user=cast.farida),
        lambda: erasing.set_hold(customer=person, user=cast.ravi, reason="x"),
        lambda: erasing.lift_hold(customer=person, user=cast.ravi),
    ):
        with pytest.raises(NotFound):
            act()
    assert not Erasure.objects.exists()


def test_the_last_mail_is_in_her_language_and_her_address_is_gone_with_it(cast, person, mailoutbox):
    Customer.objects.filter(pk=person.pk).update(language="hi")
    mailoutbox.clear()
    erase(cast, person)
    [mail] = [each for each in mailoutbox if each.to == ["lakshmi@example.com"]]
    assert Erasure.objects.get().public_id in mail.body
    assert "नमस्ते" in mail.body
    assert not Job.objects.filter(handler="privacy.send_mail").exists()
    assert PrivacyRequest.objects.get().words == ""


def test_files_that_stand_in_somebody_elses_conversation_stay(cast, person):
    message = Message.objects.filter(kind="customer").first()
    other = cast.says("mine too", who="anil@example.com")
    other.attachments.create(file=message.attachments.get().file)
    erase(cast, person)
    assert other.attachments.get().file.read()


def test_every_table_that_names_a_customer_lies_in_a_room_that_erases():
    from django.apps import apps

    covered = {name.rsplit(".", 1)[0] for name in (room.__name__ for room in rooms.rooms())}
    named = {
        apps.get_app_config(model._meta.app_label).name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Customer and model is not Customer
    }
    assert named - covered == set()
    assert handlers.erase


def test_bills_go_too_once_the_law_does_not_have_them_kept(cast, person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast, person)
    bought = Order.objects.get()
    last_day = bills_until(bought.placed_at)
    midnight = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time()))
    with time_machine.travel(midnight - timedelta(minutes=1), tick=False):
        assert forget_bills(moment=now()) == 0
    with time_machine.travel(midnight, tick=False):
        assert forget_bills(moment=now()) == 1
        assert forget_bills(moment=now()) == 0
    assert not Order.objects.exists()
    assert not Case.objects.exists()
    assert Event.objects.filter(type="order.removed", subject_id=bought.pk).get().data == {"why": "kept_long_enough"}


def test_bills_of_others_stay_however_old_they_are(cast, person):
    with time_machine.travel(now() + timedelta(days=40 * 365), tick=False):
        assert forget_bills(moment=now()) == 0
    assert Order.objects.exists()
