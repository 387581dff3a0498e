"""The help centre: articles for everybody at /help/, and at /my/<link>/help/ also those for guests we know."""

import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_POST, require_safe

from atithi.channels.webchat import limits
from atithi.commerce.actions.links import read_link
from atithi.core.errors import NotFound
from atithi.core.ids import public_id as new_id
from atithi.files.serving import serve
from atithi.knowledge import actions, queries
from atithi.knowledge.markdown import plain
from atithi.knowledge.models import Article, Audience, Picture, Reason, Text
from atithi.knowledge.queries import Reader
from atithi.portal.asking import note, note_opening, ways_to_ask, words_for_a_person
from atithi.staff.queries import business

LANGUAGES = (("en", "English"), ("hi", "हिन्दी"), ("te", "తెలుగు"), ("bn", "বাংলা"))
CODES = tuple(code for code, _name in LANGUAGES)
LONGEST_QUESTION = 600
VISITOR = "atithi_reader"
A_YEAR = 365 * 24 * 3600
MOST_READ = 8
VERDICTS = 30  # a minute from one network
OPENINGS = 60
LEAST_NEAR = 0.08  # how surely something must answer to be shown as near where nothing fits


def _reader(token: str) -> Reader:
    if not token:
        return Reader.public()
    customer = read_link(token)
    if customer is None:
        raise NotFound
    return Reader.guest(customer)


def _base(language: str, token: str) -> str:
    """The address that all of a visitor's pages begin with."""
    if language not in CODES:
        raise NotFound
    return f"/my/{token}/help/{language}/" if token else f"/help/{language}/"


