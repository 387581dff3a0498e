"""Turns the demo shop's story into rows.

Ninety days of a shop are written in bulk, with the moments at which they happened, instead of through the rooms'
actions, which know only the present. What the actions would have left behind (record, counts, read marks) is written too.
"""

import random
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from atithi.conversations import counts
from atithi.conversations.models import Attachment, Channel, Conversation, Delivery, Message, MessageKind, ReadMark
from atithi.core.ids import ALPHABET, LENGTH, secret
from atithi.core.text import clean_line
from atithi.customers.models import ContactPoint, Customer
from atithi.demo import shapes
from atithi.demo.announcements import load_announcements
from atithi.demo.appointments import load_appointments
from atithi.demo.articles import load_articles
from atithi.demo.calls import load_calls
from atithi.demo.canned import load_canned
from atithi.demo.commerce import load_commerce
from atithi.demo.floor import load_floor
from atithi.demo.guests import load_guests
from atithi.demo.guide import load_guide
from atithi.demo.handling import load_handling
from atithi.demo.honesty import load_honesty
from atithi.demo.organisations import load_organisations
from atithi.demo.promises import load_promises
from atithi.demo.routing import load_routing
from atithi.demo.satisfaction import load_satisfaction
from atithi.demo.saved_views import hear_moods, load_views
from atithi.demo.staffing import load_staffing
from atithi.demo.standards import load_standards
from atithi.demo.story import tell
from atithi.events import Actor, Event
from atithi.events.models import Job
from atithi.files.actions import store
from atithi.files.models import StoredFile
from atithi.search.rebuild import rebuild
from atithi.staff.actions import add_store, add_team, set_business
from atithi.staff.models import Membership, Store, Team, User

PASSWORD = "namaste-demo"  # noqa: S105 (printed for everybody who tries the demo)
CHANNEL_NAMES = {
    "webchat": "Chat on sharma.example",
    "email": "Customer care mail",
    "whatsapp": "WhatsApp",
    "phone": "Telephone",
    "instore": "Shop floor",
}
BATCH = 2000
# In the story guests and staff were told when it happened: nothing of it is said again today.
OLD_NEWS = (
    "appointments.tell",
    "appointments.tell_staff",
    "conversations.case_news",
    "satisfaction.after_delivery",
)
Say = Callable[[str], None]


@dataclass
class Loaded:
    """What was made so far, by the keys of the story."""

    random: random.Random
    stores: dict[str, Store] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def public_id(self) -> str:
        """An id that is the same for the same seed."""
        return "".join(self.random.choices(ALPHABET, k=LENGTH))

    def note(self, type: str, subject: tuple[str, int], actor: Actor, at: datetime, **data: object) -> None:
        kind, number = subject
        self.events.append(
            Event(
                type=type,
                subject_kind=kind,
                subject_id=number,
                actor_kind=actor.kind,
                actor_id=actor.id,
                at=at,
                data=data,
            )
        )


def load_demo(*, seed: int, now: datetime, say: Say) -> None:
    """Writes the whole story as of `now`, in one transaction: a demo is there, or it is not."""
    say("Telling ninety days of Sharma Electronics")
    story = tell(seed, now=now)
    loaded = Loaded(random.Random(seed))  # noqa: S311
    with transaction.atomic():
        say("Opening the shops and bringing in the staff")
        _business(story, loaded)
        say(f"Greeting {len(story.customers)} customers")
        _customers(story, loaded)
        say(f"Writing {len(story.conversations)} conversations")
        _conversations(story, loaded)
        load_canned(staff=loaded.staff, teams=loaded.teams, now=now, seed=seed)
        load_articles(staff=loaded.staff, now=now, seed=seed)
        load_views(staff=loaded.staff)
        hear_moods()
        load_handling(staff=loaded.staff, now=now)
        say("Filling the shelves and the order book")
        load_commerce(story, stores=loaded.stores, staff=loaded.staff, customers=loaded.customers, now=now, seed=seed)
        load_announcements(staff=loaded.staff, now=now)
        load_organisations(staff=loaded.staff, customers=loaded.customers, now=now)
        load_guests(staff=loaded.staff, now=now)
        load_appointments(stores=loaded.stores, staff=loaded.staff, now=now, seed=seed)
        load_floor(stores=loaded.stores, staff=loaded.staff)
        load_honesty(stores=loaded.stores, staff=loaded.staff, now=now, seed=seed)
        load_promises(staff=loaded.staff, now=now)
        load_calls(staff=loaded.staff, now=now, seed=seed)
        load_satisfaction(staff=loaded.staff, stores=loaded.stores, now=now, seed=seed)
        load_staffing(stores=loaded.stores, staff=loaded.staff, now=now)
        load_routing(staff=loaded.staff, teams=loaded.teams)
        load_standards(staff=loaded.staff, stores=list(loaded.stores.values()), now=now)
        load_guide(now=now)
        Job.objects.filter(handler__in=OLD_NEWS).delete()
        counts.recount()
        say("Reading everything into the search index")
        rebuild(fresh=True)


