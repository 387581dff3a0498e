"""Guests come in: they take a token, step out and come back, or leave."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.instore.actions.shared import announce, end, keep, locked, own_conversation, require
from atithi.channels.instore.errors import InstoreError
from atithi.channels.instore.models import Floor, Need, Precedence, TokenCount, Visit, VisitState
from atithi.channels.instore.queries import ahead_of, measured
from atithi.channels.instore.waits import expected
from atithi.channels.instore.words import SCRIPTS, known_language
from atithi.conversations.actions import receive_message, wait_again
from atithi.conversations.inbound import InboundMessage
from atithi.conversations.models import Message
from atithi.core.clock import now
from atithi.core.text import clean, clean_line
from atithi.customers.actions import claim_contact
from atithi.customers.contact import normalise
from atithi.customers.errors import CustomerError
from atithi.customers.models import ContactKind
from atithi.events import Actor, record
from atithi.staff.queries import calendar_of

LONGEST_OFFLINE = timedelta(hours=8)
LONGEST_WORDS = 500
_KEY = re.compile(r"[A-Za-z0-9_-]{12,64}", re.ASCII)


@dataclass(frozen=True)
class Coming:
    """What a guest says when they come in. `key`: of the page that took the token, the same however often it is sent.
    `waited`: since they took it on a tablet without a connection."""

    key: str
    language: str = "en"
    words: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    assistance: bool = False
    waited: timedelta = timedelta()


def take_token(*, floor: Floor, need: Need, coming: Coming) -> Visit:
    """Gives a token, and starts the visit's conversation; the same key again gives the same token.

    The number comes from a locked row and is unique by constraint, so is the key: of two at once one counts. Raises
    InstoreError where the floor takes none or the key is no key.
    """
    if not _KEY.fullmatch(coming.key):
        raise InstoreError("key_malformed", _("Please load this page again."))
    try:
        with transaction.atomic():
            return _taken(floor, coming.key) or _take(floor, need, coming)
    except IntegrityError:
        visit = _taken(floor, coming.key)
        if visit is None:
            raise
        return visit


def _taken(floor: Floor, key: str) -> Visit | None:
    return Visit.objects.select_related("floor__store", "need", "conversation").filter(floor=floor, key=key).first()


def check_open(floor: Floor) -> None:
    """Raises InstoreError while no tokens are given."""
    closed = floor.with_hours and not calendar_of(floor.store).is_open(now())
    if closed or not floor.active:
        raise InstoreError("floor_closed", _("No tokens are given at the moment. Please ask our staff."), status=409)


def _take(floor: Floor, need: Need, coming: Coming) -> Visit:
    moment = now()
    came = moment - min(max(coming.waited, timedelta()), LONGEST_OFFLINE)
    if not coming.waited:  # one that was taken earlier was taken while tokens were given
        check_open(floor)
    if need.floor_id != floor.pk or (need.archived_at is not None and need.archived_at < came):
        raise InstoreError("need_gone", _("This can no longer be chosen. Please choose again."), status=409)
    day = floor.day_number(moment)
    number = _next_number(floor, day, need.letter)
    if known := _taken(floor, coming.key):
        return known  # somebody sent the same key while we waited for the number, which stays unused
    visit = Visit(
        floor=floor, need=need, day=day, letter=need.letter, number=number, key=coming.key, arrived_at=came, place_at=came,
        language=known_language(coming.language),
        precedence=Precedence.ASSISTANCE if coming.assistance else Precedence.NONE,
    )  # fmt: skip
    visit.place_at = visit.place_from(came)
    message = _say(visit, coming)
    visit.conversation = message.conversation
    visit.save()
    _tell_wait(visit)
    data = {"floor": floor.pk, "need": need.pk, "token": visit.token, "conversation": visit.conversation_id}
    actor = Actor.customer(message.customer_id or 0)
    record("visit.arrived", subject=("visit", visit.pk), actor=actor, data=data)
    announce(visit)
    return visit


def _next_number(floor: Floor, day: int, letter: str) -> int:
    TokenCount.objects.get_or_create(floor=floor, day=day, letter=letter)
    row = TokenCount.objects.select_for_update().get(floor=floor, day=day, letter=letter)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _tell_wait(visit: Visit) -> None:
    visit.ahead = ahead_of(visit)
    span = expected(visit.ahead, measured(visit.need))
    visit.told_from, visit.told_until = (span.least, span.most) if span else (None, None)
    visit.save(update_fields=["ahead", "told_from", "told_until"])


def _say(visit: Visit, coming: Coming) -> Message:
    """Their first message. What they say of themselves is a claim, and opens nobody's history; what is no address or
    number is kept as they wrote it."""
    claims, unread = _claims(coming)
    words = clean(coming.words).strip()[:LONGEST_WORDS]
    need = visit.need.name_in(visit.language)
    message = receive_message(
        InboundMessage(
            channel_id=visit.floor.channel_id, provider_id=f"visit:{coming.key}", contact_kind=ContactKind.CHAT,
            contact_value=f"visit:{visit.floor.public_id}:{coming.key}", name=clean_line(coming.name, 120),
            text="\n".join(part for part in (need, words, *unread) if part), subject=visit.token,
            store_id=visit.floor.store_id, language=visit.language, script=SCRIPTS[visit.language],
        ),
        channel=visit.floor.channel,
    )  # fmt: skip
    for kind, value in claims:
        claim_contact(customer=message.conversation.customer, kind=kind, value=value)
    return message


def _claims(coming: Coming) -> tuple[list[tuple[str, str]], list[str]]:
    claims, unread = [], []
    for kind, said in ((ContactKind.PHONE, coming.phone), (ContactKind.EMAIL, coming.email)):
        said = clean_line(said, 120)
        if not said:
            continue
        try:
            claims.append((str(kind), normalise(kind, said)))
        except CustomerError:
            unread.append(said)
    return claims, unread


@transaction.atomic
def step_out(*, visit: Visit, actor: Actor) -> Visit:
    """They go out for a while: they keep their place and are not called in turn until they are back."""
    visit = locked(visit.pk)
    if visit.state != VisitState.WAITING or visit.away_at is not None:
        return visit
    visit.away_at = now()
    keep(visit, actor, "visit.stepped_out")
    return visit


@transaction.atomic
def return_to_line(*, visit: Visit, actor: Actor) -> Visit:
    """They are back. Who was out has their place; who was called and not there has it within the floor's grace time, and
    stands at the end after it."""
    visit = locked(visit.pk)
    if visit.state == VisitState.WAITING:
        if visit.away_at is not None:
            visit.away_at = None
            keep(visit, actor, "visit.returned", kept=True)
        return visit
    if visit.state != VisitState.SKIPPED:
        require(visit, VisitState.SKIPPED)
    moment = now()
    kept = within_grace(visit, moment)
    visit.state, visit.agent, visit.counter = VisitState.WAITING, None, ""
    if not kept:
        visit.place_at = visit.place_from(moment)
    _wait_on(visit, actor)
    keep(visit, actor, "visit.returned", kept=kept)
    return visit


def within_grace(visit: Visit, moment: datetime) -> bool:
    """Whether somebody who was not there when called still has their place."""
    return visit.skipped_at is not None and moment - visit.skipped_at <= timedelta(minutes=visit.floor.grace_minutes)


def _wait_on(visit: Visit, actor: Actor) -> None:
    conversation = own_conversation(visit)
    if conversation is not None:
        wait_again(conversation=conversation, actor=actor)


@transaction.atomic
def leave(*, visit: Visit, actor: Actor, because: str = "guest") -> Visit:
    """They go without being served (`because`: guest, staff, or day where the day ended). Twice is once."""
    visit = locked(visit.pk)
    if not visit.is_open:
        return visit
    require(visit, VisitState.LEFT)
    end(visit, VisitState.LEFT, actor)
    keep(visit, actor, "visit.left", because=because)
    return visit
