"""Makes a desk with a great many conversations, in minutes: rows are written past the ORM, counts are counted anew.

`python -m benchmarks.generate COUNT` adds conversations to the desk that the environment names, until there are COUNT,
and prints its staff's sessions and some conversations to open. Shares are those of a busy chain: 1 % of the conversations
are open, nearly all of these recent; a customer has four on average, a few have dozens.
"""

import json
import random
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.test import Client  # noqa: E402

from atithi.conversations import counts  # noqa: E402
from atithi.conversations.actions import add_channel  # noqa: E402
from atithi.conversations.models import Channel, Conversation, Message, ReadMark  # noqa: E402
from atithi.customers.models import ContactPoint, Customer  # noqa: E402
from atithi.events import Actor  # noqa: E402
from atithi.staff.actions import add_store, add_team, add_user  # noqa: E402
from atithi.staff.models import Store, Team, User  # noqa: E402

MESSAGES = 5
LONG = 200  # conversations of 50 messages, for opening them
LONG_MESSAGES = 50
DAYS = 730
LANGUAGES = (("hi", 0.38), ("te", 0.24), ("bn", 0.20), ("en", 0.18))
SCRIPTS = {"hi": "Deva", "te": "Telu", "bn": "Beng", "en": "Latn"}
NAMES = (
    "Lakshmi Devi", "Suresh Yadav", "Anjali Mukherjee", "రవి కుమార్", "সুমিতা ঘোষ", "रेखा मिश्रा", "Imran Khan", "Priya Nair",
    "Venkata Rao", "Moumita Sen", "Arjun Singh", "Fatima Begum",
)  # fmt: skip
ASKED = {
    "hi": (
        "मेरा रेफ्रिजरेटर ठंडा नहीं कर रहा है। पिछले हफ्ते ही मैकेनिक आया था, लेकिन आज सुबह से फिर वही परेशानी है। कृपया किसी को भेजिए।",
        "mera refund kab tak aayega? ek hafta ho gaya hai aur abhi tak koi message nahi aaya",
        "टीवी की वारंटी कितने साल की है?",
        "Delivery aaj honi thi, abhi tak koi nahi aaya. Order number SE-48213 hai. Please check karke batayein.",
    ),
    "te": (
        "మా వాషింగ్ మెషిన్ నుంచి నీళ్లు కారుతున్నాయి. నిన్న ఫోన్ చేశాను కానీ ఎవరూ తిరిగి చేయలేదు. దయచేసి ఈ రోజు ఎవరినైనా పంపండి.",
        "naa order inka raaledu, eppudu vastundi cheppandi",
        "ఈ మొబైల్‌కి ఈఎంఐ ఉందా?",
        "Bill lo GST number tappu padindi. Marchi pampagalaraa? Accounts vaallu adugutunnaru.",
    ),
    "bn": (
        "আমার এসি থেকে জল পড়ছে, ঘরের মেঝে ভিজে যাচ্ছে। আপনাদের লোক গত মাসে এসে গ্যাস ভরে গিয়েছিল। আজ কেউ আসতে পারবেন কি?",
        "amar taka ferot kobe pabo? dosh din hoye gelo",
        "এই ফ্রিজটা কি গড়িয়াহাটের দোকানে আছে?",
        "Delivery-r din bodlano jabe? Ami robibar bari thakbo na, sombar hole bhalo hoy.",
    ),
    "en": (
        "The mixer grinder I bought on Saturday makes a burning smell after two minutes. I would like a replacement.",
        "Is the 43 inch TV in stock at Gariahat?",
        "Please send the invoice with our GST number, our accounts team needs it before the 5th.",
        "The technician did not come again. This is the third time I took leave for it.",
    ),
}
ANSWERED = (
    "नमस्ते, असुविधा के लिए खेद है। हमारा मैकेनिक कल सुबह 10 से 1 बजे के बीच आएगा और आने से पहले फ़ोन करेगा।",
    "నమస్కారం, ఇబ్బందికి క్షమించండి. మీ ఆర్డర్ ఈ రోజు సాయంత్రం 6 లోపు చేరుతుంది.",
    "নমস্কার, দেরির জন্য দুঃখিত। আপনার টাকা আজই পাঠানো হয়েছে, দুই দিনের মধ্যে অ্যাকাউন্টে পৌঁছে যাবে।",
    "Thank you for waiting. I have checked with the store: it is kept aside in your name until tomorrow evening.",
    "Aapka refund aaj process ho gaya hai, 2-3 din mein account mein dikhega. Dhanyavaad!",
)
CUSTOMER = ("id", "public_id", "name", "language", "script", "created_at", "seen_at")
POINT = ("customer_id", "kind", "value", "created_at")
CONVERSATION = (
    "id", "public_id", "customer_id", "channel_id", "subject", "assignee_id", "team_id", "store_id", "language", "script",
    "created_at", "updated_at", "closed_at", "first_reply_at", "waiting_since", "last_message_at", "last_message_kind",
    "last_message_id", "last_customer_message_id", "preview", "message_count",
)  # fmt: skip
MESSAGE = (
    "id", "public_id", "conversation_id", "kind", "author_id", "customer_id", "text", "html", "quoted", "language", "script",
    "created_at", "channel_id", "provider_id", "delivery", "delivery_note",
)  # fmt: skip
MARK = ("user_id", "conversation_id", "message_id")
Row = tuple[Any, ...]


