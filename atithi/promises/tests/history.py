"""A record of finished work for tests: so many promises of a kind, made before now, each with how long it took."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from atithi.conftest import Cast
from atithi.core.clock import now
from atithi.customers.models import Customer
from atithi.promises.models import Promise, PromiseState

DAY = timedelta(days=1)


def customer_of(cast: Cast) -> Customer:
    """Lakshmi."""
    return cast.conversation().customer


def kept_after(cast: Cast, lengths: Iterable[timedelta | None], *, promised: timedelta = DAY, began: datetime | None = None,
               **more: Any) -> list[Promise]:  # fmt: skip
    """Promises made 60 days ago (or `began`); None: it was never done and is broken since its time."""
    made = began or now() - timedelta(days=60)
    values: dict[str, Any] = {"kind": "refund", "owner": cast.ravi, "made_by": cast.ravi, **more}
    customer = values.pop("customer", None) or customer_of(cast)
    rows = []
    for length in lengths:
        state = PromiseState.BROKEN
        if length is not None:
            state = PromiseState.KEPT if length <= promised else PromiseState.KEPT_LATE
        due = made + promised
        rows.append(
            Promise(
                customer=customer, due_at=due, breaks_at=due, created_at=made, made_at=made, state=state,
                settled_at=made + (length if length is not None else promised), **values,
            )
        )  # fmt: skip
    return Promise.objects.bulk_create(rows)
