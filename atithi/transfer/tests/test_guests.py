"""Guests from files: matched by phone and mail, never two made one, found afterwards, and taken back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError

from atithi import search
from atithi.channels.email.actions import unsubscribe
from atithi.channels.email.queries import is_unsubscribed
from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.actions import NewCustomer, bring_customers, change_customer
from atithi.customers.actions.attributes import save_attribute
from atithi.customers.actions.organisations import add_organisation
from atithi.customers.models import ContactPoint, Customer
from atithi.events import Actor
from atithi.events.models import Event
from atithi.transfer.actions import pause, resume, running, start, undo
from atithi.transfer.actions.forgetting import forget_old
from atithi.transfer.models import ImportState
from atithi.transfer.privacy import erase
from atithi.transfer.queries import left, reasons, sums, twin, undone
from atithi.transfer.testing import bring, check, run, upload

pytestmark = pytest.mark.django_db

TABLE = """Name,Mobile No.,E-mail,भाषा
Lakshmi Devi,98480 22338,lakshmi@example.com,Telugu
"रमेश
कुमार",+91-94400-11223,,हिंदी
অনিতা সেন,,Anita@Example.com,বাংলা
"""


def test_guests_come_with_names_in_any_script_and_are_found(cast: Cast) -> None:
    work = bring(cast.asha, TABLE.encode())
    assert work.state == ImportState.DONE
    assert sums(work) == {"added": 3, "changed": 0, "same": 0, "rejected": 0}
    ramesh = ContactPoint.objects.get(value="+919440011223").customer
    assert (ramesh.name, ramesh.language) == ("रमेश कुमार", "hi")
    assert ContactPoint.objects.get(value="anita@example.com").customer.language == "bn"
    hits = search.find(search.read("ramesh"), kinds=["customer"])
    assert ramesh.pk in {hit.id for hit in hits}
    created = Event.objects.filter(type="customer.created", data__import=work.pk)
    assert created.count() == 3
    assert {event.actor_id for event in created} == {cast.asha.pk}


def test_numbers_are_matched_however_they_are_written(cast: Cast) -> None:
    known = cast.says("hello", who="lakshmi@example.com").customer
    content = "name,phone,email\nLakshmi,०९८४८० २२३३८,LAKSHMI@example.com\n"
    work = bring(cast.asha, content.encode())
    assert sums(work)["changed"] == 1
    assert Customer.objects.count() == 1
    assert known is not None
    assert ContactPoint.objects.get(kind="phone").value == "+919848022338"
    again = bring(cast.asha, b"name,phone\nLakshmi,+91 98480-22338\n")
    assert sums(again) == {"added": 0, "changed": 0, "same": 1, "rejected": 0}


@pytest.mark.parametrize(
    ("policy", "name", "language"),
    [("fill", "Lakshmi Devi", "te"), ("overwrite", "Lakshmi D", "te"), ("skip", "Lakshmi Devi", "")],
)
def test_the_owner_chooses_what_becomes_of_people_who_are_known(
    cast: Cast, policy: str, name: str, language: str
) -> None:
    bring(cast.asha, b"name,email\nLakshmi Devi,lakshmi@example.com\n")
    bring(cast.asha, b"name,email,language\nLakshmi D,lakshmi@example.com,Telugu\n", policy=policy)
    person = Customer.objects.get()
    assert (person.name, person.language) == (name, language)


def test_two_people_are_never_made_one(cast: Cast) -> None:
    bring(cast.asha, b"name,phone,email\nLakshmi,9848022338,\nRavi,,ravi@example.com\n")
    both = bring(cast.asha, b"name,phone,email\nLakshmi,9848022338,ravi@example.com\n")
    assert both.rejections.get().reasons == [["two_guests", {"first": "Lakshmi", "second": "Ravi"}]]
    other = bring(cast.asha, b"name,phone,email\nSunil,9848022338,sunil@example.com\n")
    assert other.rejections.get().reasons == [["other_name", {"known": "Lakshmi", "name": "Sunil"}]]
    # The same name in another script and spelling is the same person.
    same = bring(cast.asha, "name,phone,email\nलक्ष्मी,9848022338,lakshmi@example.com\n".encode())
    assert sums(same)["changed"] == 1
    assert Customer.objects.count() == 2


def test_rows_that_repeat_an_earlier_one_are_told(cast: Cast) -> None:
    content = b"name,phone\nLakshmi,9848022338\nRavi,9440011223\nLakshmi D,+91 98480 22338\n"
    work = bring(cast.asha, content)
    assert sums(work) == {"added": 2, "changed": 0, "same": 0, "rejected": 1}
    assert work.rejections.get().reasons == [["repeated", {"row": 2}]]
    assert reasons(work) == [("repeated", {"row": 2}, 1, 4)]


def test_all_that_is_wrong_with_a_row_is_said_at_once(cast: Cast) -> None:
    work = check(upload(cast.asha, b"name,phone,email,created\n????,9.87E+09,nobody,31/31/2025\nRavi,,,\n"))
    first, second = work.rejections.order_by("row")
    assert [code for code, _values in first.reasons] == [
        "letters_lost", "number_shortened", "email_malformed", "date_unclear",
    ]  # fmt: skip
    assert [code for code, _values in second.reasons] == ["no_contact"]


def test_a_wish_not_to_be_written_to_is_kept_whatever_was_chosen(cast: Cast) -> None:
    unsubscribe(address="anita@example.com")
    bring(cast.asha, b"name,email,unsubscribed\nAnita,anita@example.com,no\nRavi,ravi@example.com,yes\n")
    bring(cast.asha, b"name,email,unsubscribed\nAnita,anita@example.com,yes\n", policy="skip")
    assert is_unsubscribed("anita@example.com")
    assert is_unsubscribed("ravi@example.com")


def test_attributes_tags_and_organisations_come_along(cast: Cast) -> None:
    actor = Actor.staff(cast.asha.pk)
    save_attribute(actor=actor, labels={"en": "Shoe size", "hi": "जूते का नाप"}, kind="number")
    shop = add_organisation(actor=actor, name="Gupta Caterers")
    content = (
        'नाम,मोबाइल,जूते का नाप,Tags,Company\nरमेश,9440011223,८,"regular, cash",Gupta Caterers\nसीता,9440011224,big,,\n'
    )
    work = bring(cast.asha, content.encode())
    person = Customer.objects.get()
    assert person.attribute_values.get().text == "8"
    assert sorted(person.tags.values_list("name", flat=True)) == ["cash", "regular"]
    assert shop.people.get().customer == person
    assert [code for code, _values in work.rejections.get().reasons] == ["refused"]
    undo(work=work, actor=actor)
    run(work)
    assert not Customer.objects.exists()


def test_an_import_is_taken_back_but_for_what_somebody_used_or_changed(cast: Cast) -> None:
    bring(cast.asha, b"name,phone\nLakshmi,9848022338\n")
    content = b"name,phone,email\nLakshmi Devi,9848022338,lakshmi@example.com\nRavi,9440011223,\nSita,9440011224,\n"
    content += b"Arjun,,arjun@example.com\n"
    work = bring(cast.asha, content)
    change_customer(
        customer=ContactPoint.objects.get(value="+919440011224").customer, actor=Actor.system(), name="Sita Rao"
    )
    cast.says("hello", who="arjun@example.com")
    undo(work=work, actor=Actor.staff(cast.asha.pk))
    run(work)
    assert work.state == ImportState.UNDONE
    assert undone(work) == {"removed": 1, "restored": 1, "left": 2}
    assert sorted(left(work)) == [("customer", "changed", 1), ("customer", "used", 1)]
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Arjun", "Lakshmi", "Sita Rao"]
    assert not ContactPoint.objects.filter(value__in=["+919440011223", "lakshmi@example.com"]).exists()
    assert not search.find(search.read("Ravi"), kinds=["customer"])


def test_a_pause_holds_between_batches_and_goes_on_where_it_stopped(cast: Cast) -> None:
    rows = "\n".join(f"Guest {number},{9_400_000_000 + number}" for number in range(600))
    work = check(upload(cast.asha, f"name,phone\n{rows}\n".encode()))
    start(work=work, actor=Actor.staff(cast.asha.pk))
    work.refresh_from_db()
    assert running._next(work, running.scene_of(work), None)
    pause(work=work, actor=Actor.staff(cast.asha.pk))
    assert not running._next(work, running.scene_of(work), None)
    run(work)
    there = Customer.objects.count()
    assert 0 < there < 600
    assert work.state == ImportState.PAUSED
    resume(work=work, actor=Actor.staff(cast.asha.pk))
    assert sums(run(work))["added"] == 600
    assert Customer.objects.count() == 600


def test_the_same_file_twice_and_two_at_once_bring_nobody_twice(cast: Cast) -> None:
    one, two = check(upload(cast.asha, TABLE.encode())), check(upload(cast.asha, TABLE.encode()))
    actor = Actor.staff(cast.asha.pk)
    start(work=one, actor=actor)
    start(work=two, actor=actor)
    run(one)
    run(two)
    assert sums(one)["added"] == 3
    assert sums(two) == {"added": 0, "changed": 0, "same": 3, "rejected": 0}
    third = upload(cast.asha, TABLE.encode())
    assert twin(third) == two
    assert Customer.objects.count() == 3


def test_a_batch_that_fails_as_a_whole_is_brought_in_one_by_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*, people: Sequence[NewCustomer], **more: object) -> list[Customer]:
        if any(one.name == "Trouble" for one in people):
            raise IntegrityError
        return bring_customers(people=people, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("atithi.transfer.targets.guests.bring_customers", breaks)
    work = bring(cast.asha, b"name,phone\nLakshmi,9848022338\nTrouble,9440011223\nSita,9440011224\n")
    assert sums(work) == {"added": 2, "changed": 0, "same": 0, "rejected": 1}
    assert work.rejections.get().reasons == [["trouble", {}]]


def test_what_a_file_said_is_forgotten_after_a_month_and_with_an_erased_person(cast: Cast) -> None:
    work = bring(cast.asha, b"name,phone\nLakshmi,9848022338\nRavi,12\n")
    assert forget_old() == 0
    person = Customer.objects.get()
    erase([person.pk], now())
    work.refresh_from_db()
    assert not work.pieces.exists()
    assert not work.rejections.exists()
    assert b"Lakshmi" not in bytes(work.batches.get().rows)
    other = bring(cast.asha, b"name,phone\nSita,9848022339\n")
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert forget_old() == 1
    assert not other.pieces.exists()
    undo(work=other, actor=Actor.staff(cast.asha.pk))
    assert undone(run(other)) == {"removed": 1, "restored": 0, "left": 0}
