"""Guests are asked: planned by a rule, looked at once more when the time has come, sent once."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from atithi.channels.answering import answerable
from atithi.commerce.models import DeliveryState, Order, OrderState
from atithi.conversations.actions.aside import send_aside
from atithi.conversations.models import Conversation, Delivery
from atithi.core.clock import now
from atithi.core.quiet import next_moment
from atithi.customers.models import Customer
from atithi.events import Actor, record, record_many
from atithi.satisfaction import consent
from atithi.satisfaction.actions.counting import touch, touch_many
from atithi.satisfaction.current import current_version, limits, texts_of, wording_of
from atithi.satisfaction.errors import SatisfactionError
from atithi.satisfaction.models import (
    Held,
    Invitation,
    InvitationState,
    Occasion,
    Recovery,
    Rule,
    Survey,
    SurveyKind,
    Via,
)
from atithi.satisfaction.rated import About, about_conversation, about_order, language_for
from atithi.satisfaction.wordings import LANGUAGES, phrase
from atithi.staff.queries import business

State = InvitationState
SCRIPTS = {"en": "Latn", "hi": "Deva", "te": "Telu", "bn": "Beng"}
LATE = timedelta(days=3)  # what was due so long ago (the desk stood still) is not asked any more
ARRIVED = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.SEEN})


def lot(key: str) -> int:
    """0 to 99, the same for the same occasion at every try, and not to be foreseen without the desk's key."""
    digest = hashlib.blake2b(key.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest) % 100


@transaction.atomic
def plan_invitation(*, rule: Rule, key: str, occurred_at: datetime, customer: Customer, conversation: Conversation | None = None,
                    order: Order | None = None, recovery: Recovery | None = None) -> Invitation | None:  # fmt: skip
    """Somebody could be asked: an invitation for this occasion (`key`), once however often it is told. Whether they are drawn
    by lot is decided now, the rest when the time has come. None where the survey has no questions yet."""
    known = Invitation.objects.select_for_update(of=("self",)).filter(key=key).first()
    if known is not None:
        return _revived(known, rule, occurred_at)
    version = current_version(rule.survey)
    if version is None:
        return None
    about = about_conversation(conversation) if conversation else about_order(order) if order else About()
    row = Invitation(
        key=key, survey=rule.survey, version=version, rule=rule, customer=customer, conversation=conversation, order=order,
        recovery=recovery, via=Via.MESSAGE, language=language_for(customer, conversation), created_at=now(), **_columns(about),
    )  # fmt: skip
    if lot(key) >= rule.share:
        row.state, row.held_because = State.HELD, Held.SAMPLE
    else:
        row.send_at = _send_at(rule, occurred_at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody else noted the same occasion at the same moment
        return Invitation.objects.filter(key=key).first()
    return row


def _columns(about: About) -> dict[str, int | str | None]:
    keys = asdict(about)
    return {"channel_kind": keys.pop("channel_kind"), **{f"{name}_id": key for name, key in keys.items()}}


def _revived(row: Invitation, rule: Rule, occurred_at: datetime) -> Invitation:
    """It was closed, opened again before anybody was asked, and is closed once more: now they are asked."""
    if row.state == State.HELD and row.held_because == Held.GONE:
        row.state, row.held_because, row.send_at = State.WAITING, "", _send_at(rule, occurred_at)
        row.save(update_fields=["state", "held_because", "send_at"])
    return row


def _send_at(rule: Rule, occurred_at: datetime) -> datetime:
    return _awake(occurred_at + timedelta(minutes=rule.delay_minutes))


def _awake(moment: datetime) -> datetime:
    known = limits()
    return next_moment(moment, ZoneInfo(business().time_zone), known.quiet_from, known.quiet_until)


@transaction.atomic
def ask(*, invitation: Invitation) -> Invitation:
    """The time has come: they are asked, or it is noted why not. Twice is as once."""
    related = ("survey", "version", "rule", "customer", "conversation__channel", "order", "recovery")
    row = Invitation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=invitation.pk)
    if row.state != State.WAITING or row.send_at is None or row.send_at > now():
        return row
    if _awake(now()) > now():
        row.send_at = _awake(now())
        row.save(update_fields=["send_at"])
        return row
    if row.customer is not None:  # two invitations of one guest wait for each other: the second sees the first
        Customer.objects.select_for_update(of=("self",)).get(pk=row.customer.pk)
    conversation = reached_by(row)
    why = _held(row, conversation)
    if why or conversation is None:
        return _hold(row, why or Held.UNREACHABLE)
    row.message = send_aside(
        conversation=conversation, text=words(row), language=row.language, script=SCRIPTS[row.language],
        actor=Actor.system(), client_key=f"survey:{row.public_id}",
    )  # fmt: skip
    row.channel, row.channel_kind = row.channel or conversation.channel, row.channel_kind or conversation.channel.kind
    return _invited(row, Actor.system())


