"""How the business looks: its colours as a style sheet, its logo. Public, as its chat and its mails are."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from atithi.files.serving import serve
from atithi.staff import colours
from atithi.staff.queries import business

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
KEPT = "public, max-age=60"


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """The tokens of colour in the business's own, for every page; empty where it has none. `colour`: another one's."""
    chosen = request.GET.get("colour", "").lower()
    colour = chosen if _COLOUR.fullmatch(chosen) else business().colour
    return HttpResponse(colours.style_sheet(colour), content_type="text/css", headers={"Cache-Control": KEPT})


@require_safe
def shades(request: HttpRequest) -> HttpResponse:
    """How a colour reads in both themes at once, for the settings page."""
    chosen = request.GET.get("colour", "").lower()
    both = colours.shades(chosen if _COLOUR.fullmatch(chosen) else colours.OURS)
    rules = [
        f".shade-{name}{{background:{paper};color:{ink}}}"
        f".shade-{name} .shade-button{{background:{shade.colour};color:{shade.on}}}"
        f".shade-{name} .shade-soft{{background:{shade.soft};color:{shade.colour}}}"
        for name, shade, paper, ink in (
            ("light", both.light, colours.LIGHT_PAPER, colours.BLACK), ("dark", both.dark, colours.DARK_PAPER, colours.WHITE)
        )
    ]  # fmt: skip
    return HttpResponse("".join(rules), content_type="text/css", headers={"Cache-Control": KEPT})


@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """The business's logo; ours where it has none."""
    file = business().logo
    if file is None:
        response: HttpResponseBase = redirect(static("desk/mark.svg"))
    else:
        response = serve(file)
    response["Cache-Control"] = KEPT
    return response
