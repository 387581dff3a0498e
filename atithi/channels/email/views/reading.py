"""Pictures of a mail that lie elsewhere: shown when asked for, brought by us."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from atithi.channels.email import pictures, queries
from atithi.channels.email.views.access import person
from atithi.conversations.queries import get_message
from atithi.core.errors import NotFound
from atithi.files.serving import serve


@login_required
@require_GET
def with_pictures(request: HttpRequest, message_id: str) -> HttpResponse:
    """The text of a message once more, now with its pictures: a piece of page in place of the text."""
    message = get_message(person(request), message_id)
    mail = queries.mail_of(message)
    if mail is None or not mail.remote_pictures or message.redacted_at is not None:
        raise NotFound
    html = pictures.html_with_pictures(mail)
    response = render(request, "email/with_pictures.html", {"message": message, "html": html})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def picture(request: HttpRequest, mac: str) -> FileResponse:
    """One picture, for the staff alone, and only of an address that we signed when we showed a mail."""
    person(request)
    if "url" not in request.GET:
        raise NotFound
    return serve(pictures.picture(request.GET["url"], mac))