def _bulk(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(list(rows), batch_size=BATCH)


def _business(story: shapes.Story, loaded: Loaded) -> None:
    system = Actor.system()
    business = story.business
    set_business(actor=system, name=business.name, names=dict(business.names), time_zone=business.timezone)
    loaded.stores = {
        s.key: add_store(actor=system, name=s.name, city=s.city, time_zone=s.timezone) for s in story.stores
    }
    loaded.teams = {t.key: add_team(actor=system, name=t.name, private=t.private) for t in story.teams}
    password = make_password(PASSWORD)
    for member in story.staff:
        user = User.objects.create(
            public_id=loaded.public_id(), email=member.email, name=member.name, role=member.role, password=password,
            language=member.language, speaks=list(member.speaks),
        )  # fmt: skip
        user.stores.set(loaded.stores[key] for key in member.stores)
        Membership.objects.bulk_create(Membership(user=user, team=loaded.teams[key]) for key in member.teams)
        loaded.staff[member.key] = user
        loaded.note("staff.added", ("user", user.id), system, story.conversations[0].messages[0].at, role=member.role)
    for kind in sorted({conversation.channel for conversation in story.conversations}):
        loaded.channels[kind] = Channel.objects.create(
            public_id=loaded.public_id(), kind=kind, name=CHANNEL_NAMES[kind],
            address=business.email if kind == "email" else "", created_at=story.conversations[0].messages[0].at,
            settings={"secret": secret()} if kind == "webchat" else {},
        )  # fmt: skip


def _customers(story: shapes.Story, loaded: Loaded) -> None:
    first = {c.customer: c.messages[0].at for c in reversed(story.conversations)}
    rows = {}
    for person in story.customers:
        since = first.get(person.key, person.since)
        rows[person.key] = Customer(
            public_id=loaded.public_id(), name=person.name, language=person.language, script=person.script,
            created_at=since, seen_at=since,
        )  # fmt: skip
    _bulk(Customer, rows.values())
    loaded.customers = rows
    points = []
    for person in story.customers:
        customer = rows[person.key]
        contacts = [("email", value) for value in person.emails] + [("phone", value) for value in person.phones]
        points += [
            ContactPoint(customer=customer, kind=kind, value=value, created_at=customer.created_at)
            for kind, value in contacts
        ]
        loaded.note("customer.created", ("customer", customer.id), Actor.customer(customer.id), customer.created_at)
    _bulk(ContactPoint, points)


def _conversations(story: shapes.Story, loaded: Loaded) -> None:
    rows = [_conversation(plan, loaded) for plan in story.conversations]
    _bulk(Conversation, rows)
    messages: list[Message] = []
    files: list[tuple[Message, shapes.Attachment]] = []
    spans = []
    for plan, row in zip(story.conversations, rows, strict=True):
        own = [_message(part, number, plan, row, loaded) for number, part in enumerate(plan.messages)]
        files += [(m, file) for m, part in zip(own, plan.messages, strict=True) for file in part.attachments]
        spans.append((plan, row, own))
        messages += own
    # In the order in which they happened: ids are the order of receipt.
    messages.sort(key=lambda message: message.created_at)
    _bulk(Message, messages)
    _attachments(files, loaded)
    for plan, row, own in spans:
        _finish(plan, row, own, loaded)
    fields = [
        "last_message_id",
        "last_customer_message_id",
        "preview",
        "last_message_kind",
        "last_message_at",
        "message_count",
    ]
    Conversation.objects.bulk_update(rows, [*fields, "waiting_since", "first_reply_at", "updated_at"], batch_size=500)
    _read_marks(spans, loaded)
    loaded.events.sort(key=lambda event: event.at)
    _bulk(Event, loaded.events)


def _conversation(plan: shapes.Conversation, loaded: Loaded) -> Conversation:
    return Conversation(
        public_id=loaded.public_id(), customer=loaded.customers[plan.customer], channel=loaded.channels[plan.channel],
        subject=clean_line(plan.subject, 200), assignee=loaded.staff[plan.assignee] if plan.assignee else None,
        team=loaded.teams[plan.team], store=loaded.stores[plan.store], language=plan.language, script=plan.script,
        created_at=plan.messages[0].at, last_message_at=plan.messages[-1].at, closed_at=plan.closed_at,
    )  # fmt: skip


def _message(
    part: shapes.Message, number: int, plan: shapes.Conversation, row: Conversation, loaded: Loaded
) -> Message:
    kinds = {"customer": MessageKind.CUSTOMER, "staff": MessageKind.REPLY, "note": MessageKind.NOTE}
    kind = kinds[part.author]
    return Message(
        public_id=loaded.public_id(), conversation=row, kind=kind, text=part.text, language=part.language,
        script=part.script, created_at=part.at, channel=row.channel,
        author=loaded.staff[part.staff] if part.staff else None,
        customer=row.customer if kind == MessageKind.CUSTOMER else None,
        provider_id=f"demo-{plan.key}-{number}" if kind == MessageKind.CUSTOMER else None,
        delivery=_delivery(plan, number) if kind == MessageKind.REPLY else "",
    )  # fmt: skip


def _delivery(plan: shapes.Conversation, number: int) -> str:
    """Read in a chat once the customer wrote again, else delivered."""
    later = plan.messages[number + 1 :]
    if plan.channel in {"webchat", "whatsapp"} and (plan.closed_at or any(part.author == "customer" for part in later)):
        return Delivery.SEEN
    return Delivery.SENT if plan.channel == "email" else Delivery.DELIVERED


def _attachments(files: list[tuple[Message, shapes.Attachment]], loaded: Loaded) -> None:
    stored: dict[tuple[str, str], StoredFile] = {}
    rows = []
    for message, file in files:
        key = (file.name, file.media_type)
        if key not in stored:
            stored[key] = _stored(file, loaded.random)
        rows.append(Attachment(public_id=loaded.public_id(), message=message, file=stored[key]))
    _bulk(Attachment, rows)


def _stored(file: shapes.Attachment, draw: random.Random) -> StoredFile:
    if file.media_type == "application/pdf":
        return store(content=one_page_pdf(file.caption), name=file.name, declared_type=file.media_type)
    return store(content=picture(draw), name=file.name.rsplit(".", 1)[0] + ".png", declared_type="image/png")


def picture(draw: random.Random, width: int = 160, height: int = 120) -> bytes:
    """A small PNG: a soft slope of two colours, as a stand-in for a customer's photograph."""
    top, bottom = ([draw.randrange(40, 220) for _ in range(3)] for _ in range(2))
    lines = bytearray()
    for y in range(height):
        share = y / (height - 1)
        colour = bytes(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        lines += b"\x00" + colour * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def one_page_pdf(text: str) -> bytes:
    """A PDF of one line (Latin letters), as a stand-in for a bill."""
    shown = text.encode("ascii", "replace").decode().replace("\\", "").replace("(", "").replace(")", "")
    stream = f"BT /F1 14 Tf 50 740 Td ({shown[:90]}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))
    return bytes(out + end)


def _finish(plan: shapes.Conversation, row: Conversation, own: list[Message], loaded: Loaded) -> None:
    """The conversation after its last message, and what the record says of it."""
    said = [message for message in own if message.kind != MessageKind.NOTE]
    theirs = [message for message in said if message.kind == MessageKind.CUSTOMER]
    replies = [message for message in said if message.kind == MessageKind.REPLY]
    last = said[-1]
    row.last_message_id, row.last_message_kind, row.last_message_at = last.id, last.kind, last.created_at
    row.updated_at = max(last.created_at, row.closed_at or last.created_at)
    row.preview, row.message_count = clean_line(last.text, 200), len(own)
    row.last_customer_message_id = theirs[-1].id if theirs else None
    row.first_reply_at = replies[0].created_at if replies else None
    unanswered = [message for message in theirs if not replies or message.created_at > replies[-1].created_at]
    row.waiting_since = unanswered[0].created_at if plan.status == "open" and unanswered else None
    _record(row, own, loaded)


def _record(row: Conversation, own: list[Message], loaded: Loaded) -> None:
    subject = ("conversation", row.id)
    customer = Actor.customer(row.customer_id)
    loaded.note(
        "conversation.started", subject, customer, row.created_at, channel=row.channel_id, customer=row.customer_id
    )
    for message in own:
        data = {"message": message.id, "conversation": row.id, "channel": row.channel_id}
        if message.kind == MessageKind.CUSTOMER:
            loaded.note("message.received", subject, customer, message.created_at, customer=row.customer_id, **data)
            continue
        type = "reply.queued" if message.kind == MessageKind.REPLY else "note.added"
        loaded.note(type, subject, Actor.staff(message.author_id or 0), message.created_at, **data)
    if row.closed_at:
        actor = Actor.staff(row.assignee_id) if row.assignee_id else Actor.system()
        loaded.note("conversation.closed", subject, actor, row.closed_at)


def _read_marks(spans: list[tuple[shapes.Conversation, Conversation, list[Message]]], loaded: Loaded) -> None:
    """Everybody has read what was closed and what they answered last; what waits is new to them."""
    marks = []
    for _plan, row, own in spans:
        replies = [message for message in own if message.kind == MessageKind.REPLY]
        upto = own[-1].id if row.closed_at else (replies[-1].id if replies else None)
        if upto is not None:
            marks += [ReadMark(user=user, conversation=row, message_id=upto) for user in loaded.staff.values()]
    _bulk(ReadMark, marks)
