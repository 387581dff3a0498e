"""How segments, tags and attributes of customers, and merges look to programs."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.schemas.common import Id, Request
from atithi.customers.models import Attribute, AttributeValue, CustomerMerge, CustomerTag, Segment

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

Label = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]


class Labels(Request):
    """Words by language."""

    en: Label = ""
    hi: Label = ""
    te: Label = ""
    bn: Label = ""


class ChoiceOut(BaseModel):
    key: str
    labels: dict[str, str]


class ChoiceIn(Request):
    labels: Labels = Field(description=_("Its words by language; one at least."))


class AttributeIn(Request):
    """What the business wants to know of its customers from now on."""

    kind: Literal["text", "number", "date", "choice", "flag", "money"] = Field(description=_("It never changes."))
    labels: Labels = Field(description=_("Its name by language; one at least."))
    key: Key | None = Field(None, description=_("Its name for programs; none: made of its name."))
    choices: list[ChoiceIn] = Field([], max_length=40, description=_("What can be chosen, for the kind choice."))


class AttributeOut(BaseModel):
    id: str
    key: str
    kind: Literal["text", "number", "date", "choice", "flag", "money"]
    labels: dict[str, str] = Field(description=_("Its name by language."))
    choices: list[ChoiceOut]

    @classmethod
    def of(cls, attribute: Attribute) -> "AttributeOut":
        choices = [ChoiceOut(key=one["key"], labels=one["labels"]) for one in attribute.choices]
        return cls(
            id=attribute.public_id, key=attribute.key, kind=attribute.kind,  # type: ignore[arg-type]
            labels=attribute.labels, choices=choices,
        )  # fmt: skip


class KnownOut(BaseModel):
    """What is known of a customer, by the attributes' keys."""

    values: dict[str, str] = Field(
        description=_("Dates as 2026-11-03, money as 1999.50, yes or no, choices by their keys.")
    )

    @classmethod
    def of(cls, rows: list[AttributeValue]) -> "KnownOut":
        return cls(values={row.attribute.key: row.text for row in rows})


class KnownIn(Request):
    values: dict[Key, Annotated[str, StringConstraints(max_length=300)]] = Field(
        max_length=60, description=_("What is left out stays; an empty value is no longer known.")
    )


class CustomerTagOut(BaseModel):
    id: str
    name: str

    @classmethod
    def of(cls, tag: CustomerTag) -> "CustomerTagOut":
        return cls(id=tag.public_id, name=tag.name)


class CustomerTagsIn(Request):
    tags: list[Id] = Field(max_length=40, description=_("Ids of all the tags that the customer has from now on."))


class CustomerTagsOut(BaseModel):
    tags: list[CustomerTagOut]


class SegmentOut(BaseModel):
    id: str
    name: str
    shared: bool = Field(description=_("Whether everybody has it, not its maker alone."))
    count: int | None = Field(description=_("How many customers are in it now; null for a segment that is broken."))

    @classmethod
    def of(cls, segment: Segment, count: int | None) -> "SegmentOut":
        return cls(id=segment.public_id, name=segment.name, shared=segment.shared, count=count)


class MergeIn(Request):
    absorb: Id = Field(description=_("Id of the customer who goes into this one."))


class MergeOut(BaseModel):
    id: str
    kept: str = Field(description=_("Id of the customer who stays."))
    absorbed: str
    merged_at: datetime

    @classmethod
    def of(cls, merge: CustomerMerge) -> "MergeOut":
        return cls(
            id=merge.public_id, kept=merge.keep.public_id, absorbed=merge.absorbed.public_id, merged_at=merge.merged_at
        )
