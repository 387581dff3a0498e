"""Nothing of a guest is forgotten by erasure: every table with a way to a customer is known to a room of `config/privacy.py`."""

import inspect
import re
from collections import deque

from django.db import models

from atithi.customers.models import Customer, Remark
from atithi.customers.privacy import own_tables
from atithi.knowledge.models import Asked
from atithi.notices.models import Notice
from atithi.privacy import rooms
from atithi.privacy.tests.person import SECRETS, known
from atithi.transfer.models import Import, Rejection

NAMELESS = {
    "conversations.BulkItem": "what was changed about a conversation, in numbers and codes, for some days",
    "conversations.Merge": "numbers of messages that were moved",
    "commerce.OrderLine": "what the bill says, which stays without a name",
    "commerce.Payment": "what the bill says, which stays without a name",
    "commerce.Refund": "sums with the shop system's number of each",
    "commerce.CaseStep": "states with their moments",
    "customers.MovedRows": "numbers of rows; gone with the merge",
    "privacy.Erasure": "numbers; the proof that it was done",
    "privacy.Hold": "somebody who is held is not erased",
    "promises.Proof": "by what a promise was seen to be kept: a kind and a number",
    "standards.Alarm": "codes",
    "standards.Clock": "codes",
    "standards.QueuedWork": "codes",
}
"""Tables with a way to a customer in whose fields no word of a guest or about one can stand, and why."""

CODES = {"public_id", "key", "language", "script", "time_zone", "kind", "state", "channel_kind", "letter", "face"}


def tables() -> set[type[models.Model]]:
    """All tables with a way to a customer, however long."""
    found: set[type[models.Model]] = {Customer}
    waiting = deque([Customer])
    while waiting:
        for relation in waiting.popleft()._meta.get_fields(include_hidden=True):
            below = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
            if below and relation.related_model not in found:
                found.add(relation.related_model)
                waiting.append(relation.related_model)
    return found


def may_hold_words(model: type[models.Model]) -> bool:
    wide = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    return any(
        isinstance(field, wide) and not field.choices and field.name not in CODES
        for field in model._meta.concrete_fields
    )


def test_every_table_that_may_hold_words_of_a_guest_is_known_to_a_room_that_erases_or_has_its_reason():
    told = "\n".join(inspect.getsource(room) for room in rooms.rooms())
    own = {model for model, _link in own_tables()}
    assert {Remark} <= own
    forgotten = {
        model._meta.label
        for model in tables() - own
        if may_hold_words(model) and not re.search(rf"\b{model.__name__}\b", told)
    }
    assert forgotten - set(NAMELESS) == set(), "name them in a room's privacy.py, or say above why no words stand there"


def test_what_does_not_lead_to_them_by_a_key_goes_too(cast):
    person = known(cast)
    number, before = "98111 22233", Asked.objects.count()
    for words in (f"call me on {number}", "my pluviometer is broken, call 9811122233", "opening hours"):
        Asked.objects.create(words=words, key=words, language="en", script="Latn", at=person.created_at)
    work, other = (
        Import.objects.create(
            by=cast.asha, name="guests.csv", size=1, target="guests", state="done", created_at=person.created_at,
            layout={"first": [["x"]]},
        )
        for _each in range(2)
    )  # fmt: skip
    for owner, phone in ((work, number), (other, "98480 22338")):
        Rejection.objects.create(owner=owner, batch=0, row=2, values=[["Somebody", phone]], reasons=[])
    Notice.objects.create(
        user=cast.ravi, kind="new", conversation=person.conversations.first(), key="1", data={"words": "flabbergast"},
        created_at=person.created_at,
    )  # fmt: skip
    Notice.objects.create(
        user=cast.ravi, kind="booking", about="a1", customer=person, key="2", data={"words": "flabbergast"},
        created_at=person.created_at,
    )  # fmt: skip
    rooms.erase(rooms.ids_of(person), person.created_at)
    assert Asked.objects.count() == before + 1
    assert Rejection.objects.get().owner == other
    assert not Notice.objects.filter(data__icontains="flabbergast").exists()
    work.refresh_from_db()
    assert work.layout["first"] == []
    assert "9811122233" in SECRETS
