"""Requests about data: asked, reminded of, answered in the language of whoever asked."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean
from atithi.customers.models import Customer
from atithi.events import Actor, enqueue, record
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import PrivacyRequest, RequestKind, RequestState
from atithi.privacy.purposes import spoken
from atithi.realtime import publish
from atithi.staff.models import User

MOST_OPEN = 5
LONGEST = 5000
REMINDED_BEFORE = timedelta(days=7)


@transaction.atomic
def ask_for(*, customer: Customer, kind: str, words: str, actor: Actor, language: str = "") -> PrivacyRequest:
    """Takes down what a person asks. The same thing asked again while it is open is one request. Raises PrivacyError."""
    words = clean(words).strip()[:LONGEST]
    if kind not in RequestKind.values:
        raise PrivacyError("unknown_request", _("This cannot be asked for here."))
    if not words and kind in {RequestKind.CORRECTION, RequestKind.NOMINATION, RequestKind.GRIEVANCE}:
        raise PrivacyError("words_missing", _("Please say what it is about."))
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    open_ones = list(PrivacyRequest.objects.filter(customer=customer, state=RequestState.OPEN).order_by("id"))
    for each in open_ones:
        if each.kind == kind and each.words == words:
            return each
    if len(open_ones) >= MOST_OPEN:
        raise PrivacyError("too_many_requests", _("You have several requests open. We answer them first."), status=429)
    moment = now()
    due = moment + timedelta(days=settings.PRIVACY_DUE_DAYS)
    row = PrivacyRequest.objects.create(
        customer=customer, kind=kind, words=words, language=spoken(language or customer.language), created_at=moment,
        due_at=due, taken_by_id=actor.id if actor.kind == "staff" else None,
    )  # fmt: skip
    data = {"customer": customer.pk, "kind": kind, "due": due.isoformat()}
    record("privacy.asked", subject=("privacy_request", row.pk), actor=actor, data=data)
    enqueue("privacy.send_mail", args={"request": row.pk, "what": "received"}, key=f"privacy_received:{row.pk}")
    publish(["desk"], "privacy", {"request": row.public_id})
    return row


@transaction.atomic
def answer(*, request: PrivacyRequest, user: User, state: str, words: str) -> PrivacyRequest:
    """Ends a request with an answer that goes to the guest by mail. Raises PrivacyError without words or a second time."""
    words = clean(words).strip()[:LONGEST]
    if state not in {RequestState.DONE, RequestState.REFUSED}:
        raise PrivacyError("unknown_state", _("A request ends as done or refused."))
    if not words:
        raise PrivacyError("answer_missing", _("Write what the guest shall be told."))
    row = PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.state != RequestState.OPEN:
        raise PrivacyError("answered", _("This request was answered already."), status=409)
    row.state, row.answer, row.answered_by, row.answered_at = state, words, user, now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    data = {"state": state}
    record("privacy.answered", subject=("privacy_request", row.pk), actor=Actor.staff(user.pk), data=data)
    enqueue("privacy.send_mail", args={"request": row.pk, "what": "answered"}, key=f"privacy_answered:{row.pk}")
    return row


@transaction.atomic
def remind() -> int:
    """Marks requests whose time comes near, once each, and tells the desk."""
    moment = now()
    rows = PrivacyRequest.objects.filter(
        answered_at=None, reminded_at=None, due_at__lt=moment + REMINDED_BEFORE
    ).select_for_update(of=("self",))
    found = list(rows)
    for row in found:
        row.reminded_at = moment
        row.save(update_fields=["reminded_at"])
        record("privacy.reminded", subject=("privacy_request", row.pk), actor=Actor.system())
        publish(["desk"], "privacy", {"request": row.public_id})
    return len(found)
