"""The demo shop's goods, orders, rules, and a few things that are being put right."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from atithi.commerce.actions import (
    Request,
    ask_approval,
    grant_case,
    open_case,
    save_product,
    save_rule,
    set_limit,
    set_parts,
)
from atithi.commerce.models import Case, Delivery, DeliveryStep, Order, OrderLine, Payment, Product, Variant
from atithi.commerce.reckoning import reckon_pairs
from atithi.commerce.specs import ProductSpec, VariantSpec
from atithi.conversations.models import Conversation
from atithi.customers.models import Customer
from atithi.demo import shapes
from atithi.demo.counter import load_counter
from atithi.demo.goods import BRANDS, KINDS, PRODUCTS
from atithi.events import Actor
from atithi.staff.models import Role, Store, User

SCRIPTS = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}
CARE = {
    "en": "{k} care plan, two years", "hi": "{k} की दो साल की देखभाल", "te": "{k} రెండేళ్ల సంరక్షణ ప్లాన్",
    "bn": "{k}: দু’বছরের যত্ন",
}  # fmt: skip
COVER = {"en": "{k} cover", "hi": "{k} कवर", "te": "{k} కవర్", "bn": "{k} কভার"}
# kind, price in rupees, used up after days, names
MORE: tuple[tuple[str, int, int | None, dict[str, str]], ...] = (
    ("phone", 1299, None, {"en": "Fast charger 33 W", "hi": "फास्ट चार्जर 33 W", "te": "ఫాస్ట్ చార్జర్ 33 W", "bn": "ফাস্ট চার্জার 33 W"}),
    ("tv", 1890, None, {"en": "TV wall stand", "hi": "टीवी दीवार स्टैंड", "te": "టీవీ గోడ స్టాండ్", "bn": "টিভির দেয়াল স্ট্যান্ড"}),
    ("fridge", 1450, None, {"en": "Fridge stand", "hi": "फ्रिज स्टैंड", "te": "ఫ్రిజ్ స్టాండ్", "bn": "ফ্রিজ স্ট্যান্ড"}),
    ("washer", 349, 60, {"en": "Drum cleaner, 3 packs", "hi": "ड्रम क्लीनर, 3 पैक", "te": "డ్రమ్ క్లీనర్ 3", "bn": "ড্রাম ক্লিনার ৩টি"}),
    ("mixer", 699, None, {"en": "Chutney jar", "hi": "चटनी जार", "te": "చట్నీ జార్", "bn": "চাটনি জার"}),
    ("ac", 3490, None, {"en": "Voltage stabiliser", "hi": "वोल्टेज स्टेबलाइज़र", "te": "వోల్టేజ్ స్టెబిలైజర్", "bn": "ভোল্টেজ স্টেবিলাইজার"}),
    ("headphones", 299, None, {"en": "Ear tips", "hi": "ईयर टिप", "te": "ఇయర్ టిప్స్", "bn": "ইয়ার টিপ"}),
    ("oven", 899, None, {"en": "Glass bowl set", "hi": "काँच के कटोरे", "te": "గాజు గిన్నెల సెట్", "bn": "কাচের বাটির সেট"}),
    ("geyser", 549, None, {"en": "Inlet pipes", "hi": "इनलेट पाइप", "te": "ఇన్‌లెట్ పైపులు", "bn": "ইনলেট পাইপ"}),
    ("purifier", 2490, 70, {"en": "RO filter set", "hi": "आरओ फ़िल्टर सेट", "te": "ఆర్ఓ ఫిల్టర్ సెట్", "bn": "আরও ফিল্টার সেট"}),
    ("purifier", 390, 30, {"en": "Sediment filter", "hi": "सेडिमेंट फ़िल्टर", "te": "సెడిమెంట్ ఫిల్టర్", "bn": "সেডিমেন্ট ফিল্টার"}),
)  # fmt: skip


def load_commerce(story: shapes.Story, *, stores: Mapping[str, Store], staff: Mapping[str, User],
                  customers: Mapping[str, Customer], now: datetime, seed: int) -> None:  # fmt: skip
    """Goods, what guests bought of them, the owner's rules, and a few open matters."""
    draw = random.Random(seed)  # noqa: S311
    _goods(draw, list(stores.values()))
    placed = _orders(story, draw, stores, customers, now)
    _rules()
    _matters(placed, [user for user in staff.values() if user.role == Role.AGENT])
    told = {order.pk: order for order, plan in placed if plan.status == "closed" and order.state == "completed"}
    worth = [order for order in list(told.values())[-60:] if order.customer_id and _left(order) >= LARGE]
    load_counter(worth[-8:], stores=stores, staff=staff, now=now)
    reckon_pairs()


