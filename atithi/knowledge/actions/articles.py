"""Articles as a whole: begun, settled, put away; collections."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Organisation
from atithi.events import Actor, record
from atithi.knowledge.actions.texts import save_text
from atithi.knowledge.edition import raise_edition
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, Audience, Collection
from atithi.language import codes
from atithi.staff.models import User

MOST_PRODUCTS = 12


@transaction.atomic
def begin_article(
    *, title: str, body: str = "", language: str = "en", actor: Actor, owner: User | None = None,
    collection: Collection | None = None, conversation: str = "",
) -> Article:  # fmt: skip
    """A new article with its first text as a draft. `conversation`: the public id of the one it is written from."""
    if language not in codes():
        raise KnowledgeError("unknown_language", _("This language is not among ours."))
    article = Article.objects.create(
        source_language=language, owner=owner, collection=collection, conversation=conversation[:20], created_at=now()
    )
    save_text(article=article, language=language, title=title, body=body, number=0, actor=actor)
    return article


@transaction.atomic
def settle_article(
    *, article: Article, actor: Actor, collection: Collection | None, audience: str, organisation: Organisation | None = None,
    owner: User | None = None, review_on: date | None = None, products: Iterable[str] = (),
) -> Article:  # fmt: skip
    """Says where an article stands, who may read it, whose it is, when it is looked at again, and what it is about."""
    if audience not in Audience.values:
        raise KnowledgeError("unknown_audience", _("Say who may read the article."))
    if audience == Audience.ORGANISATION and organisation is None:
        raise KnowledgeError("organisation_missing", _("Choose the organisation that may read it."))
    article = Article.objects.select_for_update().get(pk=article.pk)
    values: dict[str, Any] = {
        "collection": collection, "audience": audience, "owner": owner, "review_on": review_on,
        "organisation": organisation if audience == Audience.ORGANISATION else None,
        "products": list(dict.fromkeys(clean_line(one, 20) for one in products if one))[:MOST_PRODUCTS],
    }  # fmt: skip
    fields = [name for name, value in values.items() if getattr(article, name) != value]
    if fields:
        for name in fields:
            setattr(article, name, values[name])
        article.save(update_fields=fields)
        raise_edition()
        record("article.settled", subject=("article", article.pk), actor=actor, data={"fields": fields})
    return article


@transaction.atomic
def archive_article(*, article: Article, actor: Actor, archived: bool = True) -> None:
    """Puts an article away, or takes it out again. The same twice changes nothing."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    if (article.archived_at is not None) == archived:
        return
    article.archived_at = now() if archived else None
    article.save(update_fields=["archived_at"])
    raise_edition()
    record("article.archived", subject=("article", article.pk), actor=actor, data={"archived": archived})


@transaction.atomic
def save_collection(
    *, names: Mapping[str, str], actor: Actor, position: int = 0, collection: Collection | None = None
) -> Collection:
    """Adds a collection, or changes its names and place."""
    cleaned = {code: name for code in codes() if (name := clean_line(names.get(code, ""), 80))}
    if not cleaned:
        raise KnowledgeError("name_missing", _("A collection needs a name in at least one language."))
    if collection is None:
        collection = Collection(names=cleaned, position=position)
    collection.names, collection.position = cleaned, max(0, min(position, 1000))
    collection.save()
    record("collection.changed", subject=("collection", collection.pk), actor=actor, data={"names": cleaned})
    return collection
