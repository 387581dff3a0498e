"""How customers look to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import ContactIn, ContactOut, Language, Request
from atithi.customers.models import Customer

Reach = Literal["", "phone", "whatsapp", "sms", "email", "chat", "store"]


class CustomerQuery(PageQuery):
    contact_kind: Literal["", "email", "phone", "chat", "provider"] = Field("", description=_("With contact_value."))
    contact_value: str = Field("", max_length=254, description=_("Finds the customer to whom this contact belongs."))


class CustomerIn(Request):
    name: str = Field("", max_length=120)
    language: Language | None = None
    contacts: list[ContactIn] = Field(min_length=1, max_length=20)


class CustomerChange(Request):
    """What is left out stays as it is."""

    name: str | None = Field(None, max_length=120)
    language: Language | None = None
    said_as: str | None = Field(None, max_length=120, description=_("How the name is said."))
    reach_by: Reach | None = Field(None, description=_("How they like to be reached; empty: any way."))
    reach_note: str | None = Field(None, max_length=120)


class CustomerOut(BaseModel):
    id: str
    name: str
    language: str
    script: str = Field(description=_("The script they write in: an ISO 15924 code."))
    said_as: str
    reach_by: Reach
    reach_note: str
    contacts: list[ContactOut]
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, customer: Customer) -> "CustomerOut":
        """`customer` with its contact points prefetched."""
        contacts = sorted(customer.contact_points.all(), key=lambda point: point.pk)
        return cls(
            id=customer.public_id, name=customer.name, language=customer.language, script=customer.script,
            said_as=customer.said_as, reach_by=customer.reach_by, reach_note=customer.reach_note,  # type: ignore[arg-type]
            contacts=[ContactOut(kind=point.kind, value=point.value) for point in contacts],
            created_at=customer.created_at, seen_at=customer.seen_at,
        )  # fmt: skip
