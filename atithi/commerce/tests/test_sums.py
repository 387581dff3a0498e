"""Sums to the paisa: whatever is bought, given back in whatever parts and order, every sum comes out and none goes too far."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atithi.commerce.actions import Request, cancel_refund, grant_case, move_case, open_case, pay_refund, set_limit
from atithi.commerce.errors import CommerceError
from atithi.commerce.models import Case, Credit, CreditMovement, Order, OrderLine, Payment, Refund
from atithi.commerce.specs import LineSpec, PaymentSpec
from atithi.commerce.tests.shop import DESK, MONDAY, order

AMOUNT = st.integers(1, 10**7)
STEP = st.tuples(st.sampled_from(["return", "refund", "withdraw", "pay", "finish"]), st.integers(0, 5), AMOUNT)


def _do(bought, user, step):
    verb, number, amount = step
    line = bought.lines.all()[number % bought.lines.count()]
    cases, refunds = list(Case.objects.order_by("id")), list(Refund.objects.select_related("payment").order_by("id"))
    if verb in {"return", "refund"}:
        whole = verb == "return"
        asked = Request(
            verb, "unopened", "x", line=line if whole else None, quantity=1 + number % line.quantity if whole else 1,
            amount_paise=None if whole else amount,
        )  # fmt: skip
        grant_case(case=open_case(order=bought, request=asked, actor=DESK, user=user), user=user, actor=DESK)
    elif verb == "pay" and refunds:
        pay_refund(refund=refunds[number % len(refunds)], actor=DESK)
    elif verb == "withdraw" and refunds:
        cancel_refund(refund=refunds[number % len(refunds)], actor=DESK)
    elif cases:
        move_case(case=cases[number % len(cases)], state="done", user=user, actor=DESK)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    lines=st.lists(st.tuples(st.integers(1, 4), AMOUNT), min_size=1, max_size=3),
    share=st.integers(1, 99),
    steps=st.lists(STEP, max_size=8),
)
def test_whatever_is_given_back_in_whatever_order_every_sum_is_right_to_the_paisa(cast, lines, share, steps):
    for model in (CreditMovement, Credit, Refund, Case, Payment, OrderLine, Order):
        model.objects.all().delete()
    for kind in ("return", "refund"):
        set_limit(actor=DESK, kind=kind, holder="agent", bounds={})
    total = sum(amount for _count, amount in lines)
    first = total * share // 100
    parts = [part for part in (first, total - first) if part]
    bought = order(
        lines=tuple(LineSpec(f"Thing {n}", count, amount) for n, (count, amount) in enumerate(lines)), total_paise=total,
        payments=tuple(PaymentSpec(f"p{n}", part, MONDAY) for n, part in enumerate(parts)), deliveries=(),
    )  # fmt: skip
    for step in steps:
        try:
            _do(bought, cast.ravi, step)
        except CommerceError:
            continue  # refused in words: nothing of it may be left, as the sums below show
    for payment in Payment.objects.all():
        alive = payment.refunds.exclude(state="cancelled")
        assert payment.refunded_paise == sum(each.amount_paise for each in alive) <= payment.paid_paise
    for case in Case.objects.filter(state__in=["approved", "done"]):
        cancelled = sum(each.amount_paise for each in case.refunds.filter(state="cancelled"))
        alive = sum(each.amount_paise for each in case.refunds.exclude(state="cancelled"))
        assert alive + cancelled == case.amount_paise
    for line in bought.lines.all():
        returned = Case.objects.filter(line=line, kind="return").exclude(state__in=["refused", "withdrawn"])
        pieces, paise = sum(each.quantity for each in returned), sum(each.amount_paise for each in returned)
        assert pieces <= line.quantity
        assert paise == line.total_paise - line.total_paise * (line.quantity - pieces) // line.quantity
