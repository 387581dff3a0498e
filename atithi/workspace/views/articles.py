"""Articles: found, written with a preview beside, looked at, published, planned, restored, and settled."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atithi.core.errors import DeskError, NotFound
from atithi.customers.models import Organisation
from atithi.events import Actor
from atithi.knowledge import actions, markdown, queries
from atithi.knowledge.actions.pictures import LARGEST
from atithi.knowledge.models import Article, Audience, Collection
from atithi.language import codes
from atithi.language.ease import score
from atithi.staff.models import User
from atithi.workspace.access import StaffRequest, staff
from atithi.workspace.article_form import day_of, moment_of, pictures_of, state_of, verbs
from atithi.workspace.article_words import compared, proposals

SHOWN = 60
STATES = ("", "draft", "review", "scheduled", "due", "missing", "archived")


@staff
@require_GET
def library(request: StaffRequest) -> HttpResponse:
    """Articles with how each stands in each language; `q` finds them as guests' questions do."""
    words, state, language = (
        request.GET.get("q", "")[:200].strip(),
        request.GET.get("state", ""),
        request.GET.get("language", ""),
    )
    if words:
        found = queries.nearest(words, queries.Reader.staff(), 20, language=request.user.language)
        articles = [answer.article for answer, _fits in found]
    else:
        shelf, wanted = request.GET.get("collection", ""), state if state in STATES else ""
        rows = queries.library(state=wanted, language=language, collection=shelf)
        articles = list(queries.with_texts(rows)[:SHOWN])
    lines = [(article, article_title(article, request.user.language), state_of(article)) for article in articles]
    context = {
        "lines": lines, "query": words, "state": state, "language": language, "helped": queries.helped(articles),
        "collections": Collection.objects.all(), "section": "articles",
    }  # fmt: skip
    return render(request, "desk/knowledge/library.html", context)


def article_title(article: Article, language: str) -> str:
    """Its title for a reader of the staff, published or not."""
    texts = {text.language: text.title for text in article.texts.all()}
    return texts.get(language) or texts.get(article.source_language) or next(iter(texts.values()), "")