def _hold(row: Invitation, why: str) -> Invitation:
    row.state, row.held_because, row.send_at = State.HELD, why, None
    row.save(update_fields=["state", "held_because", "send_at"])
    return row


def _invited(row: Invitation, actor: Actor) -> Invitation:
    moment = now()
    row.state, row.send_at, row.invited_at = State.INVITED, None, moment
    row.asked_on = moment.astimezone(ZoneInfo(business().time_zone)).date()
    row.expires_at = row.watch_at = moment + timedelta(days=row.survey.open_days)
    row.save()
    touch(row)
    data = {"survey": row.survey_id, "conversation": row.conversation_id, "message": row.message_id}
    record("survey.invited", subject=("invitation", row.pk), actor=actor, data=data)
    if row.recovery is not None:
        Recovery.objects.filter(pk=row.recovery.pk).update(asked_at=moment)
    return row


def reached_by(row: Invitation) -> Conversation | None:
    """Where they are asked: the conversation that it is about, else their latest that can be answered."""
    known = row.conversation
    while known is not None and known.merged_into is not None:
        known = known.merged_into
    if known is not None and answerable(known.channel):
        return known
    rows = Conversation.objects.filter(customer=row.customer_id, merged_into=None, spam_at=None).select_related(
        "channel"
    )
    latest = rows.order_by("-last_message_at", "-id")[:5]
    return next((each for each in latest if each.channel.active and answerable(each.channel)), None)


def _held(row: Invitation, conversation: Conversation | None) -> str:
    """Why they are not asked; empty where they are."""
    customer = row.customer
    if customer is None or customer.erased_at is not None or customer.blocked_at is not None or _over(row):
        return Held.GONE
    if row.survey.archived_at is not None or (row.rule is not None and not row.rule.active) or _late(row):
        return Held.CLOSED
    agreed = consent.standing(customer)
    if agreed is False:
        return Held.REFUSED
    if row.rule is not None and row.rule.consent_only and not agreed:
        return Held.NO_CONSENT
    if row.recovery_id is None and (tired := _tired(row)):
        return tired
    return "" if conversation is not None else Held.UNREACHABLE


def _late(row: Invitation) -> bool:
    return row.send_at is not None and row.send_at + LATE < now()


def _over(row: Invitation) -> bool:
    """Whether what they were to be asked about is not so any more."""
    conversation, order = row.conversation, row.order
    if conversation is not None and (conversation.spam_at is not None or conversation.closed_at is None):
        return True
    if order is None:
        return False
    kept = order.deliveries.filter(state=DeliveryState.DELIVERED).exists()
    return order.state == OrderState.CANCELLED or not kept


def _tired(row: Invitation) -> str:
    known, moment = limits(), now()
    asked = Invitation.objects.filter(customer=row.customer_id, invited_at__isnull=False)
    if known.rest_days and asked.filter(invited_at__gt=moment - timedelta(days=known.rest_days)).exists():
        return Held.RESTING
    often = asked.filter(invited_at__gt=moment - timedelta(days=365)).count() >= known.most_a_year
    return Held.OFTEN if often else ""


def words(row: Invitation) -> str:
    """What they read, without the link: that stands only in what they alone get (see `enclosing`)."""
    wording = wording_of(row.version, row.language)
    if wording is None:
        raise SatisfactionError("no_words", _("This survey has no words that somebody looked at."), status=409)
    row.language = wording.language
    name = first_name(row.customer)
    texts = texts_of(wording, name)
    return f"{phrase('hello', wording.language, name=name)} {texts['ask']}"


def first_name(customer: Customer | None) -> str:
    """The name by which a guest is greeted; empty where none is known."""
    return customer.name.split()[0][:40] if customer is not None and customer.name.strip() else ""


