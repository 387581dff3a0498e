"""The demo shop's story: 90 days of an electronics shop and its customers, the same for the same seed and moment.

`tell(seed, now)` → `Story`. No database, no clock of its own: the loader turns the plan into rows.
"""

import random
from datetime import datetime, timedelta

from atithi.demo import hours
from atithi.demo.cast import BUSINESS, STAFF, STORES, TEAMS, gather_customers
from atithi.demo.goods import PRODUCTS, Product
from atithi.demo.outline import mood, outline
from atithi.demo.present import Told, bring_to
from atithi.demo.shapes import (
    Attachment,
    Business,
    ChannelKind,
    Conversation,
    Customer,
    Message,
    StaffMember,
    Store,
    Story,
    Team,
)
from atithi.demo.stock import Line, Matter, Stock, read_stock
from atithi.demo.threads import Thread
from atithi.demo.voices import Picker

__all__ = [
    "Attachment",
    "Business",
    "Conversation",
    "Customer",
    "Message",
    "StaffMember",
    "Store",
    "Story",
    "Team",
    "tell",
]

DAYS = 90
CUSTOMERS = 600
CONVERSATIONS = 2500
CHANNELS: tuple[tuple[ChannelKind, float], ...] = (
    ("webchat", 0.42),
    ("email", 0.29),
    ("whatsapp", 0.16),
    ("phone", 0.08),
    ("instore", 0.05),
)
PRIVATE_TEAMS = {team.key for team in TEAMS if team.private}
TALK_HOURS = (10, 20)  # calls and visits come while the shop is open


def tell(seed: int = 7, *, now: datetime) -> Story:
    """The story as of `now` (an aware time); same seed and now, same story to the letter."""
    if now.tzinfo is None:
        raise ValueError("now must be an aware time")
    draw = random.Random(seed)  # noqa: S311 (the same story every time is the point)
    stock = read_stock()
    customers = gather_customers(draw, now, CUSTOMERS)
    teller = _Teller(draw, stock, Picker(draw))
    starts = hours.arrivals(draw, now, DAYS, CONVERSATIONS)
    writers = _writers(draw, customers, len(starts))
    told = [
        teller.tell(number, start, writer) for number, (start, writer) in enumerate(zip(starts, writers, strict=True))
    ]
    bring_to(draw, told, now)
    return Story(BUSINESS, STORES, TEAMS, STAFF, customers, tuple(_conversation(draw, each, now) for each in told))


def _writers(draw: random.Random, customers: tuple[Customer, ...], count: int) -> list[Customer]:
    """Who writes: everyone once, the rest by how fond of writing each is, in each language's share."""
    fondness = [draw.paretovariate(1.6) for _ in customers]
    writers = list(customers)
    for language in ("hi", "te", "bn", "en"):
        group = [
            (customer, fond)
            for customer, fond in zip(customers, fondness, strict=True)
            if customer.language == language
        ]
        wanted = round((count - len(customers)) * len(group) / len(customers))
        people, weights = [customer for customer, _ in group], [min(fond, 6.0) for _, fond in group]
        writers += draw.choices(people, weights, k=wanted)
    while len(writers) < count:
        writers.append(draw.choice(customers))
    draw.shuffle(writers)
    return writers[:count]


