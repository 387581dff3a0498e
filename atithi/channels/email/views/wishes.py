"""What people want of mails: customers, none from machines; colleagues, their own signature."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from atithi.channels.email import actions, queries
from atithi.channels.email.links import unsubscribing
from atithi.channels.email.views.access import person
from atithi.staff.models import Language
from atithi.staff.queries import business


@csrf_exempt  # the link is the proof; mail programs press the button by themselves (RFC 8058)
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button ends automatic mails; looking at the page changes nothing, since mail filters look at every link."""
    address, language = unsubscribing(token)
    if request.method == "POST":
        act = actions.subscribe_again if request.POST.get("again") else actions.unsubscribe
        act(address=address)
    with translation.override(language if language in dict(Language.choices) else "en"):
        context: dict[str, Any] = {"address": address, "done": queries.is_unsubscribed(address), "token": token}
        return render(request, "email/unsubscribe.html", {**context, "business": business().name_in(language)})


@login_required
@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest) -> HttpResponse:
    """How a colleague's own mails are signed, by language."""
    user = person(request)
    codes = [("", _("All other languages")), *Language.choices]
    if request.method == "POST":
        texts = {code: request.POST.get(f"text_{code or 'other'}", "") for code, _name in codes}
        actions.set_signatures(user=user, texts=texts)
        messages.success(request, _("Saved."))
        return redirect("email:signature")
    known = queries.signatures_of(user.pk)
    rows = [(code, code or "other", name, known.get(code, "")) for code, name in codes]
    return render(request, "email/signature.html", {"rows": rows, "section": "signature"})
