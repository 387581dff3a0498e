"""How organisations look to programs."""

from datetime import datetime

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Request
from atithi.customers.models import Organisation
from atithi.customers.terms import Terms


class OrganisationQuery(PageQuery):
    domain: str = Field("", max_length=253, description=_("Finds the organisation that has this mail domain."))


class OrganisationIn(Request):
    name: str = Field(min_length=1, max_length=160)
    gstin: str = Field("", max_length=15, description=_("Its GST number."))
    website: str = Field("", max_length=200)
    city: str = Field("", max_length=80)


class OrganisationOut(BaseModel):
    id: str
    name: str
    gstin: str
    website: str
    city: str
    domains: list[str]
    created_at: datetime

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationOut":
        """`organisation` with its domains prefetched."""
        return cls(
            id=organisation.public_id, name=organisation.name, gstin=organisation.gstin, website=organisation.website,
            city=organisation.city, domains=[each.domain for each in organisation.domains.all()],
            created_at=organisation.created_at,
        )  # fmt: skip


class TermsOut(BaseModel):
    """What holds now, of all agreements together. What is empty is as usual."""

    agreements: list[str] = Field(description=_("Titles, the newest first."))
    discount: int = Field(description=_("Off the list price, in hundredths of a per cent."))
    prices: dict[str, int] = Field(description=_("Paise by article number."))
    reply_minutes: int | None
    solve_minutes: int | None
    always_open: bool
    ends_at: datetime | None

    @classmethod
    def of(cls, terms: Terms) -> "TermsOut":
        return cls(
            agreements=[each.title for each in terms.agreements], discount=terms.discount, prices=dict(terms.prices),
            reply_minutes=terms.reply_minutes, solve_minutes=terms.solve_minutes, always_open=terms.always_open,
            ends_at=terms.ends_at,
        )  # fmt: skip