class _Teller:
    """Chooses matter, channel, product and people for each conversation and has it told."""

    def __init__(self, draw: random.Random, stock: Stock, picker: Picker) -> None:
        self.draw, self.stock, self.picker = draw, stock, picker
        self.by_kind: dict[str, list[Product]] = {}
        for product in PRODUCTS:
            self.by_kind.setdefault(product.kind, []).append(product)

    def tell(self, number: int, start: datetime, customer: Customer) -> Told:
        channel = self._channel(customer, start)
        matter = self._matter(channel, start)
        variant = "en" if customer.language == "en" else f"{customer.language}-{customer.script}"
        opening = self._opening(matter, variant, channel)
        product = self.draw.choice(self.by_kind[self.draw.choice(matter.products)])
        order_known = channel == "email" or "{o}" in opening.text
        turns = outline(self.draw, matter, channel, order_known=order_known)
        thread = Thread(
            draw=self.draw,
            stock=self.stock,
            picker=self.picker,
            matter=matter,
            customer=customer,
            channel=channel,
            assignee=self._assignee(matter, customer),
            supervisor=_supervisor(customer),
            product=product,
            number=number,
            at=start,
        )
        thread.tell(turns, opening)
        return Told(thread, thread.messages)

    def _channel(self, customer: Customer, start: datetime) -> ChannelKind:
        local = start.astimezone(hours.INDIA)
        shop_open = TALK_HOURS[0] <= local.hour < TALK_HOURS[1] and hours.opening(local.date()) is not None
        possible = [
            (kind, share * (1.0 if customer.phones else 1.6) if kind == "email" else share)
            for kind, share in CHANNELS
            if (kind != "email" or customer.emails)
            and (kind not in ("phone", "whatsapp") or customer.phones)
            and (kind not in ("phone", "instore") or (shop_open and local.weekday() != 6))
        ]
        kinds, weights = zip(*possible, strict=True)
        chosen: ChannelKind = self.draw.choices(kinds, weights)[0]
        return chosen

    def _matter(self, channel: ChannelKind, start: datetime) -> Matter:
        day = start.astimezone(hours.INDIA).date()
        near_festival = hours.next_festival(day, 30) is not None
        summer = 3 <= day.month <= 6
        weights = []
        for matter in self.stock.matters:
            weight = matter.weight
            if matter.channels and channel not in matter.channels:
                weight = 0.0
            elif matter.season == "festival":
                weight *= 2.0 if near_festival else 0.0
            elif matter.season == "summer":
                weight *= 2.0 if summer else 0.5
            weights.append(weight)
        return self.draw.choices(self.stock.matters, weights)[0]

    def _opening(self, matter: Matter, variant: str, channel: ChannelKind) -> Line:
        """Calls and visits bring no files."""
        openings = matter.words[variant].openings
        if channel in ("phone", "instore"):
            openings = tuple(line for line in openings if not line.attachments) or openings
        return self.picker.pick(openings)

    def _assignee(self, matter: Matter, customer: Customer) -> StaffMember:
        if matter.team in PRIVATE_TEAMS:
            return _supervisor(customer)
        speaks = [member for member in STAFF if member.role == "agent" and customer.language in member.speaks]
        team = [member for member in speaks if matter.team in member.teams]
        near = [member for member in team if customer.store in member.stores]
        return self.draw.choice(near or [member for member in speaks if customer.store in member.stores] or speaks)


def _supervisor(customer: Customer) -> StaffMember:
    able = [member for member in STAFF if member.role == "supervisor" and customer.language in member.speaks]
    near = [member for member in able if customer.store in member.stores]
    return (near or able)[0]


def _outcome(each: Told) -> str:
    matter, turns = each.thread.matter, each.turns
    if matter.style == "fix" and "done" not in turns:
        return "goodwill" if "calm" in turns else "promised"
    return matter.outcome


def _conversation(draw: random.Random, each: Told, now: datetime) -> Conversation:
    thread, matter, customer = each.thread, each.thread.matter, each.thread.customer
    last = each.messages[-1].at
    closed_at = (
        None if each.open else min(last + timedelta(seconds=draw.randrange(20, 1500)), now - timedelta(seconds=1))
    )
    assignee: str | None = thread.assignee.key
    escalated = any(message.staff == thread.supervisor.key for message in each.messages)
    if escalated and draw.random() < 0.6:
        assignee = thread.supervisor.key
    elif not each.answered and draw.random() < 0.7:
        assignee = None
    promised = thread.promises[len(each.messages) - 1]
    order = thread.order if matter.order else None
    tags = (
        *matter.tags,
        *(("escalated",) if escalated else ()),
        *(("chased",) if "chase" in each.turns and each.answered else ()),
    )
    return Conversation(
        key=f"conversation-{thread.number:04d}",
        customer=customer.key,
        channel=thread.channel,
        subject=thread.subject,
        matter=matter.key,
        kind=matter.kind,
        tags=tags,
        language=thread.language,
        script=thread.script,
        mood=min(matter.mood, 0) if each.waiting else mood(matter, each.turns),
        status="open" if each.open else "closed",
        waiting=each.waiting,
        assignee=assignee,
        team="complaints" if assignee == thread.supervisor.key else matter.team,
        store=customer.store,
        outcome=None if each.open else _outcome(each),
        product=thread.product.name,
        order=order,
        amount=thread.product.price,
        promised_on=datetime.combine(promised, hours.CLOSES, tzinfo=hours.INDIA).astimezone(now.tzinfo)
        if promised
        else None,
        messages=tuple(each.messages),
        closed_at=closed_at,
    )
