"""What guests write about: themes with their words, named, joined, dismissed and redefined by those who lead."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.satisfaction import figures, theme_queries
from atithi.satisfaction.actions import themes as actions
from atithi.workspace.access import StaffRequest, leads, staff
from atithi.workspace.views.survey_figures import days_of

MOST = 60


@staff
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """All themes of a period, with quotes."""
    days = days_of(request)
    found = theme_queries.overview(request.user, days)
    theme_queries.add_quotes(request.user, found.themes[:MOST], days)
    context = {
        "found": found.themes[:MOST], "written": found.written, "days": days, "periods": figures.PERIODS,
        "aside": theme_queries.set_aside() if request.user.leads else [], "section": "survey_themes",
        "surveys": figures.surveys(),
    }  # fmt: skip
    return render(request, "desk/satisfaction/themes.html", context)


@leads
@require_POST
def change(request: StaffRequest, public_id: str) -> HttpResponse:
    """A name, the words that define it, another theme to join it with, or that it says nothing."""
    theme, actor, form = theme_queries.get_theme(public_id), Actor.staff(request.user.pk), request.POST
    step = form.get("step", "")
    if step == "name":
        actions.name_theme(theme=theme, actor=actor, name=form.get("name", ""))
    elif step == "words":
        actions.define_theme(theme=theme, actor=actor, text=form.get("words", "")[:2000])
    elif step == "join":
        actions.join_themes(theme=theme, into=theme_queries.get_theme(form.get("into", "")), actor=actor)
    elif step == "dismiss":
        actions.dismiss_theme(theme=theme, actor=actor)
    elif step == "restore":
        actions.restore_theme(theme=theme, actor=actor)
    else:
        raise NotFound
    return redirect("workspace:survey_themes")


@leads
@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """Looks for new themes now, and not only at night."""
    actions.find_themes()
    return redirect("workspace:survey_themes")
