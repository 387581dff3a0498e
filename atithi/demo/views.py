"""A shop's website and a customer's mail program, for trying the desk from the other side."""

import smtplib
from email.utils import parseaddr

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from atithi.conversations.queries import channel_of
from atithi.core.text import clean_line
from atithi.demo.goods import PRODUCTS
from atithi.demo.postbox import letters_for, write_to_shop
from atithi.staff.queries import business, stores

VISITOR = "lakshmi.demo@example.com"


@require_GET
def shop(request: HttpRequest) -> HttpResponse:
    """The shop's front page, with the chat on it by one script tag."""
    context = {"business": business(), "stores": stores(), "chat": channel_of("webchat"), "products": PRODUCTS[:8]}
    response = render(request, "demo/shop.html", context)
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]  # the chat, as on any host page
    return response


@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """A customer's mail program: what came from the shop, and a letter to it."""
    address = clean_line(request.POST.get("as") or request.GET.get("as") or VISITOR, 254)
    problem = ""
    if request.method == "POST":
        problem = _send(request, address)
        if not problem:
            return redirect(f"{reverse('demo:mail')}?{urlencode([('as', address), ('sent', '1')])}")
    mailbox = channel_of("email")
    context = {
        "address": address, "letters": letters_for(address), "mailbox": mailbox, "problem": problem,
        "sent": "sent" in request.GET, "posted": request.POST,
    }  # fmt: skip
    return render(request, "demo/mail.html", context, status=400 if problem else 200)


def _send(request: HttpRequest, address: str) -> str:
    """Sends the form's letter; returns what went wrong, in words, or nothing."""
    text = request.POST.get("text", "").strip()
    to = parseaddr(request.POST.get("to", ""))[1]
    if not text or not to or "@" not in address:
        return _("Please write a message and your mail address.")
    try:
        write_to_shop(
            sender=address, name=clean_line(request.POST.get("name", ""), 80), to=to,
            subject=clean_line(request.POST.get("subject", ""), 200), text=text,
            reply_to_id=clean_line(request.POST.get("reply_to_id", ""), 500),
            references=clean_line(request.POST.get("references", ""), 2000),
        )  # fmt: skip
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _("The mail could not be sent: %(reason)s") % {"reason": error}
    return ""
