"""What the demo shop shows of sales at the counter, credit, shop systems, and decisions that wait."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from atithi.commerce.actions import Request, ask_approval, grant_case, move_case, open_case, refuse_case
from atithi.commerce.actions.connecting import add_connector, read_call, receive_call
from atithi.commerce.actions.credits import pay_out_credit, spend_credit
from atithi.commerce.actions.links import make_link
from atithi.commerce.actions.selling import Paid, Sold, sell
from atithi.commerce.models import Call, Order, Variant
from atithi.customers.models import Customer
from atithi.events import Actor
from atithi.staff.models import Role, Store, User

SECRET = "sharma-electronics-demo-webhooks"  # noqa: S105 - of a shop that is not there


def load_counter(
    orders: Sequence[Order], *, stores: Mapping[str, Store], staff: Mapping[str, User], now: datetime
) -> None:
    """A few of each, told through the same actions as in real use. `orders`: paid and completed, of known customers."""
    agents = [user for user in staff.values() if user.role == Role.AGENT]
    lead = next(user for user in staff.values() if user.role == Role.SUPERVISOR)
    store = next(iter(stores.values()))
    _cases(orders[:6], agents, lead)
    _credit(orders[6:8], agents[0], lead, store)
    _sales(store, agents[0])
    _shop_systems(now)


def _cases(orders: Sequence[Order], agents: Sequence[User], lead: User) -> None:
    """One of each step on the way: asked by the guest, approved, back with us, done, refused, waiting for a decision."""
    wishes = (
        ("return", "damaged", "Box was open when it came.", "approved"),
        ("repair", "defective", "It hums at night.", "received"),
        ("refund", "missing", "The remote is not in the box.", "done"),
        ("return", "opened", "I do not like the colour.", "refused"),
        ("refund", "defective", "Stopped after two days, I want my money back.", "waiting"),
        ("repair", "damaged", "The door does not close.", "asked"),
    )  # fmt: skip
    for number, (order, (kind, condition, reason, until)) in enumerate(zip(orders, wishes, strict=False)):
        agent = agents[number % len(agents)]
        amount = 350_000 if until == "waiting" else 90_000 if kind == "refund" else None
        line = None if kind == "refund" else order.lines.first()
        asked = Request(kind, condition, reason, line=line, amount_paise=amount)
        guest = until == "asked"
        actor = Actor.customer(order.customer_id or 0) if guest else Actor.staff(agent.pk)
        case = open_case(order=order, request=asked, actor=actor, user=None if guest else agent)
        by = Actor.staff(lead.pk)
        if until == "waiting":
            ask_approval(case=case, user=agent, actor=Actor.staff(agent.pk))
        elif until == "refused":
            refuse_case(case=case, user=lead, actor=by, reason="It was used and has scratches.")
        elif until in {"approved", "received", "done"} and case.state == "asked":
            grant_case(case=case, user=User.objects.filter(role=Role.OWNER).order_by("id")[0], actor=by)
        if until in {"received", "done"}:
            move_case(case=case, state=until, user=agent, actor=Actor.staff(agent.pk))


def _credit(orders: Sequence[Order], agent: User, lead: User, store: Store) -> None:
    """Goodwill that was partly spent and partly paid out."""
    for order in orders:
        asked = Request("credit", "damaged", "Delivered two days late.", amount_paise=50_000)
        case = open_case(order=order, request=asked, actor=Actor.staff(agent.pk), user=agent)
        grant_case(case=case, user=lead, actor=Actor.staff(lead.pk))
        if order.customer is not None:
            make_link(customer=order.customer, actor=Actor.staff(agent.pk), user=agent)
    customer = orders[0].customer if orders else None
    if customer is None:
        return
    bought = _sell(store, agent, "credit", count=1, paid=Paid("UPI", 0), customer=customer, taken=False)
    spend_credit(order=bought, amount=20_000, actor=Actor.staff(agent.pk), user=agent)
    pay_out_credit(customer=customer, amount=10_000, words="UPI", actor=Actor.staff(lead.pk), user=lead)


def _sales(store: Store, agent: User) -> None:
    """At the counter: one that is complete, one of which a part is still to come and to be paid."""
    _sell(store, agent, "whole", count=1, paid=Paid("Cash"))
    _sell(store, agent, "part", count=2, paid=Paid("UPI", 50_000), taken=False)


def _sell(store: Store, agent: User, key: str, *, count: int, paid: Paid, customer: Customer | None = None,
          taken: bool = True) -> Order:  # fmt: skip
    there = Variant.objects.select_related("product").filter(stock__store=store, stock__on_hand__gte=count)
    variant = there.filter(price_paise__gte=50_000).order_by("price_paise", "id")[0]
    return sell(
        store=store, sold=[Sold(variant, count, variant.price_paise, taken)], paid=paid, customer=customer,
        contacts=[] if customer else [("phone", "98480 11223")], name="" if customer else "Sridhar Rao", user=agent,
        actor=Actor.staff(agent.pk), key=f"demo-{key}",
    )  # fmt: skip


def _shop_systems(now: datetime) -> None:
    """A web shop that tells of its orders, one call of which could not be read; and one that has not called yet."""
    connector = add_connector(
        kind="woocommerce", name="sharma-electronics.example", secret=SECRET, actor=Actor.system()
    )
    add_connector(kind="shopify", name="Sharma Gifts", secret=SECRET, actor=Actor.system())
    for number in range(4):
        body = json.dumps(_woo(number, now - timedelta(hours=20 - 4 * number)) if number != 2 else {"id": 0}).encode()
        mark = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
        headers = {"X-WC-Webhook-Signature": mark, "X-WC-Webhook-Delivery-ID": f"demo-{number}",
                   "X-WC-Webhook-Topic": "order.updated"}  # fmt: skip
        receive_call(public_id=connector.public_id, body=body, headers=headers)
    for call in Call.objects.select_related("connector").filter(state=Call.State.NEW).order_by("id"):
        read_call(call=call)


def _woo(number: int, at: datetime) -> dict[str, object]:
    moment, price = at.strftime("%Y-%m-%dT%H:%M:%S"), "1299.00"
    return {
        "id": 9100 + number,
        "number": f"W-{9100 + number}", "status": "processing", "currency": "INR", "date_created_gmt": moment,
        "date_modified_gmt": moment, "total": price, "date_paid_gmt": moment, "payment_method_title": "UPI",
        "billing": {"first_name": "Meena", "last_name": "Iyer", "email": f"meena{number}@example.com"},
        "line_items": [{"id": 1, "name": "Fast charger 33 W", "quantity": 1, "sku": "SE-A01", "total": price}],
    }  # fmt: skip
