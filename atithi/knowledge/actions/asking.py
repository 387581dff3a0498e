"""What guests ask and say of articles, and what staff send of them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.events import Actor, record
from atithi.knowledge.errors import KnowledgeError
from atithi.knowledge.models import Article, Asked, Ending, Reason, Sent, Verdict
from atithi.language import identify


def note_asked(*, words: str, key: str, article: Article | None, sure: float, face: str = "portal") -> Asked:
    """Keeps a question with what was found for it. `key`: what it is about, see `queries.matter`."""
    heard = identify(words[:600])
    return Asked.objects.create(
        words=clean_line(words, 200), key=key[:120], language=heard.language, script=heard.script, face=face, article=article,
        sure=sure, ending=Ending.SHOWN if article else Ending.NONE, at=now(),
    )  # fmt: skip


def note_opened(*, asked: str) -> None:
    """The one who asked read an article."""
    Asked.objects.filter(public_id=asked, ending__in=[Ending.NONE, Ending.SHOWN]).update(ending=Ending.OPENED)


def note_person(*, asked: str) -> None:
    """The one who asked went on to a person."""
    Asked.objects.filter(public_id=asked).update(ending=Ending.PERSON)


@transaction.atomic
def judge_article(
    *, article: Article, language: str, visitor: str, helpful: bool, reason: str = "", comment: str = ""
) -> Verdict:
    """Keeps what a guest says of an article; saying it again changes it."""
    if not visitor:
        raise KnowledgeError("visitor_missing", _("Open the article again, then say it."))
    reason = "" if helpful or reason not in Reason.values else reason
    verdict, _made = Verdict.objects.update_or_create(
        article=article, visitor=visitor[:40],
        defaults={
            "language": language, "helpful": helpful, "reason": reason, "comment": clean(comment).strip()[:500], "at": now()
        },
    )  # fmt: skip
    record(
        "article.judged", subject=("article", article.pk), actor=Actor.system(),
        data={"language": language, "helpful": helpful, "reason": reason},
    )  # fmt: skip
    return verdict


@transaction.atomic
def note_sent(*, article: Article, language: str, conversation: str, key: str, actor: Actor) -> Sent:
    """Keeps that an article was put into an answer. Told twice it is one."""
    row, made = Sent.objects.get_or_create(
        key=key[:40],
        defaults={
            "article": article, "language": language, "conversation": conversation[:20], "at": now(),
            "user_id": actor.id if actor.kind == "staff" else None,
        },
    )  # fmt: skip
    if made:
        record(
            "article.sent", subject=("article", article.pk), actor=actor,
            data={"language": language, "conversation": conversation, "key": row.key},
        )  # fmt: skip
    return row