@staff
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new article in the language one chooses."""
    form = request.POST
    if request.method == "POST":
        begun = actions.begin_article(
            title=form.get("title", ""), body=form.get("body", ""), language=form.get("language", "en"),
            actor=Actor.staff(request.user.pk), owner=request.user,
        )  # fmt: skip
        return redirect("workspace:article_text", public_id=begun.public_id, language=begun.source_language)
    context = {
        "article": None,
        "text": None,
        "language": request.user.language,
        "section": "articles",
        "codes": codes(),
    }
    return render(request, "desk/knowledge/editor.html", {**context, "title": request.GET.get("title", "")[:160]})


@staff
@require_http_methods(["GET", "POST"])
def text(request: StaffRequest, public_id: str, language: str) -> HttpResponse:
    """One language of an article: written beside its original, with a preview and its reading ease."""
    article = queries.get_article(public_id)
    if language not in codes():
        raise NotFound
    form, problem, status = request.POST, "", 200
    if request.method == "POST":
        number = form.get("number", "0")
        try:
            actions.save_text(
                article=article, language=language, title=form.get("title", ""), body=form.get("body", ""),
                number=int(number) if number.isdecimal() and len(number) < 9 else 0, actor=Actor.staff(request.user.pk),
            )  # fmt: skip
        except DeskError as error:
            problem, status = str(error), error.status
        else:
            messages.success(request, _("Saved"))
            return redirect("workspace:article_text", public_id=public_id, language=language)
    return _editor(request, article, language, problem, status)


def _editor(request: StaffRequest, article: Article, language: str, problem: str, status: int) -> HttpResponse:
    texts = {one.language: one for one in article.texts.all()}
    held = texts.get(language)
    source = texts.get(article.source_language) if language != article.source_language else None
    title = request.POST.get("title", held.title if held else "")
    body = request.POST.get("body", held.body if held else "")
    context = {
        "article": article, "text": held, "language": language, "source": source, "codes": codes(), "problem": problem,
        "title": title, "body": body, "states": state_of(article), "verbs": verbs(held, request.user), "section": "articles",
        "changed": held if problem else None, "ease": score(body, language) if body else None,
        "heading_title": title or article_title(article, language),
        "html": mark_safe(markdown.html_of(body, picture=pictures_of(article))),  # noqa: S308 (made safe there)
    }  # fmt: skip
    return render(request, "desk/knowledge/editor.html", context, status=status)


@staff
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """What is being written as guests would read it, and how easily."""
    body, language = request.POST.get("body", "")[: markdown.LONGEST], request.POST.get("language", "en")
    found = queries.get_article(public_id) if (public_id := request.POST.get("article", "")) else None
    html = markdown.html_of(body, picture=pictures_of(found)) if found else markdown.html_of(body)
    context = {
        "html": mark_safe(html), "ease": score(body, language) if body.strip() and language in codes() else None,  # noqa: S308
        "language": language,
    }  # fmt: skip
    return render(request, "desk/knowledge/preview.html", context)


@staff
@require_POST
def step(request: StaffRequest, public_id: str, language: str) -> HttpResponse:
    """Submits, publishes, plans, withdraws or confirms a text; publishing is for those who lead."""
    held = queries.get_draft(public_id, language)
    actor, verb = Actor.staff(request.user.pk), request.POST.get("do", "")
    if verb not in {name for name, _label, _kind in verbs(held, request.user)}:
        raise NotFound
    if verb == "publish":
        actions.publish_text(text=held, actor=actor)
    elif verb == "schedule":
        actions.schedule_text(text=held, at=moment_of(request.POST.get("at", "")), actor=actor)
    elif verb == "submit":
        actions.submit_text(text=held, actor=actor)
    elif verb == "withdraw":
        actions.withdraw_text(text=held, actor=actor)
    elif verb == "confirm":
        actions.confirm_translation(text=held, actor=actor)
    messages.success(request, _("Done"))
    return redirect("workspace:article_text", public_id=public_id, language=language)


@staff
@require_http_methods(["GET", "POST"])
def versions(request: StaffRequest, public_id: str, language: str) -> HttpResponse:
    """What a text was, each version beside the one before it; any can be made the draft again."""
    held = queries.get_draft(public_id, language)
    if request.method == "POST":
        number = request.POST.get("number", "")
        version = held.versions.filter(number=number).first() if number.isdecimal() and len(number) < 9 else None
        if version is None:
            raise NotFound
        actions.restore_version(version=version, actor=Actor.staff(request.user.pk))
        messages.success(request, _("Restored as a draft"))
        return redirect("workspace:article_text", public_id=public_id, language=language)
    rows = list(held.versions.select_related("author")[:30])
    context = {
        "article": held.article,
        "text": held,
        "language": language,
        "section": "articles",
        "rows": compared(rows),
    }
    return render(request, "desk/knowledge/versions.html", context)


@staff
@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, public_id: str) -> HttpResponse:
    """For whom an article is, whose it is, when it is looked at again, and how guests ask for it."""
    article, form, actor = queries.get_article(public_id), request.POST, Actor.staff(request.user.pk)
    if request.method == "POST" and "archived" in form:
        if not request.user.leads:
            raise NotFound
        actions.archive_article(article=article, archived=form["archived"] == "yes", actor=actor)
        return redirect("workspace:articles")
    if request.method == "POST":
        _settle(request, article, actor)
        messages.success(request, _("Saved"))
        return redirect("workspace:article", public_id=public_id)
    kept = [one.words for one in article.phrasings.all() if one.kept]
    context = {
        "article": article, "title": article_title(article, request.user.language), "audiences": Audience.choices,
        "collections": Collection.objects.all(), "people": User.objects.filter(is_active=True).order_by("name"),
        "organisations": Organisation.objects.filter(archived_at=None).order_by("name")[:200], "phrasings": "\n".join(kept),
        "proposals": proposals(article, kept), "section": "articles", "states": state_of(article),
        "verdicts": article.verdicts.order_by("-at")[:10], "helped": queries.helped([article]).get(article.pk, (0, 0)),
    }  # fmt: skip
    return render(request, "desk/knowledge/settle.html", context)


def _settle(request: StaffRequest, article: Article, actor: Actor) -> None:
    form = request.POST
    actions.settle_article(
        article=article, actor=actor, audience=form.get("audience", ""), review_on=day_of(form.get("review_on", "")),
        collection=Collection.objects.filter(public_id=form.get("collection", "")).first(),
        organisation=Organisation.objects.filter(public_id=form.get("organisation", "")).first(),
        owner=User.objects.filter(public_id=form.get("owner", ""), is_active=True).first(),
        products=form.get("products", "").replace(",", " ").split(),
    )  # fmt: skip
    actions.save_phrasings(
        article=article, phrasings=[*form.get("phrasings", "").splitlines(), *form.getlist("proposed")], actor=actor
    )


@staff
@require_POST
def pictures(request: StaffRequest, public_id: str) -> HttpResponse:
    """Adds a picture; back comes the Markdown that shows it."""
    article, upload = queries.get_article(public_id), request.FILES.get("picture")
    if upload is None:
        raise NotFound
    says = request.POST.get("says", "")
    added = actions.add_picture(
        article=article, content=upload.read(LARGEST + 1), name=upload.name or "picture", says=says,
        actor=Actor.staff(request.user.pk),
    )  # fmt: skip
    return HttpResponse(f"![{added.says}](picture:{added.public_id})", content_type="text/plain; charset=utf-8")
