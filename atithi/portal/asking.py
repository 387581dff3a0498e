"""From the help centre to a person: what was asked is kept, and what was read goes along."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.knowledge import actions, queries
from atithi.knowledge.models import Article, Asked
from atithi.knowledge.queries import Answer

MOST_A_MINUTE = 300  # questions that are kept: a flood of them fills no disk


def note(question: str, best: Answer | None, sender: str) -> str:
    """Keeps a question and counts its words; its public id, empty where too many come in. `sender`: their network, not kept."""
    if Asked.objects.filter(at__gte=now() - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        return ""
    article, key = best.article if best else None, queries.matter(question)
    with transaction.atomic():
        row = actions.note_asked(words=question, key=key, article=article, sure=best.score if best else 0.0)
        actions.note_search(words=question, sender=sender)
    return row.public_id


def note_opening(asked: str, words: str, article: Article, sender: str) -> None:
    """Counts that an article was opened: from a question that was kept, or from `words` while they were typed."""
    kept = Asked.objects.filter(public_id=asked).values_list("words", flat=True).first() if asked else None
    actions.note_opened(asked=asked)
    if words := kept or words:
        actions.note_search(words=words, sender=sender, article=article)


def words_for_a_person(read: list[str], asked: str) -> str:
    """What the message to us begins with: the question, and what was read already."""
    question = Asked.objects.filter(public_id=asked).values_list("words", flat=True).first() if asked else None
    parts = [question] if question else []
    if read:
        parts.append(_("I have read: %(titles)s") % {"titles": " · ".join(read)})
    return "\n".join(parts)


@dataclass(frozen=True)
class Way:
    """One way to a person."""

    kind: str
    label: str
    address: str


def ways_to_ask(words: str, language: str) -> list[Way]:
    """The chat and the mail of the business, each beginning with `words`."""
    found = []
    for channel in Channel.objects.filter(active=True, kind__in=["webchat", "email"]).order_by("id"):
        if channel.kind == "webchat":
            query = urlencode({"language": language, **({"say": words} if words else {})})
            address = f"{reverse('portal:chat', args=[channel.public_id])}?{query}"
            found.append(Way("chat", _("Write to us in the chat"), address))
        elif "@" in channel.address:
            address = f"mailto:{channel.address}" + (f"?body={quote(words)}" if words else "")
            found.append(Way("mail", _("Write a mail to %(address)s") % {"address": channel.address}, address))
    kinds: set[str] = set()
    return [way for way in found if way.kind not in kinds and not kinds.add(way.kind)]  # type: ignore[func-returns-value]
