"""Guests from files: matched by phone and mail, never two made one, found afterwards, and taken back."""

import pytest

from atithi import search
from atithi.conftest import Cast
from atithi.customers.models import ContactPoint
from atithi.events.models import Event
from atithi.transfer.models import ImportState
from atithi.transfer.queries import sums
from atithi.transfer.testing import bring

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
