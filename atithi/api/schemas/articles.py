"""How articles look to programs that write them."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints

from atithi.api.schemas.common import Id, Language, Moment, Request
from atithi.knowledge.actions.texts import LONGEST_TITLE
from atithi.knowledge.actions.words import MOST_PHRASINGS
from atithi.knowledge.markdown import LONGEST
from atithi.knowledge.models import Article, Collection, Text

Readers = Literal["public", "guests", "organisation", "staff"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Line = Annotated[str, StringConstraints(max_length=160)]
PHRASINGS = _("Further ways in which it is asked for, in any language and script.")
NUMBER = _("The version that it was written from, 0 for a new text: another's later one is never overwritten (409).")


class ArticleIn(Request):
    language: Language = "en"
    title: Title
    body: str = Field("", max_length=LONGEST, description=_("Markdown."))
    collection: Id | None = None
    audience: Readers = "public"
    organisation: Id | None = Field(None, description=_("For the audience `organisation`: who may read it."))
    review_on: date | None = Field(None, description=_("When it is looked at again."))
    products: list[Id] = Field([], max_length=12, description=_("The products it is about."))
    phrasings: list[Line] = Field([], max_length=MOST_PHRASINGS, description=PHRASINGS)


class ArticlePatch(Request):
    """What is left out stays as it is; null empties it."""

    collection: Id | None = None
    audience: Readers = "public"
    organisation: Id | None = None
    owner: Id | None = Field(None, description=_("Whose it is: somebody of the staff."))
    review_on: date | None = None
    products: list[Id] = Field([], max_length=12)
    phrasings: list[Line] = Field([], max_length=MOST_PHRASINGS, description=PHRASINGS)
    archived: bool = Field(False, description=_("Put away, or back in use; for people who lead."))


class TextIn(Request):
    title: Title
    body: str = Field(max_length=LONGEST, description=_("Markdown."))
    number: int = Field(0, ge=0, lt=2**31, description=NUMBER)


class TextStepIn(Request):
    """Where a text is to stand."""

    step: Literal["review", "published", "scheduled", "withdrawn"] = Field(
        description=_("`review` asks somebody to publish it; all others are for people who lead.")
    )
    number: int = Field(
        ge=1, lt=2**31, description=_("The version that is meant; 409 where it is no longer the latest.")
    )
    at: Moment | None = Field(None, description=_("For `scheduled`: when it is published."))


class DraftOut(BaseModel):
    """A text of an article as it is being written."""

    language: Language
    title: str
    body: str = Field(description=_("Markdown."))
    number: int = Field(description=_("Its version: send it with the next change."))
    step: Literal["draft", "review", "published", "scheduled"]
    publish_at: datetime | None
    published_number: int | None = Field(description=_("The version that guests read; null where they read none."))
    state: Literal["source", "reviewed", "outdated"] = Field(
        description=_("How it stands to the original: that itself, up to date, or older than it.")
    )
    changed_at: datetime

    @classmethod
    def of(cls, text: Text) -> "DraftOut":
        return cls(
            language=text.language, title=text.title, body=text.body, number=text.number, step=text.step,  # type: ignore[arg-type]
            publish_at=text.publish_at, published_number=text.live_number if text.live_at else None,
            state=text.state.value, changed_at=text.changed_at,  # type: ignore[arg-type]
        )  # fmt: skip


class DraftsOut(BaseModel):
    """An article as those who write it see it."""

    id: str
    source_language: Language
    audience: Readers
    organisation: str | None
    collection: str | None
    owner: str | None
    review_on: date | None
    products: list[str]
    phrasings: list[str]
    archived: bool
    texts: list[DraftOut]

    @classmethod
    def of(cls, article: Article) -> "DraftsOut":
        """`article` as `queries.get_article` fetches it."""
        return cls(
            id=article.public_id, source_language=article.source_language, audience=article.audience,  # type: ignore[arg-type]
            organisation=article.organisation.public_id if article.organisation else None,
            collection=article.collection.public_id if article.collection else None,
            owner=article.owner.public_id if article.owner else None, review_on=article.review_on, products=article.products,
            phrasings=[one.words for one in article.phrasings.all() if one.kept], archived=article.archived_at is not None,
            texts=[DraftOut.of(text) for text in sorted(article.texts.all(), key=lambda text: text.pk)],
        )  # fmt: skip


class CollectionOut(BaseModel):
    """A shelf of the help centre."""

    id: str
    names: dict[str, str] = Field(description=_("Its name by language."))
    position: int

    @classmethod
    def of(cls, collection: Collection) -> "CollectionOut":
        return cls(id=collection.public_id, names=collection.names, position=collection.position)
