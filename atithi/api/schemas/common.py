"""What shapes have in common."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["en", "hi", "te", "bn"]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,40}$")]


def _of_our_time(moment: datetime) -> datetime:
    """In UTC, because PostgreSQL knows no offset beyond 15:59; other years are mistakes, and some cannot be stored."""
    if not 1970 <= moment.year <= 2200:
        raise ValueError("the year must lie between 1970 and 2200")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]


class Request(BaseModel):
    """A body that programs send: a field that we do not know is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid")


class Named(BaseModel):
    """Something with an id and a name."""

    id: str
    name: str


class ContactIn(Request):
    """A way to reach a customer."""

    kind: Literal["email", "phone", "chat", "provider"] = Field(
        description=_("`chat` and `provider`: an id as the channel's provider gives it.")
    )
    value: str = Field(min_length=1, max_length=254, description=_("A phone number without a country code is Indian."))


class ContactOut(BaseModel):
    """A way in which a customer is known and reached, normalised: a phone as +919812345678, a mail in lower case."""

    kind: str
    value: str
