"""Mail that providers bring, files behind signed links, and mail that was held back."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atithi.channels.email import queries
from atithi.channels.email.actions import take_back
from atithi.channels.email.links import linked_file
from atithi.channels.email.smtp_intake import accept_mail
from atithi.channels.email.views.access import person
from atithi.channels.email.webhooks import read_call
from atithi.conversations.models import Channel
from atithi.core.errors import NotFound
from atithi.events import Actor
from atithi.files.serving import serve


@require_safe
def linked(request: HttpRequest, token: str) -> FileResponse:
    """A file that was too large for a mail, for whoever has its signed link."""
    file = linked_file(token)
    if file is None:
        raise NotFound
    return serve(file, download=True)


@csrf_exempt  # signed by the provider
@require_http_methods(["POST", "HEAD"])
def incoming(request: HttpRequest, channel: str, provider: str) -> HttpResponse:
    """A provider brings mail. It hears 200 only when all of it is stored; else it tries again."""
    row = Channel.objects.filter(kind="email", active=True, public_id=channel).first()
    if row is None:
        raise NotFound
    if request.method == "POST":
        for mail in read_call(provider, row.settings, request):
            accept_mail(row, mail.raw, by=provider, mail_from=mail.mail_from, rcpt=list(mail.recipients))
    return HttpResponse()


@login_required
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Mails held back as spam or as loops, with one button each to take them back."""
    return render(request, "email/held.html", {"mails": queries.held_mails(person(request)), "section": "held"})


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A held mail becomes a message after all."""
    user = person(request)
    take_back(mail=queries.get_held(user, pk), actor=Actor.staff(user.pk))
    return redirect("email:held")
