"""Where telephone systems tell of calls: verified, kept, and only then answered. A caller hears what Twilio is told to say."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from atithi.channels.intake import accept
from atithi.channels.phone import twiml
from atithi.channels.phone.line import KIND, Line, line_of
from atithi.channels.phone.models import Call
from atithi.channels.phone.providers import Told, provider
from atithi.channels.phone.queries import place_of
from atithi.conversations.models import Channel
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind, ContactPoint
from atithi.staff.queries import business

LARGEST = 64 * 1024
TWILIO = frozenset({"voice", "wait", "choice", "after", "status", "recording", "leg", "room"})
EXOTEL = frozenset({"passthru", "popup", "queue", "status"})


def _line(request: HttpRequest, public_id: str, name: str) -> tuple[Channel, Line]:
    """The line, if it is one of this provider; missing and switched off look the same."""
    if len(request.body) > LARGEST:  # read before any form is: afterwards it cannot be
        raise NotFound
    channel = Channel.objects.filter(kind=KIND, active=True, public_id=public_id[:40]).first()
    if channel is None:
        raise NotFound
    line = line_of(channel)
    if line.provider != name:
        raise NotFound
    return channel, line


def _told(request: HttpRequest, form: dict[str, str], details: dict[str, Any], secret: str = "") -> Told:
    url = f"{settings.PUBLIC_URL}{request.get_full_path()}"
    address = str(request.META.get("REMOTE_ADDR", ""))
    return Told(url, request.body, form, request.headers, secret, address, details)


def _keep(channel: Channel, line: Line, told: Told, body: bytes) -> None:
    """Verified, then kept once; what is told of one call is read in the order in which it came."""
    if not provider(line.provider).verify(line, told, now()):
        raise NotFound
    key, call = provider(line.provider).identity(told)
    details = {"provider": line.provider, "heard": now().isoformat(), **told.details}
    accept(
        channel_id=channel.pk,
        provider_id=f"call:{key}",
        body=body,
        details=details,
        lane=f"call:{channel.pk}:{call}"[:80],
    )


@csrf_exempt  # signed with the line's secret
@require_POST
def generic(request: HttpRequest, public_id: str) -> HttpResponse:
    """Any telephone system that can send signed JSON."""
    channel, line = _line(request, public_id, "generic")
    told = _told(request, {}, {})
    _keep(channel, line, told, told.body)
    return HttpResponse(status=202)


@csrf_exempt  # the address holds a secret: Exotel signs nothing
@require_http_methods(["GET", "POST"])
def exotel(request: HttpRequest, public_id: str, secret: str, what: str) -> HttpResponse:
    """Passthru, pop-up and queue applets call with GET, status callbacks with POST."""
    channel, line = _line(request, public_id, "exotel")
    if what not in EXOTEL:
        raise NotFound
    form = _exotel_form(request)
    told = _told(request, form, {"what": what}, secret)
    _keep(channel, line, told, json.dumps(form, sort_keys=True).encode())
    return HttpResponse("OK", content_type="text/plain")


def _exotel_form(request: HttpRequest) -> dict[str, str]:
    if request.method == "GET":
        return {name: str(value) for name, value in request.GET.items()}
    if request.content_type == "application/json":
        try:
            found = json.loads(request.body)
        except (ValueError, RecursionError):
            return {}
        values = found.items() if isinstance(found, dict) else ()
        return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in values}
    return {name: str(value) for name, value in request.POST.items()}


@csrf_exempt  # signed with the account's token
@require_POST
def twilio(request: HttpRequest, public_id: str, what: str, call: str = "") -> HttpResponse:
    """All of Twilio's calls; those to which a caller listens are answered with what they hear."""
    channel, line = _line(request, public_id, "twilio")
    if what not in TWILIO:
        raise NotFound
    form = {name: str(value) for name, value in request.POST.items()}
    told = _told(request, form, {"what": what, "call": call, "kind": request.GET.get("kind", "")[:20]})
    _keep(channel, line, told, json.dumps(form, sort_keys=True).encode())
    return HttpResponse(_heard(channel, line, what, form), content_type="text/xml")


def _heard(channel: Channel, line: Line, what: str, form: dict[str, str]) -> str:
    base, language = f"{settings.PUBLIC_URL}/phone/twilio/{line.public_id}", language_of(form.get("From", ""), line)
    if what == "voice":
        name = business().name_in(language)
        return twiml.greeting(line, name, language, wait=f"{base}/wait/", after=f"{base}/after/")
    if what == "wait":
        call = Call.objects.filter(channel=channel, provider_id=form.get("CallSid", "")).first()
        position, minutes = place_of(call) if call is not None else (0, None)
        return twiml.waiting(language, position=position, minutes=minutes, choice=f"{base}/choice/")
    if what == "choice":
        digit = form.get("Digits", "")
        return twiml.chosen(language, call_back=digit == "1") if digit in {"1", "2"} else twiml.stay()
    if what == "after" and form.get("QueueResult") == "leave":
        return twiml.message_wanted(language, done=f"{base}/recording/?kind=voicemail")
    return twiml.hang_up() if what == "after" and form.get("QueueResult") != "redirected" else twiml.stay()


def language_of(number: str, line: Line) -> str:
    """The language of a caller whom we know; else the line's."""
    try:
        value = normalise(ContactKind.PHONE, number)
    except CustomerError:
        return line.language
    point = ContactPoint.objects.select_related("customer").filter(kind=ContactKind.PHONE, value=value).first()
    known = point.customer.language if point is not None else ""
    return known if known in twiml.VOICES else line.language
