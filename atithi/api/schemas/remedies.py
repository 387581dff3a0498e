"""How cases and credit look to programs. Amounts are whole paise."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Named, Request
from atithi.commerce import models
from atithi.commerce.money import MOST

Kind = Literal["return", "replacement", "repair", "refund", "credit", "waiver"]
Condition = Literal["unopened", "opened", "defective", "damaged", "wrong", "missing"]
State = Literal["asked", "waiting", "approved", "received", "sent", "done", "refused", "withdrawn"]
Amount = Annotated[int, Field(ge=1, le=MOST)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class CaseQuery(PageQuery):
    order: str = Field("", max_length=40, description=_("Id of an order."))
    customer: str = Field("", max_length=40, description=_("Id of a customer."))
    state: State | None = None


class CaseIn(Request):
    kind: Kind
    condition: Condition
    reason: Said
    line: int | None = Field(None, ge=1, le=500, description=_("Position in the order; empty: the whole order."))
    quantity: int = Field(1, ge=1, le=10**6)
    amount_paise: Amount | None = Field(None, description=_("Empty: what the line cost."))


class DecisionIn(Request):
    approve: bool
    reason: str = Field("", max_length=2000, description=_("A refusal needs one."))


class StepToIn(Request):
    state: Literal["received", "sent", "done", "withdrawn"]


class CaseOut(BaseModel):
    id: str
    order: str
    customer: Named
    kind: str
    condition: str
    state: str
    line: int | None
    quantity: int
    amount_paise: int
    reason: str
    wish: str
    policy: str
    decided_by: Named | None
    decision_reason: str
    deliver_on: date | None
    created_at: datetime

    @classmethod
    def of(cls, case: models.Case) -> "CaseOut":
        """`case` as `commerce.queries.cases_visible_to` gives it."""
        by = case.granted_by
        names = (
            "kind", "condition", "state", "quantity", "amount_paise", "reason", "wish", "policy", "decision_reason",
            "deliver_on", "created_at",
        )  # fmt: skip
        return cls(
            id=case.public_id, order=case.order.public_id, line=case.line.position if case.line else None,
            customer=Named(id=case.customer.public_id, name=case.customer.name),
            decided_by=Named(id=by.public_id, name=by.name) if by else None,
            **{name: getattr(case, name) for name in names},
        )  # fmt: skip


class SpendIn(Request):
    amount_paise: Amount


class PayoutIn(Request):
    amount_paise: Amount
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        description=_("How it was paid out.")
    )


class MovementOut(BaseModel):
    id: str
    kind: str
    amount_paise: int
    order: str | None
    words: str
    at: datetime


class CreditOut(BaseModel):
    left_paise: int = Field(description=_("What can still be spent."))
    movements: list[MovementOut]

    @classmethod
    def of(cls, left: int, credits: list[models.Credit]) -> "CreditOut":
        """`credits` as `commerce.queries.credits_of` gives them."""
        rows = sorted((each for credit in credits for each in credit.movements.all()), key=lambda each: each.pk)
        return cls(
            left_paise=left,
            movements=[
                MovementOut(
                    id=each.public_id, kind=each.kind, amount_paise=each.amount_paise, words=each.words, at=each.at,
                    order=each.payment.order.public_id if each.payment else None,
                )
                for each in rows
            ],
        )  # fmt: skip