def _goods(draw: random.Random, stores: list[Store]) -> None:
    system = Actor.system()
    wholes: dict[str, list[Product]] = {}
    for number, each in enumerate(PRODUCTS, 1):
        words, brand = KINDS[each.kind], BRANDS[each.brand]
        names = {
            code: f"{brand[script]} {each.model} {words[code if code == 'en' else f'{code}-{script}']}"
            for code, script in SCRIPTS.items()
        }
        spec = ProductSpec(
            names, (VariantSpec(f"SE-P{number:02}", each.price * 100, stock=_stock(draw, stores, 6)),), brand=each.brand,
            category=each.kind, warranty_months=24 if each.kind in {"fridge", "ac"} else 12, facts={"Model": each.model},
        )  # fmt: skip
        wholes.setdefault(each.kind, []).append(save_product(spec=spec, actor=system))
    parts: dict[str, list[Product]] = {}
    for number, (kind, words) in enumerate(KINDS.items(), 1):
        spoken = {code: words[code if code == "en" else f"{code}-{script}"] for code, script in SCRIPTS.items()}
        for texts, sku, price, what in ((CARE, "C", 1999, "service"), (COVER, "V", 499, "goods")):
            names = {code: text.format(k=spoken[code]) for code, text in texts.items()}
            variant = VariantSpec(
                f"SE-{sku}{number:02}", price * 100, stock=_stock(draw, stores, 20) if sku == "V" else {}
            )
            spec = ProductSpec(names, (variant,), kind=what, category="care" if sku == "C" else "accessories")
            parts.setdefault(kind, []).append(save_product(spec=spec, actor=system))
    for number, (kind, price, lasts, names) in enumerate(MORE, 1):
        variant = VariantSpec(f"SE-A{number:02}", price * 100, stock=_stock(draw, stores, 20))
        spec = ProductSpec(names, (variant,), category="accessories", lasts_days=lasts)
        parts[kind].append(save_product(spec=spec, actor=system))
    for kind, products in wholes.items():
        for product in products:
            set_parts(product=product, parts=parts[kind], actor=system)


def _stock(draw: random.Random, stores: list[Store], most: int) -> dict[str, int]:
    return {store.public_id: draw.randrange(most) for store in stores}


def _orders(story: shapes.Story, draw: random.Random, stores: Mapping[str, Store], customers: Mapping[str, Customer],
            now: datetime) -> list[tuple[Order, shapes.Conversation]]:  # fmt: skip
    """The orders of which the conversations speak, each with what was bought along with it."""
    by_name = {each.name: number for number, each in enumerate(PRODUCTS, 1)}
    variants = {variant.sku: variant for variant in Variant.objects.select_related("product")}
    extras: dict[str, list[Variant]] = {kind: [] for kind in KINDS}
    for number, (kind, *_rest) in enumerate(MORE, 1):
        extras[kind].append(variants[f"SE-A{number:02}"])
    placed: dict[str, tuple[Order, shapes.Conversation]] = {}
    lines: list[OrderLine] = []
    for plan in story.conversations:
        which = by_name.get(plan.product)
        if plan.order is None or plan.order in placed or which is None:
            continue
        at = plan.messages[0].at - timedelta(days=draw.randrange(4, 60), hours=draw.randrange(10))
        bought = [variants[f"SE-P{which:02}"]]
        if draw.random() < 0.35:
            bought.append(draw.choice(extras[bought[0].product.category]))
        order = Order(
            source="desk", external_id=plan.order, number=plan.order, customer=customers[plan.customer],
            store=stores[plan.store], state="completed" if plan.kind != "delivery" or plan.status == "closed" else "open",
            placed_at=at, changed_at=at, total_paise=sum(each.price_paise for each in bought), created_at=at,
        )  # fmt: skip
        placed[plan.order] = order, plan
        lines += [
            OrderLine(order=order, position=place, variant=each, sku=each.sku, title=each.product.name_in("en"), quantity=1,
                      total_paise=each.price_paise)
            for place, each in enumerate(bought, 1)
        ]  # fmt: skip
    orders = [order for order, _plan in placed.values()]
    Order.objects.bulk_create(orders, batch_size=2000)
    OrderLine.objects.bulk_create(lines, batch_size=2000)
    Payment.objects.bulk_create(
        Payment(order=order, external_id="1", method=draw.choice(["UPI", "Card", "EMI", "Cash"]), paid_paise=order.total_paise,
                paid_at=order.placed_at)
        for order in orders
    )  # fmt: skip
    _deliveries(orders, draw, now)
    return list(placed.values())