class Calendar:
    """Moments as the database writes them, cheaper than by formatting each."""

    def __init__(self, end: datetime) -> None:
        begin = end - timedelta(days=DAYS)
        self.days = [f"{begin + timedelta(days=day):%Y-%m-%d} " for day in range(DAYS + 1)]
        self.clock = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86400)]
        self.start = begin.hour * 3600 + begin.minute * 60 + begin.second

    def at(self, second: int) -> str:
        """The moment so many seconds after the beginning, in UTC."""
        day, rest = divmod(min(second, DAYS * 86400) + self.start, 86400)
        return self.days[min(day, DAYS)] + self.clock[rest]


class Shop:
    """Who and what conversations are about: made at the first run, found again later."""

    def __init__(self) -> None:
        actor = Actor.system()
        if not Team.objects.exists():
            for name in ("Sales", "Repairs", "Billing", "Delivery", "Complaints"):
                add_team(actor=actor, name=name, private=name == "Complaints")
            for city in ("Hyderabad", "Kolkata", "Lucknow"):
                add_store(actor=actor, name=f"Sharma Electronics {city}", city=city)
            for number in range(12):
                add_user(actor=actor, email=f"agent{number}@sharma.example", name=NAMES[number], speaks=["hi", "en"])
            add_channel(kind="email", name="Bills", address="bills@sharma.example", actor=actor)
            add_channel(kind="api", name="App", actor=actor)
        self.agents = list(User.objects.filter(role="agent").order_by("id").values_list("id", flat=True))
        self.teams = list(Team.objects.order_by("id").values_list("id", flat=True))
        self.stores = list(Store.objects.order_by("id").values_list("id", flat=True))
        self.channels = list(Channel.objects.order_by("id").values_list("id", flat=True))


