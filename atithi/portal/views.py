"""Pages for customers of a business that has no site of its own to put the chat on."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from atithi.channels.webchat.pages import chat_page


@require_GET
def chat(request: HttpRequest, channel: str) -> HttpResponse:
    """The chat as a page of its own: a link to hand out, to print as a QR code, to put into a mail."""
    return chat_page(request, channel, framed=False)