def _deliveries(orders: list[Order], draw: random.Random, now: datetime) -> None:
    rows, steps = [], []
    for order in orders:
        way = [("preparing", order.placed_at), ("shipped", order.placed_at + timedelta(days=1))]
        if order.state == "completed":
            way.append(("delivered", order.placed_at + timedelta(days=2 + draw.randrange(3))))
        way = [(state, at) for state, at in way if at <= now]
        state, at = way[-1]
        row = Delivery(
            order=order,
            external_id="1",
            state=state,
            state_at=at,
            carrier="Delhivery",
            tracking=f"DL{order.number[3:]}",
        )
        rows.append(row)
        steps += [DeliveryStep(delivery=row, state=each, at=moment) for each, moment in way]
    Delivery.objects.bulk_create(rows, batch_size=2000)
    DeliveryStep.objects.bulk_create(steps, batch_size=2000)


def _rules() -> None:
    system = Actor.system()
    save_rule(
        actor=system, outcome="refuse", kinds=["return"], categories=["headphones"], conditions=["opened"],
        words={
            "en": "Opened headphones cannot come back, for reasons of hygiene.",
            "hi": "सफ़ाई के कारण खुले हेडफोन वापस नहीं हो सकते।",
            "te": "పరిశుభ్రత కారణంగా తెరిచిన హెడ్‌ఫోన్లు తిరిగి తీసుకోలేము.",
            "bn": "পরিচ্ছন্নতার কারণে খোলা হেডফোন ফেরত নেওয়া যায় না।",
        },
    )  # fmt: skip
    save_rule(
        actor=system, outcome="allow", kinds=["return"], within_days=10, conditions=["unopened", "wrong", "damaged"]
    )
    save_rule(
        actor=system,
        outcome="allow",
        kinds=["replacement", "repair"],
        within_days=365,
        conditions=["defective", "damaged"],
    )
    save_rule(actor=system, outcome="ask", kinds=["refund", "credit", "waiver"])
    for role, factor in (("agent", 1), ("supervisor", 10)):
        for kind, rupees, times in (("refund", 2000, None), ("return", 5000, None), ("replacement", 15000, None),
                                    ("repair", 3000, None), ("credit", 500, 2), ("waiver", 500, 2)):  # fmt: skip
            bounds = {"case_paise": rupees * factor * 100, "guest_times": times}
            set_limit(actor=system, kind=kind, holder=role, bounds=bounds)


SMALL, LARGE = 120_000, 450_000
"""A refund that an agent may decide alone, and one that needs a supervisor; in paise."""
Matter = tuple[Order, shapes.Conversation]


def _matters(placed: list[Matter], agents: list[User]) -> None:
    """Of the open matters a few with a case: small ones that are granted, two that wait for a supervisor, one just asked for."""
    each = {order.pk: (order, plan) for order, plan in placed if plan.status == "open" and order.state == "completed"}
    open_ones = list(each.values())  # an order about which two conversations are open has one case
    large = [matter for matter in open_ones if _left(matter[0]) >= LARGE][-3:]
    small = [matter for matter in open_ones if matter not in large and _left(matter[0])][-5:]
    for number, matter in enumerate(small):
        agent = agents[number % len(agents)]
        case = _case(matter, agent, min(SMALL, _left(matter[0])))
        grant_case(case=case, user=agent, actor=Actor.staff(agent.pk))
    for number, matter in enumerate(large):
        agent = agents[number % len(agents)]
        case = _case(matter, agent, LARGE)
        if number < 2:
            ask_approval(case=case, user=agent, actor=Actor.staff(agent.pk))


def _left(order: Order) -> int:
    return sum(payment.left_paise for payment in order.payments.all())


def _case(matter: Matter, agent: User, amount: int) -> Case:
    order, plan = matter
    said = next(message.text for message in plan.messages if message.author == "customer")
    conversation = Conversation.objects.filter(customer=order.customer, closed_at=None).order_by("-id").first()
    return open_case(
        order=order, request=Request("refund", "defective", said, amount_paise=amount), actor=Actor.staff(agent.pk),
        user=agent, conversation=conversation.public_id if conversation else "",
    )  # fmt: skip
