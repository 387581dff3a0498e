"""How canned replies look to programs."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.paging import PageQuery
from atithi.api.schemas.common import Id, Named, Request
from atithi.conversations.canned import Fitting
from atithi.conversations.models import CannedReply

Variant = Literal["en", "hi-Deva", "hi-Latn", "te-Telu", "te-Latn", "bn-Beng", "bn-Latn"]
Scope = Literal["personal", "team", "shared"]
TEXTS = _("Markdown by language and script. Placeholders like {{customer.name}} are filled where it is used.")


class CannedQuery(PageQuery):
    folder: str = Field("", max_length=80)
    archived: bool = False


class FittingQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=100, description=_("Words in any script and spelling; empty: the most used ones."))
    limit: int = Field(12, ge=1, le=50)


class CannedIn(Request):
    name: str = Field(min_length=1, max_length=120)
    texts: dict[Variant, str] = Field(description=TEXTS)
    scope: Scope = "personal"
    team: Id | None = Field(None, description=_("For the scope `team`: whose it is."))
    shortcut: str = Field("", max_length=40)
    folder: str = Field("", max_length=80)


class CannedPatch(Request):
    name: str | None = Field(None, min_length=1, max_length=120)
    texts: dict[Variant, str] | None = Field(None, description=TEXTS)
    shortcut: str | None = Field(None, max_length=40)
    folder: str | None = Field(None, max_length=80)
    archived: bool | None = Field(None, description=_("Put away, or back in use."))


class CannedOut(BaseModel):
    """An answer kept ready."""

    id: str
    name: str
    shortcut: str
    folder: str
    scope: Scope
    team: Named | None
    texts: dict[str, str]
    used_count: int
    used_at: datetime | None
    archived: bool

    @classmethod
    def of(cls, reply: CannedReply) -> "CannedOut":
        team = Named(id=reply.team.public_id, name=reply.team.name) if reply.team else None
        return cls(
            id=reply.public_id, name=reply.name, shortcut=reply.shortcut, folder=reply.folder, team=team,
            scope=reply.scope, texts=reply.texts, used_count=reply.used_count, used_at=reply.used_at,  # type: ignore[arg-type]
            archived=reply.archived_at is not None,
        )  # fmt: skip


class FittingOut(BaseModel):
    """A canned reply as it reads in one conversation."""

    id: str
    name: str
    variant: str
    text: str = Field(description=_("Filled, in the customer's language and script where it is written so."))
    fits: bool = Field(description=_("It is in the customer's language."))

    @classmethod
    def of(cls, one: Fitting) -> "FittingOut":
        return cls(id=one.reply.public_id, name=one.reply.name, variant=one.variant, text=one.text, fits=one.fits)


class FittingList(BaseModel):
    """What fits, the best first."""

    items: list[FittingOut]
