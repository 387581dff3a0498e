"""What shapes have in common."""

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["en", "hi", "te", "bn"]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,40}$")]


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
