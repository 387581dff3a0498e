"""Answers beside a conversation, what guests asked in vain, and the business's own words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.conversations.models import Conversation
from atithi.conversations.queries import get_conversation
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.knowledge import actions, markdown, queries
from atithi.knowledge.models import Article, Audience, Collection, Synonyms
from atithi.knowledge.queries import Reader
from atithi.language import codes
from atithi.workspace.access import StaffRequest, leads, staff

BESIDE = 3
LONGEST = 600


@staff
@require_GET
def beside(request: StaffRequest, public_id: str) -> HttpResponse:
    """The best answers to what the guest wrote last, or to the words one looks for, each ready to be put in."""
    conversation = get_conversation(request.user, public_id)
    words = request.GET.get("q", "").strip()[:LONGEST]
    question = words or _last_words(conversation)
    spoken = conversation.customer.language if conversation.customer else ""
    language = conversation.language if conversation.language in codes() else spoken if spoken in codes() else "en"
    found = queries.nearest(question, Reader.staff(), BESIDE, language=language) if question else []
    shown = [answer for answer, fits in found if fits or words]
    rows = [(answer, _words_of(request, answer, language)) for answer in shown]
    context = {"conversation": conversation, "rows": rows, "words": words, "searched": words, "language": language}
    return render(request, "desk/knowledge/beside.html", context)


@staff
@require_POST
def sent(request: StaffRequest, public_id: str) -> HttpResponse:
    """An article went out with a reply: told by the page once the reply was taken. Told twice it is one."""
    conversation, form = get_conversation(request.user, public_id), request.POST
    article = queries.get_readable(Reader.staff(), form.get("article", "")[:20])
    language = form.get("language", "")
    if language not in codes() or not form.get("key"):
        raise NotFound
    actions.note_sent(
        article=article, language=language, conversation=conversation.public_id, key=form["key"],
        actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    _note_search(request, article)
    return HttpResponse(status=204)


@staff
@require_POST
def opened(request: StaffRequest, public_id: str) -> HttpResponse:
    """An article was opened from what was searched beside a conversation."""
    get_conversation(request.user, public_id)
    _note_search(request, queries.get_readable(Reader.staff(), request.POST.get("article", "")[:20]))
    return HttpResponse(status=204)


def _note_search(request: StaffRequest, article: Article) -> None:
    words = request.POST.get("searched", "")[:LONGEST]
    actions.note_search(words=words, sender=f"staff {request.user.pk}", article=article)


def _last_words(conversation: Conversation) -> str:
    rows = conversation.messages.filter(kind="customer").order_by("-id").values_list("text", flat=True)
    return (rows.first() or "")[:LONGEST]


def _words_of(request: StaffRequest, answer: queries.Answer, language: str) -> str:
    """What is put into the answer: the article in the guest's language, and where they can read it again."""
    text = answer.article.reads(language)
    if text is None or answer.article.audience in (Audience.STAFF,):
        return ""
    words = markdown.message(text.live_body)
    if answer.article.audience != Audience.PUBLIC:
        return words
    address = request.build_absolute_uri(reverse("portal:help_article", args=[language, answer.article.public_id]))
    return f"{words}\n\n{address}"


@staff
@require_POST
def from_conversation(request: StaffRequest, public_id: str) -> HttpResponse:
    """Makes a draft of a conversation: what was asked as its title, our answers as its text."""
    conversation = get_conversation(request.user, public_id)
    rows = list(
        conversation.messages.filter(kind__in=["customer", "reply"]).order_by("id").values_list("kind", "text")[:200]
    )
    asked = next((text for kind, text in rows if kind == "customer" and text.strip()), "") or conversation.subject
    replies = [text.strip() for kind, text in rows if kind == "reply" and text.strip()]
    language = conversation.language if conversation.language in codes() else request.user.language
    article = actions.begin_article(
        title=" ".join(asked.split())[:160] or _("A question"), body="\n\n".join(replies)[: markdown.LONGEST], language=language,
        actor=Actor.staff(request.user.pk), owner=request.user, conversation=conversation.public_id,
    )  # fmt: skip
    messages.success(
        request, _("A draft was made of the conversation. Take out names and numbers before it is published.")
    )
    return redirect("workspace:article_text", public_id=article.public_id, language=language)


@staff
@require_GET
def gaps(request: StaffRequest) -> HttpResponse:
    """What guests asked and did not find, and articles that misled them."""
    context = {"gaps": queries.gaps(), "misleading": queries.misleading(), "section": "article_gaps"}
    return render(request, "desk/knowledge/gaps.html", context)


@leads
@require_http_methods(["GET", "POST"])
def synonyms(request: StaffRequest) -> HttpResponse:
    """Words that mean the same in this business, a line each."""
    if request.method == "POST":
        lines = [line.split(",") for line in request.POST.get("words", "").splitlines()]
        actions.save_synonyms(lists=lines, actor=Actor.staff(request.user.pk))
        messages.success(request, _("Saved"))
        return redirect("workspace:article_synonyms")
    context = {
        "lines": "\n".join(", ".join(row.words) for row in Synonyms.objects.all()),
        "section": "article_synonyms", "proposals": queries.proposed_synonyms(),
    }  # fmt: skip
    return render(request, "desk/knowledge/synonyms.html", context)


@leads
@require_POST
def settle_proposal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Takes a proposed pair of words in, or dismisses it for good."""
    answer = request.POST.get("answer", "")
    if answer not in {"accept", "dismiss"}:
        raise NotFound
    proposal = queries.get_proposal(public_id)
    actions.settle_proposal(proposal=proposal, accepted=answer == "accept", actor=Actor.staff(request.user.pk))
    messages.success(request, _("Saved") if answer == "accept" else _("It will not be proposed again."))
    return redirect("workspace:article_synonyms")


@leads
@require_http_methods(["GET", "POST"])
def collections(request: StaffRequest) -> HttpResponse:
    """The help centre's shelves: their names in each language and their order."""
    if request.method == "POST":
        form = request.POST
        held = Collection.objects.filter(public_id=form.get("collection", "")).first()
        place = form.get("position", "")
        actions.save_collection(
            names={code: form.get(f"name_{code}", "") for code in codes()}, actor=Actor.staff(request.user.pk), collection=held,
            position=int(place) if place.isdecimal() and len(place) < 5 else 0,
        )  # fmt: skip
        return redirect("workspace:article_collections")
    context = {"collections": Collection.objects.all(), "section": "article_collections"}
    return render(request, "desk/knowledge/collections.html", context)
