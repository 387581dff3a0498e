"""/articles: those that are published, and how they are written, published and settled; /article-collections."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from atithi.api.answers import answer
from atithi.api.authentication import ApiRequest, Bearer
from atithi.api.errors import ApiError
from atithi.api.idempotency import once
from atithi.api.paging import Order, Page, PageQuery, page
from atithi.api.schemas.articles import ArticleIn, ArticlePatch, CollectionOut, DraftOut, DraftsOut, TextIn, TextStepIn
from atithi.api.schemas.common import Language
from atithi.api.schemas.knowledge import ArticleOut, ArticlesQuery
from atithi.api.scopes import Scope
from atithi.core.errors import NotFound
from atithi.customers.models import Organisation
from atithi.events import Actor
from atithi.knowledge import actions
from atithi.knowledge.models import Article, Collection, Text
from atithi.knowledge.queries import Reader, get_article, get_draft, get_readable, readable, with_texts
from atithi.staff.models import User

router = Router(tags=["conversations"])
READ, WRITE = Bearer(Scope.KNOWLEDGE_READ), Bearer(Scope.KNOWLEDGE_WRITE)


def _collections(rows: list[Collection]) -> list[CollectionOut]:
    return [CollectionOut.of(row) for row in rows]


@router.get(
    "/article-collections", auth=READ, response=Page[CollectionOut], summary=_("List the collections of articles")
)
def list_article_collections(request: ApiRequest, query: Query[PageQuery]) -> HttpResponse:
    return page(request, Collection.objects.order_by(), _collections, query=query, order=Order())


def _published(rows: list[Article]) -> list[ArticleOut]:
    return [ArticleOut.of(row) for row in rows]


@router.get("/articles", auth=READ, response=Page[ArticleOut], summary=_("List published articles"))
def list_articles(request: ApiRequest, query: Query[ArticlesQuery]) -> HttpResponse:
    return page(request, with_texts(readable(Reader.staff())), _published, query=query, order=Order())


@router.get("/articles/{pid:id}", auth=READ, response=ArticleOut, summary=_("Get a published article"))
def read_article(request: ApiRequest, id: str) -> HttpResponse:
    return answer(ArticleOut.of(get_readable(Reader.staff(), id)))


@router.post("/articles", auth=WRITE, response={201: DraftsOut}, summary=_("Begin an article"),
             description=_("Its first text is a draft until it is published."))  # fmt: skip
@once
def create_article(request: ApiRequest, body: ArticleIn) -> HttpResponse:
    actor = Actor.program(request.auth.pk)
    begun = actions.begin_article(
        title=body.title, body=body.body, language=body.language, actor=actor, owner=request.auth.user
    )
    given = {"collection", "audience", "organisation", "review_on", "products", "phrasings"}
    _settle(begun, body.model_dump(include=given & body.model_fields_set), actor)
    return answer(
        DraftsOut.of(get_article(begun.public_id)), status=201, location=f"/articles/{begun.public_id}/drafts"
    )


@router.get(
    "/articles/{pid:id}/drafts", auth=WRITE, response=DraftsOut, summary=_("Get an article as it is being written")
)
def read_drafts(request: ApiRequest, id: str) -> HttpResponse:
    return answer(DraftsOut.of(get_article(id)))


@router.patch("/articles/{pid:id}", auth=WRITE, response=DraftsOut, summary=_("Settle whom an article is for, and more"),
              description=_("What is left out stays as it is; null empties it."))  # fmt: skip
def update_article(request: ApiRequest, id: str, body: ArticlePatch) -> HttpResponse:
    article, actor = get_article(id), Actor.program(request.auth.pk)
    changes = body.model_dump(exclude_unset=True)
    archived = changes.pop("archived", None)
    if archived is not None and not request.auth.user.leads:
        raise NotFound
    with transaction.atomic():
        _settle(article, changes, actor)
        if archived is not None:
            actions.archive_article(article=article, archived=archived, actor=actor)
    return answer(DraftsOut.of(get_article(id)))


def _settle(article: Article, changes: dict[str, Any], actor: Actor) -> None:
    """Changes what is named in `changes`, and leaves the rest as it is at this moment."""
    phrasings = changes.pop("phrasings", None)
    if phrasings is not None:
        actions.save_phrasings(article=article, phrasings=phrasings, actor=actor)
    if not changes:
        return
    held = Article.objects.select_for_update(of=("self",)).select_related("collection", "organisation", "owner").get(
        pk=article.pk
    )  # fmt: skip
    values: dict[str, Any] = {
        name: getattr(held, name)
        for name in ("collection", "audience", "organisation", "owner", "review_on", "products")
    }
    for name, rows in (
        ("collection", Collection.objects.all()),
        ("organisation", Organisation.objects.filter(archived_at=None)),
        ("owner", User.objects.filter(is_active=True)),
    ):
        if changes.get(name) is not None:
            changes[name] = rows.filter(public_id=changes[name]).first()
            if changes[name] is None:
                raise NotFound
    actions.settle_article(article=held, actor=actor, **{**values, **changes})


@router.put("/articles/{pid:id}/texts/{pid:language}", auth=WRITE, response=DraftOut, summary=_("Write a text of an article"),
            description=_("A draft, in one of its languages. The same words again change nothing."))  # fmt: skip
def set_text(request: ApiRequest, id: str, language: Language, body: TextIn) -> HttpResponse:
    actions.save_text(
        article=get_article(id), language=language, title=body.title, body=body.body, number=body.number,
        actor=Actor.program(request.auth.pk),
    )  # fmt: skip
    return answer(DraftOut.of(get_draft(id, language)))


@router.put("/articles/{pid:id}/texts/{pid:language}/step", auth=WRITE, response=DraftOut,
            summary=_("Publish a text of an article, now or later, withdraw it, or ask for that"),
            description=_("The same step twice changes nothing."))  # fmt: skip
def set_text_step(request: ApiRequest, id: str, language: Language, body: TextStepIn) -> HttpResponse:
    text = get_draft(id, language)
    if body.step != "review" and not request.auth.user.leads:
        raise NotFound
    _step(text, body, Actor.program(request.auth.pk))
    return answer(DraftOut.of(get_draft(id, language)))


@transaction.atomic
def _step(text: Text, body: TextStepIn, actor: Actor) -> None:
    actions.check_number(text=text, number=body.number)
    if body.step == "review":
        actions.submit_text(text=text, actor=actor)
    elif body.step == "withdrawn":
        actions.withdraw_text(text=text, actor=actor)
    elif body.step == "published":
        if text.live_number != text.number or text.live_at is None:
            actions.publish_text(text=text, actor=actor)
    elif body.at is None:
        raise ApiError("moment_missing", gettext_lazy("Say when it is to be published."), status=422)
    else:
        actions.schedule_text(text=text, at=body.at, actor=actor)
