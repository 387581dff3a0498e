"""The help centre within the chat: what answers the first words, and what a guest says of it. It needs no session."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation

from atithi.channels.webchat import limits
from atithi.channels.webchat.content import read_json, too_large
from atithi.channels.webchat.endpoint import ChatRequest, endpoint, limited, refuse_larger
from atithi.core.errors import NotFound
from atithi.core.text import clean_line
from atithi.knowledge import actions, queries
from atithi.knowledge.markdown import plain
from atithi.knowledge.models import Article
from atithi.knowledge.queries import Reader
from atithi.language import codes

OFFERED = 4
LONGEST = 300  # characters of a question
READS, SAYS = 120, 20  # a minute from one network, beside the channel's own limit


def _language() -> str:
    language = (translation.get_language() or "en")[:2]
    return language if language in codes() else "en"


@endpoint("GET")
def answers(request: ChatRequest) -> HttpResponse:
    """The best public answers to the words `q`; without words the first articles of the help centre."""
    limited(request, "help", per_network=min(READS, request.chat.per_network))
    words, language = clean_line(request.GET.get("q", ""), LONGEST), _language()
    if words:
        found = queries.answers(words, Reader.public(), OFFERED, language=language, typing=True)
        rows = [(one.article.public_id, one.title, one.language) for one in found]
    else:
        first = queries.readable(Reader.public()).prefetch_related("texts").order_by("position", "id")[:OFFERED]
        rows = [(one.public_id, text.live_title, text.language) for one in first if (text := one.reads(language))]
    return JsonResponse({"answers": [{"id": key, "title": title, "language": code} for key, title, code in rows]})


@endpoint("GET", "POST")
def article(request: ChatRequest, article: str) -> HttpResponse:
    """GET: an article as plain words. POST: from which words it was opened, whether it helped, or that a person is asked."""
    if request.method == "POST":
        return _said(request, article)
    limited(request, "help", per_network=min(READS, request.chat.per_network))
    text = queries.get_readable(Reader.public(), article[:20]).reads(_language())
    if text is None:
        raise NotFound
    page = reverse("portal:help_article", args=[_language(), article])
    return JsonResponse(
        {"title": text.live_title, "text": plain(text.live_body), "language": text.language, "page": page}
    )


def _said(request: ChatRequest, public_id: str) -> HttpResponse:
    limited(request, "help-said", per_network=min(SAYS, request.chat.per_network))
    refuse_larger(request, 4096, too_large)
    data: dict[str, Any] = read_json(request.body, 4096)
    found = queries.get_readable(Reader.public(), public_id[:20])
    if data.get("person") is True:
        _asks_a_person(found, str(data.get("q") or ""))
        return HttpResponse(status=204)
    if data.get("opened") is True:
        network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
        actions.note_search(words=clean_line(str(data.get("q") or ""), LONGEST), sender=network, article=found)
        return HttpResponse(status=204)
    helpful, visitor = data.get("helpful"), data.get("visitor")
    if not isinstance(helpful, bool) or not isinstance(visitor, str):
        raise NotFound
    text = found.reads(_language())
    language = text.language if text else _language()
    actions.judge_article(article=found, language=language, visitor=clean_line(visitor, 40), helpful=helpful)
    return HttpResponse(status=204)


def _asks_a_person(article: Article, words: str) -> None:
    """Kept with the question, so that articles that were read in vain are seen."""
    question = clean_line(words, LONGEST)
    if question:
        key = queries.matter(question)
        asked = actions.note_asked(words=question, key=key, article=article, sure=1.0, face="chat")
        actions.note_person(asked=asked.public_id)
