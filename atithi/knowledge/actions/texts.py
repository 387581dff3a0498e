"""An article in one language: written, looked at, published, planned, withdrawn, restored."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.knowledge import markdown
from atithi.knowledge.edition import raise_edition
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, Picture, Step, Text, Version
from atithi.language import codes

LONGEST_TITLE = 160
CHANGED = _("Somebody else changed this text meanwhile. Your words are still here: compare, then save.")


@transaction.atomic
def save_text(*, article: Article, language: str, title: str, body: str, number: int, actor: Actor) -> Text:
    """Keeps a draft. `number` is the version it was written from (0: a new text): a later one of somebody else is not lost.

    The same words again change nothing. Raises KnowledgeError, status 409 where somebody else was faster.
    """
    title, body = clean_line(title, LONGEST_TITLE), clean(body).strip()
    if language not in codes():
        raise KnowledgeError("unknown_language", _("This language is not among ours."))
    if not title:
        raise KnowledgeError("title_missing", _("An article needs a title."))
    if len(body) > markdown.LONGEST:
        raise KnowledgeError(
            "body_too_long", _("An article has at most %(most)s characters. Make two of it."), most=markdown.LONGEST
        )
    moment = now()
    text, begun = Text.objects.select_for_update().get_or_create(
        article=article, language=language, defaults={"title": title, "body": body, "changed_at": moment}
    )
    if not begun:
        if (text.title, text.body) == (title, body):
            return text
        if text.number != number:
            raise KnowledgeError("changed_meanwhile", CHANGED, status=409)
        text.title, text.body, text.number, text.changed_at = title, body, text.number + 1, moment
        text.step = Step.DRAFT
        text.publish_at = None
        text.save()
    _keep_version(text, actor)
    record(
        "article.written", subject=("article", article.pk), actor=actor,
        data={"language": language, "fields": ["title", "body"], "number": text.number},
    )  # fmt: skip
    return text


def _keep_version(text: Text, actor: Actor) -> None:
    author = actor.id if actor.kind == "staff" else None
    Version.objects.create(
        text=text, number=text.number, title=text.title, body=text.body, author_id=author, made_at=text.changed_at
    )


def _locked(text: Text) -> Text:
    return Text.objects.select_for_update(of=("self",)).select_related("article").get(pk=text.pk)


def check_number(*, text: Text, number: int) -> None:
    """Holds a text, in the caller's transaction. Raises KnowledgeError, status 409 where `number` is no longer its version."""
    if _locked(text).number != number:
        raise KnowledgeError("changed_meanwhile", CHANGED, status=409)


@transaction.atomic
def submit_text(*, text: Text, actor: Actor) -> None:
    """Asks somebody who may publish to look at a draft."""
    text = _locked(text)
    if text.step != Step.REVIEW:
        text.step = Step.REVIEW
        text.save(update_fields=["step"])
        record("article.submitted", subject=("article", text.article_id), actor=actor, data={"language": text.language})


@transaction.atomic
def publish_text(*, text: Text, actor: Actor) -> Text:
    """Guests read the draft from now on. A translation counts as compared with the original as it is published."""
    text = _locked(text)
    if not text.body.strip():
        raise KnowledgeError("body_missing", _("An article without a text cannot be published."))
    text.live_title, text.live_body, text.live_number = text.title, text.body, text.number
    text.live_html = markdown.html_of(text.body, picture=_pictures(text.article))
    text.live_at = text.live_at or now()
    text.step, text.publish_at = Step.PUBLISHED, None
    text.of_number = _source_number(text)
    text.save()
    raise_edition()
    record(
        "article.published", subject=("article", text.article_id), actor=actor,
        data={"language": text.language, "number": text.number},
    )  # fmt: skip
    return text


def _source_number(text: Text) -> int:
    if text.language == text.article.source_language:
        return 0
    source = Text.objects.filter(article=text.article_id, language=text.article.source_language).first()
    return source.live_number if source is not None else 0


def _pictures(article: Article) -> Callable[[str], str | None]:
    known = set(Picture.objects.filter(article=article).values_list("public_id", flat=True))
    return lambda public_id: reverse("portal:help_picture", args=[public_id]) if public_id in known else None


@transaction.atomic
def schedule_text(*, text: Text, at: datetime, actor: Actor) -> None:
    """Publishes a draft at a moment to come."""
    if at <= now():
        raise KnowledgeError("moment_past", _("Choose a moment that is to come."))
    text = _locked(text)
    if not text.body.strip():
        raise KnowledgeError("body_missing", _("An article without a text cannot be published."))
    text.step, text.publish_at = Step.SCHEDULED, at
    text.save(update_fields=["step", "publish_at"])
    record(
        "article.scheduled", subject=("article", text.article_id), actor=actor,
        data={"language": text.language, "at": at.isoformat()},
    )  # fmt: skip


@transaction.atomic
def withdraw_text(*, text: Text, actor: Actor) -> None:
    """Guests read a text no longer; it stays as a draft."""
    text = _locked(text)
    if text.live_at is None and text.step != Step.SCHEDULED:
        return
    text.live_title = text.live_body = text.live_html = ""
    text.live_number, text.live_at, text.step, text.publish_at = 0, None, Step.DRAFT, None
    text.save()
    raise_edition()
    record("article.withdrawn", subject=("article", text.article_id), actor=actor, data={"language": text.language})


@transaction.atomic
def restore_version(*, version: Version, actor: Actor) -> Text:
    """Makes the draft what an earlier version was; nothing that was written since is lost."""
    text = _locked(version.text)
    if (text.title, text.body) == (version.title, version.body):
        return text
    text.title, text.body, text.number, text.changed_at = version.title, version.body, text.number + 1, now()
    text.step, text.publish_at = Step.DRAFT, None
    text.save()
    _keep_version(text, actor)
    record(
        "article.restored", subject=("article", text.article_id), actor=actor,
        data={"language": text.language, "number": version.number},
    )  # fmt: skip
    return text


@transaction.atomic
def confirm_translation(*, text: Text, actor: Actor) -> None:
    """Says that a translation is right beside the original as it is now."""
    text = _locked(text)
    number = _source_number(text)
    if text.of_number != number:
        text.of_number = number
        text.save(update_fields=["of_number"])
        record(
            "article.written", subject=("article", text.article_id), actor=actor,
            data={"language": text.language, "fields": ["compared"], "number": text.number},
        )  # fmt: skip