def _page(request: HttpRequest, template: str, language: str, token: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the help centre in its language; private where it is by a guest's link."""
    base = _base(language, token)
    with translation.override(language):
        common = {
            "base": base, "language": language, "languages": LANGUAGES, "business": business().name_in(language), "token": token,
            "path": "", "root": base.removesuffix(f"{language}/"), "site": request.build_absolute_uri("/")[:-1],
        }  # fmt: skip
        response = render(request, template, {**common, **context})
        response["Content-Language"] = language
    response["Cache-Control"] = "private, no-store" if token else "private, max-age=60"
    if token:
        response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex", "no-referrer"
    return response


@require_safe
def entry(request: HttpRequest, token: str = "") -> HttpResponse:
    """To the help centre in the visitor's language."""
    language = translation.get_language() or "en"
    response = redirect(_base(language if language in CODES else "en", token))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def home(request: HttpRequest, language: str, token: str = "") -> HttpResponse:
    """Collections with their articles, and the search."""
    _base(language, token)
    shelves = tuple(
        (collection.name_in(language) if collection else "", lines)
        for collection, lines in queries.shelves(_reader(token), language)
    )
    html = _shelves.__wrapped__(shelves, language, token) if token else _shelves(shelves, language, "")
    return _page(request, "portal/help/home.html", language, token, {"shelves": html if shelves else ""})


@lru_cache(maxsize=8)
def _shelves(shelves: tuple[tuple[str, tuple[queries.Line, ...]], ...], language: str, token: str) -> SafeString:
    """The list on the first page; the public one is made once for what stands on it."""
    context = {"shelves": shelves, "language": language, "base": _base(language, token)}
    with translation.override(language):
        return render_to_string("portal/help/shelves.html", context)


@require_safe
def search(request: HttpRequest, language: str, token: str = "") -> HttpResponse:
    """What answers a question. `part`: only the list, while one types; that is not kept as a question."""
    _base(language, token)
    question, typing = request.GET.get("q", "")[:LONGEST_QUESTION].strip(), bool(request.GET.get("part"))
    found = queries.nearest(question, _reader(token), language=language, typing=typing) if question else []
    fit = [answer for answer, fits in found if fits]
    context: dict[str, Any] = {
        "question": question,
        "answers": fit,
        "near": [] if fit else [answer for answer, _f in found[:3] if answer.score > LEAST_NEAR],
    }
    if typing:
        with translation.override(language):
            response = render(
                request, "portal/help/hits.html", {**context, "base": _base(language, token), "language": language}
            )
        response["Cache-Control"] = "private, max-age=60"
        return response
    context["asked"] = note(question, fit[0] if fit else None, _network(request)) if question else ""
    return _page(request, "portal/help/search.html", language, token, {**context, "path": "search/"})


@require_safe
def article(request: HttpRequest, language: str, public_id: str, token: str = "") -> HttpResponse:
    """An article; in another language, openly, where it is not there in this one."""
    base = _base(language, token)
    found = queries.get_readable(_reader(token), public_id)
    text = found.reads(language)
    if text is None:
        raise NotFound
    related = queries.related(found, _reader(token), language)
    there = [one.language for one in found.texts.all() if one.live_at]
    said = request.GET.get("said", "")
    own = base if language in there else f"/help/{text.language}/"
    context = {
        "article": found, "text": text, "html": mark_safe(text.live_html), "related": related, "there": there,  # noqa: S308 (made by markdown.html_of)
        "path": f"articles/{found.public_id}/", "asked": request.GET.get("asked", "")[:20],
        "summary": plain(text.live_body)[:155], "canonical": f"{own}articles/{found.public_id}/",
        "data": "" if token else structured(text), "reasons": Reason.choices,
        "said": said if said in {"no", "thanks"} else "",
    }  # fmt: skip
    return _page(request, "portal/help/article.html", language, token, context)


def structured(text: Text) -> SafeString:
    """The article as a question with its answer, as search engines read it."""
    page = {
        "@context": "https://schema.org", "@type": "FAQPage", "inLanguage": text.language,
        "mainEntity": [{
            "@type": "Question", "name": text.live_title, "acceptedAnswer": {"@type": "Answer", "text": text.live_html},
        }],
    }  # fmt: skip
    safe = json.dumps(page, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(safe)  # noqa: S308 (no sign of HTML is left in it)


@require_POST
def verdict(request: HttpRequest, language: str, public_id: str, token: str = "") -> HttpResponse:
    """What a visitor says of an article. Said again, it changes what they said."""
    base, form = _base(language, token), request.POST
    limits.count(f"verdict:{_network(request)}", VERDICTS)
    found = queries.get_readable(_reader(token), public_id)
    if form.get("helpful") not in {"yes", "no"}:
        raise NotFound
    visitor = request.COOKIES.get(VISITOR, "")[:40] or new_id()
    text = found.reads(language)
    actions.judge_article(
        article=found, language=text.language if text else language, visitor=visitor, helpful=form["helpful"] == "yes",
        reason=form.get("reason", ""), comment=form.get("comment", ""),
    )  # fmt: skip
    said = "thanks" if form["helpful"] == "yes" or form.get("reason") or form.get("comment") else "no"
    response = redirect(f"{base}articles/{public_id}/?said={said}#helpful")
    response.set_cookie(
        VISITOR, visitor, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure(), path="/"
    )
    return response


@require_POST
def person(request: HttpRequest, language: str, token: str = "") -> HttpResponse:
    """Somebody wants to ask a person: that is kept with their question, and they are shown how."""
    base, form = _base(language, token), request.POST
    actions.note_person(asked=form.get("asked", "")[:20])
    read = ",".join(form.getlist("read")[:MOST_READ])[:200]
    query = "&".join(
        f"{key}={value}" for key, value in (("read", read), ("asked", form.get("asked", "")[:20])) if value
    )
    return redirect(f"{base}person/{'?' + query if query else ''}")


@require_safe
def ways(request: HttpRequest, language: str, token: str = "") -> HttpResponse:
    """The ways to a person, each carrying what was read and asked."""
    _base(language, token)
    reader = _reader(token)
    ids = [one for one in request.GET.get("read", "").split(",") if one][:MOST_READ]
    read = [
        text.live_title
        for one in queries.readable(reader).filter(public_id__in=ids).prefetch_related("texts")
        if (text := one.reads(language))
    ]
    with translation.override(language):
        words = words_for_a_person(read, request.GET.get("asked", "")[:20])
        context = {"read": read, "words": words, "ways": ways_to_ask(words, language), "path": "person/"}
    return _page(request, "portal/help/person.html", language, token, context)


@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """An article was opened from a search, or from what stood below while one typed: told by the page's script."""
    form, network = request.POST, _network(request)
    limits.count(f"opened:{network}", OPENINGS)
    article = queries.get_readable(Reader.staff(), form.get("article", "")[:20])
    if article.audience == Audience.STAFF:
        raise NotFound
    note_opening(form.get("asked", "")[:20], form.get("q", "")[:LONGEST_QUESTION].strip(), article, network)
    return HttpResponse(status=204)


def _network(request: HttpRequest) -> str:
    return limits.network_of(request.META.get("REMOTE_ADDR", ""))


@require_GET
def picture(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A picture of an article that everybody may read; to staff also of others."""
    found = Picture.objects.select_related("file", "article").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if not request.user.is_authenticated:
        queries.get_readable(Reader(Reader.public().labels | {"guests"}), found.article.public_id)
    response = serve(found.file)
    response["Cache-Control"] = "private, max-age=86400"
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public articles with their languages, for search engines."""
    site = request.build_absolute_uri("/")[:-1]
    found = queries.readable(Reader.public()).prefetch_related("texts")[:10_000]
    rows = [
        (one.public_id, text.language, text.changed_at, languages)
        for one in found
        if (languages := [text.language for text in one.texts.all() if text.live_at])
        for text in one.texts.all()
        if text.live_at
    ]
    return render(request, "portal/help/sitemap.xml", {"rows": rows, "site": site}, content_type="application/xml")


def address_of(article: Article, language: str) -> str:
    """Where guests read an article."""
    return reverse("portal:help_article", args=[language, article.public_id])