@transaction.atomic
def invite_by_program(*, survey: Survey, key: str, actor: Actor, customer: Customer, conversation: Conversation | None = None,
                      language: str = "") -> Invitation:  # fmt: skip
    """A program asks a guest by its own means, with the link of this invitation: once for each `key`. Limits and the guest's
    own word hold as everywhere; then the invitation says why it is held back. Raises SatisfactionError without questions."""
    key = f"program:{survey.pk}:{key}"[:120]
    known = Invitation.objects.select_related("survey", "version", "customer").filter(key=key).first()
    if known is not None:
        return known
    version = current_version(survey)
    if version is None or survey.archived_at is not None or survey.built_in:
        raise SatisfactionError("not_asked", _("This survey is not asked at the moment."), status=409)
    about = about_conversation(conversation) if conversation is not None else About()
    chosen = language if language in LANGUAGES else language_for(customer, conversation)
    row = Invitation.objects.create(
        key=key, survey=survey, version=version, customer=customer, conversation=conversation, via=Via.API,
        language=chosen, created_at=now(), **_columns(about),
    )  # fmt: skip
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    gone = customer.erased_at is not None or customer.blocked_at is not None
    refused = consent.standing(customer) is False
    why = Held.GONE if gone else Held.REFUSED if refused else _tired(row)
    return _hold(row, why) if why else _invited(row, actor)


def note_deliveries() -> int:
    """Which messages that ask were handed over to whoever brings them, or came further. Asked of the invitations that are open,
    so that the delivery of other messages pays nothing. No fact of its own: `delivery.changed` told it. Returns how many."""
    rows = Invitation.objects.filter(
        watch_at__isnull=False, delivered_at=None, via=Via.MESSAGE, message__delivery__in=sorted(ARRIVED)
    )
    ids, moment = list(rows.values_list("pk", flat=True)[:500]), now()
    Invitation.objects.filter(pk__in=ids, state=State.INVITED).update(state=State.DELIVERED)
    touch_many(ids)
    arrived = Invitation.objects.filter(pk__in=ids, delivered_at=None).update(delivered_at=moment)
    _note_seen_in_chat()
    return arrived


def _note_seen_in_chat() -> None:
    """In a chat the score itself stands before the guest's eyes: seen there, it was opened."""
    rows = Invitation.objects.exclude(survey__kind=SurveyKind.OWN).filter(
        watch_at__isnull=False, opened_at=None, via=Via.MESSAGE, message__delivery=Delivery.SEEN,
        message__channel__kind="webchat", delivered_at__isnull=False,
    )  # fmt: skip
    ids = list(rows.values_list("pk", flat=True)[:500])
    touch_many(ids)
    Invitation.objects.filter(pk__in=ids, state=State.DELIVERED).update(state=State.OPENED)
    Invitation.objects.filter(pk__in=ids, opened_at=None).update(opened_at=now())


@transaction.atomic
def expire(*, ids: Sequence[int]) -> int:
    """Their time is over: answers stay as they are, and who did not answer is asked no more. Returns how many did not."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(pk__in=ids, watch_at__lte=now())
    due = list(rows.values_list("pk", "survey_id", "answered_at"))
    Invitation.objects.filter(pk__in=[pk for pk, _survey, _at in due]).update(watch_at=None)
    silent = [(pk, survey) for pk, survey, at in due if at is None]
    Invitation.objects.filter(pk__in=[pk for pk, _survey in silent]).update(state=State.EXPIRED)
    facts = [(pk, {"survey": survey}) for pk, survey in silent]
    record_many("survey.expired", subject_kind="invitation", facts=facts, actor=Actor.system())
    return len(silent)


def fits(rule: Rule, conversation: Conversation) -> bool:
    """Whether a rule is about conversations like this one."""
    kind = conversation.channel.kind
    if rule.occasion == Occasion.VISIT and kind != "instore":
        return False
    if rule.occasion == Occasion.CALL and kind != "phone":
        return False
    if rule.occasion == Occasion.CLOSED and kind in {"instore", "phone"} and kind not in rule.channel_kinds:
        return False  # they have occasions of their own
    named = not rule.channel_kinds or kind in rule.channel_kinds
    places = (
        (rule.store_id, conversation.store_id),
        (rule.team_id, conversation.team_id),
        (rule.matter_id, conversation.kind_id),
    )
    return named and all(wanted is None or wanted == found for wanted, found in places)
