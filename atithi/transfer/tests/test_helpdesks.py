"""What other help desks give out: recorded-like exports of Zendesk and Freshdesk, users before their tickets and without them."""

from pathlib import Path

import pytest
from django.utils import timezone

from atithi import search
from atithi.channels.answering import answerable
from atithi.conftest import Cast
from atithi.conversations.models import Conversation, MessageKind, QueueCount
from atithi.customers.models import Customer, Organisation
from atithi.events import Actor
from atithi.events.models import Event, Job
from atithi.transfer.actions import undo
from atithi.transfer.models import Import
from atithi.transfer.queries import sums, undone
from atithi.transfer.testing import bring, run

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"


def brought(cast: Cast, name: str, target: str = "guests") -> Import:
    return bring(cast.asha, (SAMPLES / name).read_bytes(), name=name, target=target)


def test_zendesk_users_organisations_and_tickets_find_each_other(cast: Cast) -> None:
    assert brought(cast, "zendesk_organizations.json").target == "organisations"
    users = brought(cast, "zendesk_users.json")
    assert sums(users) == {"added": 2, "changed": 0, "same": 0, "rejected": 1}
    assert users.rejections.get().reasons == [["colleague", {}]]
    assert Organisation.objects.get().people.get().customer.name == "রবি সেন"
    tickets = brought(cast, "zendesk_tickets.json")
    assert (tickets.target, tickets.origin) == ("conversations", "zendesk")
    assert sums(tickets)["added"] == 2
    assert Customer.objects.count() == 2
    first, second = Conversation.objects.order_by("id")
    said = list(first.messages.order_by("id").values_list("kind", "author__name", "text", "language"))
    assert said == [
        (MessageKind.CUSTOMER, None, "fridge thanda nahi ho raha hai, kal se", "hi"),
        (MessageKind.REPLY, "Ravi Teja", "A technician comes tomorrow.", "en"),
        (MessageKind.NOTE, None, "old@sharma.example:\nThis is the compressor, it is still under warranty.", "en"),
    ]
    assert second.customer.name == "রবি সেন"
    assert brought(cast, "zendesk_tickets.json").state == "done"
    assert Conversation.objects.count() == 2


def test_old_conversations_are_closed_found_and_nobody_hears_of_them(cast: Cast) -> None:
    before, queues = Event.objects.count(), list(QueueCount.objects.values_list("queue", "count"))
    work = brought(cast, "freshdesk_tickets.json")
    conversation = Conversation.objects.get()
    assert not conversation.is_open
    assert conversation.created_at == timezone.datetime.fromisoformat("2024-03-02T11:20:00+05:30")
    assert list(conversation.messages.order_by("id").values_list("kind", flat=True)) == [
        "customer", "reply", "customer", "note",
    ]  # fmt: skip
    assert (conversation.language, conversation.message_count) == ("en", 4)
    assert list(QueueCount.objects.values_list("queue", "count")) == queues
    assert not answerable(conversation.channel)
    told = set(Event.objects.filter(id__gt=before).values_list("type", flat=True))
    assert not told & {"message.received", "conversation.started", "reply.queued"}
    assert not Job.objects.filter(handler__startswith="notices.").exists()
    assert conversation.pk in {hit.id for hit in search.find("jar toot gaya", kinds=["conversation"])}
    undo(work=work, actor=Actor.staff(cast.asha.pk))
    assert undone(run(work)) == {"removed": 2, "restored": 0, "left": 0}
    assert not Conversation.objects.exists()
    assert not Customer.objects.exists()


def test_a_conversation_that_goes_on_stays_when_the_import_is_taken_back(cast: Cast) -> None:
    work = brought(cast, "freshdesk_tickets.xml")
    conversation = Conversation.objects.get()
    assert conversation.messages.order_by("id").first().language == "te"  # type: ignore[union-attr]
    from atithi.conversations.actions import add_note

    add_note(conversation=conversation, text="Look here again", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    undo(work=work, actor=Actor.staff(cast.asha.pk))
    assert undone(run(work)) == {"removed": 0, "restored": 0, "left": 2}
    assert Conversation.objects.exists()


def test_freshdesk_contacts_come_as_a_table(cast: Cast) -> None:
    work = brought(cast, "freshdesk_contacts.csv")
    assert set(work.mapping.values()) >= {"name", "email", "phone", "tags", "language"}
    person = Customer.objects.get()
    assert (person.name, person.language, person.tags.get().name) == ("Sita Rao", "te", "regular")


def test_rows_of_one_conversation_in_a_table_are_its_messages(cast: Cast) -> None:
    table = (
        "Ticket id,Subject,Requester,Phone,At,Who,Agent,Text\n"
        '7,Mixer,Lakshmi,9848022338,20/08/2025 11:05,guest,,"mixer se awaaz\naa rahi hai"\n'
        "7,Mixer,Lakshmi,9848022338,20/08/2025 11:40,staff,ravi@sharma.example,Please bring it.\n"
        "8,Bill,,,20/08/2025 12:00,guest,,bill please\n"
        "9,Bill,Sita,9440011224,20/08/2025 12:00,somebody,,bill please\n"
    )
    work = bring(cast.asha, table.encode(), target="conversations")
    assert sums(work) == {"added": 1, "changed": 0, "same": 0, "rejected": 2}
    assert [row.reasons[0][0] for row in work.rejections.order_by("row")] == ["guest_unknown", "choice_unknown"]
    conversation = Conversation.objects.get()
    assert conversation.message_count == 2
    assert f"{conversation.created_at:%H:%M}" == "05:35"
