"""Guests say how it was: by a signed link, or by a code in the store. No sign-in, no script. Opening a link answers nothing: a
score in it is chosen on the page, and counts once it is sent. So programs that look at links in mails do no harm."""

import secrets
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from atithi.channels.webchat import limits
from atithi.core.clock import now
from atithi.core.errors import DeskError, NotFound
from atithi.events import Actor
from atithi.portal.choosing import said, speaking
from atithi.privacy.actions.consenting import set_consent
from atithi.privacy.models import How
from atithi.satisfaction import links, queries
from atithi.satisfaction.actions import Given, answer_by_code, mark_opened, submit_answer
from atithi.satisfaction.actions.answering import check_open
from atithi.satisfaction.actions.asking import first_name
from atithi.satisfaction.consent import PURPOSE
from atithi.satisfaction.current import current_version, texts_of, wording_of
from atithi.satisfaction.models import Answer, Invitation, Recovery, ShopCode
from atithi.satisfaction.page import given_by, given_in, more_to_ask, number_in, page_of

LOOKS, SENDS, WRONG = 240, 60, 20  # a minute from one network: a store's guests share one
DEVICE, DEVICE_DAYS = "store_survey", 400
View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """Counted against misuse, kept by nobody on the way, and telling no other site its address."""

    @wraps(view)
    def counted(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        network = limits.network_of(request.META.get("REMOTE_ADDR", ""))
        sends = request.method == "POST"
        limits.count(f"{'answer' if sends else 'survey'}:{network}", SENDS if sends else LOOKS)
        response = view(request, *args, **kwargs)
        if response.status_code == 404:
            limits.count(f"survey-wrong:{network}", WRONG)
        add_never_cache_headers(response)
        response["Referrer-Policy"], response["X-Robots-Tag"] = "same-origin", "noindex"
        return response

    return counted


def _told(request: HttpRequest, title: str, text: str = "", status: int = 200, **more: object) -> HttpResponse:
    context = {"title": title, "text": text, **more}
    return said(render(request, "portal/survey/told.html", context, status=status))


def _unknown(request: HttpRequest) -> HttpResponse:
    text = _("Perhaps it was not copied whole. Please open it once more from our message.")
    return _told(request, _("This link does not work."), text, status=404)


def _cookie(invitation: Invitation) -> str:
    return f"survey_{invitation.public_id}"


@csrf_exempt  # the link itself is the right to answer: no cookie gives it
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The question, what was answered, or why it can be answered no more; POST answers."""
    invitation = queries.invitation_at(token)
    if invitation is None:
        return _unknown(request)
    if request.method == "POST" and "holder" in request.POST:
        return _held(request, invitation)
    with speaking(request, invitation.language):
        answer = queries.answer_of(invitation)
        holds = links.is_holder(invitation, request.COOKIES.get(_cookie(invitation), ""))
        if answer is not None and not holds:
            text = _("It can be changed in the browser in which it was answered.")
            return _told(
                request, _("This was answered already. Thank you!"), text, 409 if request.method == "POST" else 200
            )
        try:
            check_open(invitation)
        except DeskError as error:
            return _told(request, str(error), status=error.status)
        if request.method == "POST":
            return _answered(request, invitation, token)
        if answer is not None and "change" not in request.GET:
            return _thanks(request, invitation, answer)
        _note_opened(request, invitation)
        score = number_in(request.GET.get("score", ""))
        return _form(request, invitation, given_by(answer) if answer is not None else Given(score))


def _note_opened(request: HttpRequest, invitation: Invitation) -> None:
    """Programs that say what they are do not count as somebody who looked."""
    purpose = (
        request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "") + request.headers.get("X-Moz", "")
    )
    if request.method == "GET" and "prefetch" not in purpose and "Mozilla/" in request.headers.get("User-Agent", ""):
        mark_opened(invitation=invitation)


def _form(
    request: HttpRequest, invitation: Invitation, given: Given, problem: str = "", status: int = 200
) -> HttpResponse:
    page = page_of(invitation.survey, invitation.version, name=first_name(invitation.customer), given=given)
    if page is None:
        return _unknown(request)
    context = {
        "page": page,
        "problem": problem,
        "may_stop": invitation.customer is not None,
        "token": links.token_of(invitation),
    }
    return said(render(request, "portal/survey/ask.html", context, status=status))


def _answered(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    given = given_in(request.POST.dict())
    if more_to_ask(invitation.version, given, request.POST.get("shown", "")):
        return _form(request, invitation, given)
    actor = Actor.customer(invitation.customer_id) if invitation.customer_id else Actor.system()
    try:
        submit_answer(invitation=invitation, given=given, actor=actor)
    except DeskError as error:
        if error.status == 410:
            return _told(request, str(error), status=410)
        return _form(request, invitation, given, str(error), error.status)
    return _holding(redirect("portal:survey", token=token), invitation)


def _held(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """They answered in the chat and go on here: from now on this browser may change the answer, too."""
    if not links.is_holder(invitation, request.POST["holder"][:200]):
        return _unknown(request)
    return _holding(redirect(f"{links.path_of(invitation)}?change=1"), invitation)


def _holding(response: HttpResponse, invitation: Invitation) -> HttpResponse:
    seconds = int((invitation.expires_at - now()).total_seconds()) if invitation.expires_at else 0
    response.set_cookie(
        _cookie(invitation), links.holder_mark(invitation), max_age=max(seconds, 60), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path="/survey/",
    )  # fmt: skip
    return response


def _thanks(request: HttpRequest, invitation: Invitation, answer: Answer) -> HttpResponse:
    wording = wording_of(invitation.version, translation.get_language() or "en")
    text = texts_of(wording, first_name(invitation.customer))["thanks"] if wording else ""
    looked_into = Recovery.objects.filter(answer=answer).exists()
    return _told(request, text, until=invitation.expires_at, looked_into=looked_into)


@csrf_exempt
@require_POST
@guarded
def rest(request: HttpRequest, token: str) -> HttpResponse:
    """They do not want to be asked any more."""
    invitation = queries.invitation_at(token)
    if invitation is None or invitation.customer is None:
        return _unknown(request)
    customer = invitation.customer
    with speaking(request, invitation.language):
        language = translation.get_language() or "en"
        actor = Actor.customer(customer.pk)
        set_consent(customer=customer, purpose=PURPOSE, given=False, how=How.PAGE, actor=actor, language=language)
        return _told(request, _("We will not ask you any more. Thank you!"))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody scanned the code in a store: nobody knows who they are. One answer a day for each browser."""
    try:
        found = queries.get_code(public_id)
    except NotFound:
        return _unknown(request)
    version = current_version(found.survey)
    if found.archived_at is not None or found.survey.archived_at is not None or version is None:
        return _told(request, _("The time for this answer is over. Thank you all the same!"), status=410)
    device = links.device_of(request.COOKIES.get(DEVICE, "")) or links.device_of(request.POST.get("device", ""))
    device = device or secrets.token_hex(12)
    given = (
        given_in(request.POST.dict()) if request.method == "POST" else Given(number_in(request.GET.get("score", "")))
    )
    response = None
    if request.method == "POST" and not more_to_ask(version, given, request.POST.get("shown", "")):
        try:
            return _remembered(_taken(request, found, device, given), device)
        except DeskError as error:
            response = _code_form(request, found, device, given, str(error), error.status)
    return _remembered(response or _code_form(request, found, device, given), device)


def _taken(request: HttpRequest, found: ShopCode, device: str, given: Given) -> HttpResponse:
    language = translation.get_language() or "en"
    answer = answer_by_code(code=found, device=device, language=language, given=given)
    wording = wording_of(answer.invitation.version, language)
    return _told(request, texts_of(wording)["thanks"] if wording else _("Thank you!"))


def _code_form(
    request: HttpRequest, found: ShopCode, device: str, given: Given, problem: str = "", status: int = 200
) -> HttpResponse:
    version = current_version(found.survey)
    page = page_of(found.survey, version, given=given) if version is not None else None
    if page is None:
        return _unknown(request)
    context = {"page": page, "problem": problem, "store": found.store, "device": links.device_mark(device)}
    return said(render(request, "portal/survey/ask.html", context, status=status))


def _remembered(response: HttpResponse, device: str) -> HttpResponse:
    response.set_cookie(
        DEVICE, links.device_mark(device), max_age=DEVICE_DAYS * 86400, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path="/store-survey/",
    )  # fmt: skip
    return response
