"""Orders with lines and payments; neighbouring rows of one order are its lines."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from atithi.commerce.actions import push_order
from atithi.commerce.models import Order, OrderState
from atithi.commerce.specs import LineSpec, OrderSpec, PaymentSpec
from atithi.core.errors import DeskError
from atithi.customers.models import Customer
from atithi.staff.models import Store
from atithi.transfer.reading.sheaves import Record
from atithi.transfer.reasons import Rejected, refused
from atithi.transfer.targets import values
from atithi.transfer.targets.base import Field, Given, Lines, Mark, Outcome, Scene, Settled, Target
from atithi.transfer.targets.owners import KIND as GUEST
from atithi.transfer.targets.owners import Known, contacts_of, known

KIND = "order"
SOURCE = "file"
_STATES = {
    OrderState.COMPLETED: "completed complete delivered fulfilled done paid closed पूरा पूर्ण పూర్తి সম্পূর্ণ",
    OrderState.CANCELLED: "cancelled canceled refunded failed void रद्द రద్దు বাতিল",
    OrderState.OPEN: "open processing pending on-hold new unfulfilled partial जारी కొనసాగుతోంది চলছে",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in words.split()}


def fields() -> list[Field]:
    return [
        Field("number", _("Order number"), ("order", "order no", "order number", "order id", "invoice", "invoice no", "bill no",
              "ऑर्डर", "ऑर्डर नंबर", "बिल नंबर", "ఆర్డర్", "ఆర్డర్ నంబర్", "బిల్ నంబర్", "অর্ডার", "অর্ডার নম্বর", "বিল নম্বর"),
              need=True),
        Field("placed_at", _("Date"), ("date", "order date", "created at", "placed at", "invoice date", "bill date", "तारीख",
              "दिनांक", "తేదీ", "তারিখ"), need=True),
        Field("phone", _("Phone"), ("phone", "mobile", "phone no", "customer phone", "billing phone", "shipping phone", "फ़ोन",
              "मोबाइल", "ఫోన్", "మొబైల్", "ফোন", "মোবাইল"), many=True),
        Field("email", _("Mail address"), ("email", "customer email", "billing email", "ईमेल", "ఈమెయిల్", "ইমেইল"), many=True),
        Field("guest", _("Guest's number where it comes from"), ("customer id", "guest id", "user id", "ग्राहक आईडी")),
        Field("name", _("Guest's name"), ("customer", "customer name", "billing name", "name", "ग्राहक", "ग्राहक का नाम",
              "నామం", "కస్టమర్ పేరు", "গ্রাহকের নাম")),
        Field("title", _("Article"), ("item", "product", "product name", "lineitem name", "line item", "particulars", "item name",
              "सामान", "उत्पाद", "వస్తువు", "ఉత్పత్తి", "পণ্য"), need=True),
        Field("sku", _("Article number"), ("sku", "item code", "lineitem sku", "code", "कोड", "కోడ్", "কোড")),
        Field("quantity", _("Quantity"), ("quantity", "qty", "pieces", "lineitem quantity", "मात्रा", "संख्या", "పరిమాణం",
              "সংখ্যা", "পরিমাণ")),
        Field("price", _("Price of one"), ("price", "rate", "unit price", "lineitem price", "कीमत", "दर", "ధర", "দাম")),
        Field("amount", _("Amount of the line"), ("amount", "line total", "line amount", "राशि", "మొత్తం", "টাকা")),
        Field("total", _("Total of the order"), ("total", "order total", "grand total", "invoice total", "bill amount",
              "कुल", "कुल राशि", "మొత్తం ధర", "মোট")),
        Field("paid", _("Paid"), ("paid", "amount paid", "payment", "received", "भुगतान", "చెల్లించినది", "পরিশোধ")),
        Field("method", _("How it was paid"), ("payment method", "paid by", "mode", "payment mode", "भुगतान का तरीका")),
        Field("state", _("State"), ("status", "state", "order status", "financial status", "fulfillment status", "स्थिति",
              "స్థితి", "অবস্থা")),
        Field("store", _("Store"), ("store", "branch", "shop", "location", "दुकान", "शाखा", "దుకాణం", "శాఖ", "দোকান", "শাখা")),
    ]  # fmt: skip


def read(lines: Lines, record: Record, scene: Scene) -> Given:
    """An order of one row or several."""
    head = lines[0]
    wrong: list[tuple[str, dict[str, Any]]] = []

    def one(name: str) -> str:
        return next((text for line in lines for text in line.get(name, []) if text), "")

    placed: datetime | None = None
    try:
        number = values.line(one("number"), 40)
        placed = values.moment(one("placed_at"), scene.zone)
        for name, value in (("number", number), ("placed_at", placed)):
            if not value:
                wrong.append(("missing", {"field": name}))
        bought = tuple(_line(line) for line in lines if values.first(line.get("title", [""])))
        if not bought:
            wrong.append(("missing", {"field": "title"}))
        total = values.amount(one("total"))
        paid = values.amount(one("paid"))
        said: dict[str, Any] = {
            "phone": values.phones(head.get("phone", [])), "email": values.emails(head.get("email", [])),
            "guest": values.line(one("guest"), 80), "name": values.line(one("name"), 120),
            "store": values.line(one("store"), 120), "state": _state(one("state")), "number": number,
        }  # fmt: skip
    except Rejected as error:
        wrong.extend(error.reasons)
    if wrong or placed is None:
        raise Rejected(*wrong)
    payments = (PaymentSpec("1", paid, placed, values.line(one("method"), 60)),) if paid else ()
    spec = OrderSpec(
        source=SOURCE, external_id=number, number=number, placed_at=placed, changed_at=placed,
        total_paise=sum(each.total_paise for each in bought) if total is None else total, lines=bought,
        state=said["state"], customer_name=said["name"], store=said["store"], payments=payments,
    )  # fmt: skip
    return Given(record.row, {**said, "spec": spec}, [f"order:{number}"])


def _line(cells: dict[str, list[str]]) -> LineSpec:
    quantity = values.whole(values.first(cells.get("quantity", [""])))
    price = values.amount(values.first(cells.get("price", [""])))
    amount = values.amount(values.first(cells.get("amount", [""])))
    count = 1 if quantity is None else max(1, quantity)
    return LineSpec(
        title=values.line(values.first(cells["title"]), 200), quantity=count,
        total_paise=amount if amount is not None else (price or 0) * count,
        sku=values.line(values.first(cells.get("sku", [""])), 80),
    )  # fmt: skip


def _state(text: str) -> str:
    if not text:
        return OrderState.COMPLETED  # what a business brings along is history
    found = _STATE_OF.get(text.strip().lower())
    if found is None:
        raise Rejected(("choice_unknown", {"value": text[:40], "field": "state"}))
    return found


def settle(givens: Sequence[Given], scene: Scene, write: bool) -> Settled:
    """Each order by itself, as a shop system would tell it, with its guest."""
    whom = known(
        (contact for given in givens for contact in contacts_of(given.values)),
        (given.values["guest"] for given in givens), scene,
    )  # fmt: skip
    numbers = [given.values["number"] for given in givens]
    there = set(Order.objects.filter(source=SOURCE, external_id__in=numbers).values_list("external_id", flat=True))
    stores = set(Store.objects.values_list("name", flat=True)) | set(Store.objects.values_list("public_id", flat=True))
    settled: Settled = []
    for given in givens:
        try:
            if (store := given.values["store"]) and store not in stores:
                raise Rejected(("store_unknown", {"value": store}))
            settled.append(_settle(given, whom, scene, write, known_already=given.values["number"] in there))
        except DeskError as error:
            settled.append(Rejected(refused(error)))
        except Rejected as error:
            settled.append(error)
    return settled


def _settle(given: Given, whom: Known, scene: Scene, write: bool, *, known_already: bool) -> Outcome:
    said = given.values
    person = whom.owner(contacts_of(said), said["guest"])
    if known_already and not scene.overwrites:
        return Outcome("same")
    if not write:
        return Outcome("changed" if known_already else "added")
    marks: list[Mark] = []
    if person is None and contacts_of(said):
        person = new_guest(
            said["name"], contacts_of(said), said["guest"], whom, scene, marks, since=said["spec"].placed_at
        )
    pushed = push_order(spec=said["spec"], actor=scene.actor, customer=person)
    if pushed.outcome in {"same", "older"}:
        return Outcome("same", marks)
    return Outcome(pushed.outcome, [*marks, Mark(KIND, pushed.order.pk, pushed.outcome == "added")])


def new_guest(
    name: str, contacts: Sequence[tuple[str, str]], number: str, whom: Known, scene: Scene, marks: list[Mark], *,
    since: datetime | None,
) -> Customer:  # fmt: skip
    """A guest whom an order or a conversation brings along."""
    from atithi.customers.actions import NewCustomer, bring_customers
    from atithi.transfer.targets.owners import remember

    since = since.astimezone(UTC) if since else None
    people = [NewCustomer(name, tuple(contacts), since=since)]
    person = bring_customers(people=people, actor=scene.actor, data=scene.data)[0]
    whom.learn(person, contacts, number)
    if number:
        remember(GUEST, {number: person.pk}, scene)
    marks.append(Mark(GUEST, person.pk, True))
    return person


ORDERS = Target(
    "orders", _("Orders"), _("What guests bought so far, online or at the counter"), "list-checks", fields, read, settle,
    size=25, group="number",
)  # fmt: skip