class Rows:
    """The rows of conversations `first` and following, and those of their customers."""

    def __init__(self, shop: Shop, *, first: int, count: int, customer: int, message: int, seed: int = 7) -> None:
        self.shop, self.first, self.count = shop, first, count
        self.customer, self.customers = customer, max(1, count // 4)
        self.message = message
        self.draw = random.Random(seed + first)
        self.calendar = Calendar(datetime.now(UTC))
        self.languages = self.draw.choices(*zip(*LANGUAGES, strict=True), k=1024)

    def people(self) -> Iterator[Row]:
        for number in range(self.customer, self.customer + self.customers):
            language = self.languages[number % 1024]
            at = self.calendar.at(0)
            name = f"{NAMES[number % len(NAMES)]} {number}"
            yield number, f"c{number:013}", name, language, SCRIPTS[language], at, at

    def points(self) -> Iterator[Row]:
        at = self.calendar.at(0)
        for number in range(self.customer, self.customer + self.customers):
            yield number, "email", f"guest{number}@example.com", at
            if number % 3:
                yield number, "phone", f"+9161{number:08}", at

    def conversations(self) -> Iterator[tuple[Row, list[Row], Row]]:
        """Each conversation with its messages and its reader's mark."""
        span = DAYS * 86400 - 7 * 86400
        for index in range(self.count):
            long = index >= self.count - LONG
            begun = span * index // self.count + self.draw.randrange(86400)
            yield self._one(index, begun, LONG_MESSAGES if long else MESSAGES, recent=index > self.count * 0.95)

    def _one(self, index: int, begun: int, length: int, *, recent: bool) -> tuple[Row, list[Row], Row]:
        draw, shop, at = self.draw, self.shop, self.calendar.at
        number, guest = self.first + index, self.customer + int(self.customers * draw.random() ** 1.5)
        language = self.languages[guest % 1024]
        is_open = draw.random() < (0.18 if recent else 0.001)
        waits = is_open and draw.random() < 0.6
        channel = shop.channels[int(draw.random() ** 1.5 * len(shop.channels))]
        agent = shop.agents[int(draw.random() * len(shop.agents))]
        assignee = agent if draw.random() < (0.65 if is_open else 0.96) else None
        team = shop.teams[int(draw.random() ** 1.3 * len(shop.teams))] if draw.random() < 0.6 else None
        messages: list[Row] = []
        moments = [begun + step * 1700 + draw.randrange(1500) for step in range(length)]
        for step, moment in enumerate(moments):
            asked = step % 2 == 0 if waits else step % 2 == 1 or step == 0
            text = ASKED[language][draw.randrange(4)] if asked else ANSWERED[draw.randrange(5)]
            messages.append(
                (
                    self.message, f"m{self.message:013}", number, "customer" if asked else "reply", None if asked else agent,
                    guest if asked else None, text, "", "", language, SCRIPTS[language], at(moment), channel,
                    f"<{self.message}@example.com>", "" if asked else "sent", "",
                )
            )  # fmt: skip
            self.message += 1
        theirs = [message for message in messages if message[3] == "customer"]
        last = messages[-1]
        row = (
            number, f"v{number:013}", guest, channel, theirs[0][6][:60], assignee, team,
            shop.stores[number % 3] if number % 5 else None, language, SCRIPTS[language], at(begun), last[11],
            None if is_open else last[11], next((each[11] for each in messages if each[3] == "reply"), None),
            theirs[-1][11] if waits else None, last[11], last[3], last[0], theirs[-1][0], last[6][:180], length,
        )  # fmt: skip
        return row, messages, (agent, number, messages[-2][0] if waits else last[0])


def write(model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Rows into a model's table, the fastest way that the database has; other columns get their defaults."""
    rest = {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in columns and not field.primary_key and not field.null
    }
    table, names, fixed = model._meta.db_table, (*columns, *rest), tuple(rest.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row + fixed)
            return
        cursor.connection.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            (row + fixed for row in rows),
        )


def generate(total: int) -> None:
    """Adds conversations until there are `total`."""
    shop = Shop()
    first = (Conversation.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    if first > total:
        return
    customer = (Customer.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    message = connection.cursor().execute("SELECT coalesce(max(id), 0) + 1 FROM conversations_message").fetchone()[0]
    rows = Rows(shop, first=first, count=total - first + 1, customer=customer, message=message)
    _prepare()
    with transaction.atomic():
        write(Customer, CUSTOMER, rows.people())
        write(ContactPoint, POINT, rows.points())
        for chunk in _chunks(rows.conversations(), 10_000):
            write(Conversation, CONVERSATION, (row for row, _messages, _mark in chunk))
            write(Message, MESSAGE, (message for _row, messages, _mark in chunk for message in messages))
            write(ReadMark, MARK, (mark for _row, _messages, mark in chunk))
        counts.recount()
    _settle()


def _chunks(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _prepare() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET statement_timeout = 0"
            )
        else:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-1000000")
            cursor.execute("PRAGMA foreign_keys=OFF")


def _settle() -> None:
    """Sequences go on behind the rows; statistics as the database's own housekeeping would have them by now."""
    tables = ("customers_customer", "customers_contactpoint", "conversations_conversation", "conversations_message",
              "conversations_readmark")  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sessions() -> list[str]:
    """Session cookies of an owner and two agents, signed in as by the sign-in page."""
    cookies = []
    for user in [User.objects.filter(role="owner").get(), *User.objects.filter(role="agent").order_by("id")[:2]]:
        client = Client()
        client.force_login(user)
        cookies.append("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
    return cookies


def main() -> None:
    began = time.monotonic()
    generate(int(sys.argv[1]))
    seen_by_all = Conversation.objects.filter(message_count=LONG_MESSAGES).exclude(team__private=True).order_by("-id")
    facts = {
        "seconds": round(time.monotonic() - began, 1),
        "conversations": Conversation.objects.count(),
        "open": Conversation.objects.filter(closed_at=None).count(),
        "long": list(seen_by_all.values_list("public_id", flat=True)[:LONG]),
        "sessions": sessions(),
        "teams": list(Team.objects.order_by("id").values_list("id", flat=True)),
        "channels": list(Channel.objects.order_by("id").values_list("id", flat=True)),
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
