"""A person of whom much is known, in every room, with words that stand nowhere else."""

from datetime import timedelta

from atithi.channels.models import RawInbound
from atithi.commerce.actions.links import make_link
from atithi.commerce.models import Call, Case, Connector, GuestLink, Order
from atithi.commerce.tests.shop import order, product
from atithi.conversations.actions import add_note, send_reply
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.customers.actions import claim_contact
from atithi.customers.actions.organisations import add_organisation, join_person
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.events.models import Job
from atithi.events.testing import run_jobs
from atithi.files.actions import store
from atithi.privacy.actions.asking import ask_for
from atithi.privacy.actions.consenting import set_consent
from atithi.promises.models import Promise

DESK = Actor.system()
SECRETS = ("zarathustra", "lakshmi", "qwertzinho", "9811122233", "pluviometer", "xylograph", "flabbergast")
"""Words of hers that must stand nowhere once she is erased."""


def known(cast) -> Customer:
    """Lakshmi Zarathustra with conversations, files, raw mails, orders, a promise, consents, a request."""
    picture = store(content=b"\x89PNG\r\n\x1a\nqwertzinho", name="qwertzinho.png", declared_type="image/png")
    first = cast.says(
        "my pluviometer is broken, call 9811122233", name="Lakshmi Zarathustra", subject="xylograph question"
    )
    conversation = first.conversation
    first.attachments.create(file=picture)
    add_note(conversation=conversation, text="flabbergast customer", actor=Actor.staff(cast.ravi.pk), author=cast.ravi)
    send_reply(
        conversation=conversation, text="Dear Zarathustra, we call you back tomorrow at 5 pm.",
        actor=Actor.staff(cast.ravi.pk), author=cast.ravi,
    )  # fmt: skip
    Message.objects.filter(kind="reply").update(delivery="sent")  # there is no mail server here
    Job.objects.filter(handler="channels.deliver").delete()
    person = Customer.objects.get(pk=conversation.customer_id)
    body, details = b"From: lakshmi zarathustra", {"from": "lakshmi@example.com"}
    RawInbound.objects.create(
        channel=cast.mailbox,
        provider_id="raw-1",
        body=body,
        details=details,
        received_at=now(),
        state="read",
        message=first,
    )
    claim_contact(customer=person, kind="phone", value="9811122233")
    join_person(
        organisation=add_organisation(actor=DESK, name="School"), customer=person, title="xylograph head", actor=DESK
    )
    product()
    bought = order()
    Order.objects.filter(pk=bought.pk).update(customer=person, state="completed")
    Case.objects.create(
        order=bought, customer=person, kind="refund", condition="damaged", amount_paise=100, reason="pluviometer leaks",
        state="done", policy="ask", created_at=now(),
    )  # fmt: skip
    make_link(customer=person, actor=DESK)
    connector = Connector.objects.create(kind="shopify", name="Shop")
    Call.objects.create(
        connector=connector, delivery_id="1", topic="orders/create", body='{"email": "Lakshmi@example.com"}',
        received_at=now(),
    )  # fmt: skip
    set_consent(customer=person, purpose="offers", given=True, how="said", actor=DESK)
    ask_for(customer=person, kind="correction", words="My name is Zarathustra", actor=Actor.customer(person.pk))
    run_jobs(strict=False)
    assert GuestLink.objects.exists()
    moment = now()
    Promise.objects.create(
        customer=person, conversation=conversation, kind="call_back", words="call Zarathustra back", state="made",
        owner=cast.ravi, created_at=moment, made_at=moment, due_at=moment + timedelta(days=1),
    )  # fmt: skip
    person.refresh_from_db()
    return person
