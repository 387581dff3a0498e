"""How saved views look to programs."""

from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from atithi.api.schemas.common import Named
from atithi.conversations.models import SavedView
from atithi.conversations.saved import Count


class ViewOut(BaseModel):
    id: str
    name: str
    sharing: Literal["private", "team", "everybody"]
    order: Literal["newest", "oldest", "waiting"]
    owner: Named
    count: int | None = Field(description=_("How many conversations lie in it now; null for a view that is broken."))
    count_more: bool = Field(description=_("Whether there are at least so many: counting stopped there."))

    @classmethod
    def of(cls, view: SavedView, count: Count | None) -> "ViewOut":
        return cls(
            id=view.public_id, name=view.name, sharing=view.sharing, order=view.order,  # type: ignore[arg-type]
            owner=Named(id=view.owner.public_id, name=view.owner.name), count=count.value if count else None,
            count_more=bool(count and count.more),
        )  # fmt: skip
