"""How articles and answers look to programs."""

from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from atithi.api.paging import PageQuery
from atithi.knowledge.models import Announcement, Article, Text
from atithi.knowledge.queries import Answer

Language = Literal["en", "hi", "te", "bn"]


class AnswersQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=1000, description=_("A question in any language, script and spelling."))
    language: Language | None = Field(None, description=_("The language the customer reads."))
    audience: Literal["public", "staff"] = Field(
        "public", description=_("For whom: what staff alone may read is for `staff`.")
    )
    limit: int = Field(5, ge=1, le=20)


class AnswerOut(BaseModel):
    article: str
    language: str
    title: str
    passage: str = Field(description=_("The part of the article that fits best."))
    score: float = Field(description=_("How surely it answers, 0 to 1."))

    @classmethod
    def of(cls, one: Answer) -> "AnswerOut":
        return cls(
            article=one.article.public_id,
            language=one.language,
            title=one.title,
            passage=one.passage,
            score=round(one.score, 4),
        )


class AnswerList(BaseModel):
    """What answers, the best first; empty where nothing fits."""

    items: list[AnswerOut]


class ArticlesQuery(PageQuery):
    """Nothing but the page."""


class TextOut(BaseModel):
    language: str
    title: str
    body: str = Field(description=_("Markdown, as it is published."))
    changed_at: datetime

    @classmethod
    def of(cls, text: Text) -> "TextOut":
        return cls(language=text.language, title=text.live_title, body=text.live_body, changed_at=text.changed_at)


class ArticleOut(BaseModel):
    """An article with its published texts."""

    id: str
    audience: str
    source_language: str
    collection: str | None
    products: list[str]
    created_at: datetime
    texts: list[TextOut]

    @classmethod
    def of(cls, article: Article) -> "ArticleOut":
        return cls(
            id=article.public_id, audience=article.audience, source_language=article.source_language,
            collection=article.collection.name_in("en") if article.collection else None, products=article.products,
            created_at=article.created_at, texts=[TextOut.of(text) for text in article.texts.all() if text.live_at],
        )  # fmt: skip


class AnnouncementTextOut(BaseModel):
    language: str
    title: str
    body: str = Field(description=_("Markdown."))


class AnnouncementOut(BaseModel):
    """An announcement to staff, in force, in the languages it is written in."""

    id: str
    kind: str = Field(description=_("product, policy, recall or other."))
    source_language: str
    products: list[str]
    must_read: bool
    created_at: datetime
    published_at: datetime | None
    expires_on: date | None
    texts: list[AnnouncementTextOut]

    @classmethod
    def of(cls, one: Announcement) -> "AnnouncementOut":
        texts = [
            AnnouncementTextOut(language=code, title=text["title"], body=text["body"])
            for code, text in one.texts.items()
        ]
        return cls(
            id=one.public_id, kind=one.kind, source_language=one.source_language, products=one.products, texts=texts,
            must_read=one.must_read, created_at=one.created_at, published_at=one.published_at, expires_on=one.expires_on,
        )  # fmt: skip
