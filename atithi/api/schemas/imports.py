"""How imports look to programs."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Request
from atithi.transfer import queries
from atithi.transfer.models import Import
from atithi.transfer.reasons import in_words
from atithi.transfer.targets import TARGETS

TargetName = Literal["guests", "organisations", "products", "orders", "conversations"]
Place = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.:-]{1,80}$")]


class ImportIn(Request):
    name: str = Field(min_length=1, max_length=180, pattern=r"^[^\x00]*$", description=_("Of the file."))
    size: int = Field(ge=1, le=2**40, description=_("Bytes of the whole file."))
    target: TargetName = Field(description=_("What its rows are."))


class PieceQuery(BaseModel):
    offset: int = Field(ge=0, le=2**40, description=_("Where in the file this part begins: `received` of the import."))


class CheckIn(Request):
    columns: dict[Place, FieldName] | None = Field(
        None, max_length=500, description=_("Field by number of the column, from 0; none: as it was recognised.")
    )
    policy: Literal["fill", "overwrite", "skip"] = Field(
        "fill", description=_("What becomes of who is known: fill what is empty, take what the file says, leave them.")
    )


class ColumnOut(BaseModel):
    place: int
    head: str
    field: str | None


class WhyOut(BaseModel):
    reason: str
    count: int
    row: int = Field(description=_("The first of them."))


class ImportOut(BaseModel):
    id: str
    name: str
    target: str
    state: str
    size: int
    received: int = Field(description=_("Bytes that are here."))
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, work: Import) -> "ImportOut":
        return cls(
            id=work.public_id, name=work.name, target=work.target, state=work.state, size=work.size, received=work.received,
            created_at=work.created_at, finished_at=work.finished_at,
        )  # fmt: skip


class ImportDetailOut(ImportOut):
    columns: list[ColumnOut]
    problem: str = Field(description=_("Why it stopped, in words."))
    rows: int
    added: int
    changed: int
    same: int
    rejected: int
    reasons: list[WhyOut] = Field(description=_("Why rows are not brought in, the commonest first."))

    @classmethod
    def of(cls, work: Import) -> "ImportDetailOut":
        heads, sums = work.layout.get("heads", []), queries.sums(work)
        titles = {field.name: field.title for field in TARGETS[work.target].fields()}
        why = [
            WhyOut(reason=in_words(code, values, titles), count=count, row=row)
            for code, values, count, row in queries.reasons(work)
        ]
        return cls(
            **ImportOut.of(work).model_dump(), rows=work.total, reasons=why, added=sums["added"], changed=sums["changed"],
            same=sums["same"], rejected=sums["rejected"],
            columns=[
                ColumnOut(place=place, head=str(head), field=work.mapping.get(str(place)) or None)
                for place, head in enumerate(heads)
            ],
            problem=in_words(work.problem["code"], work.problem.get("values", {})) if work.problem else "",
        )  # fmt: skip


class ImportQuery(PageQuery):
    """The list of imports."""
