"""On what clocks stand: the standards in force, the calendars, agreements and segments, read once for many conversations."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.customers.models import Customer, OrganisationPerson, Segment
from atithi.customers.queries import segment_members
from atithi.customers.terms import Terms, terms_for
from atithi.staff.calendars import Calendar
from atithi.staff.open_time import WINDOWS, OpenTime, laid_out
from atithi.staff.open_times import Calendars
from atithi.staff.queries import business
from atithi.standards.clocks.conditions import Subject, fits
from atithi.standards.clocks.kinds import KINDS, REPLIES, RESOLUTION
from atithi.standards.clocks.owed import ALWAYS, Hours, Offer, first_to_end
from atithi.standards.clocks.queries import in_force
from atithi.standards.models import Clock, StandardVersion

MARGIN = timedelta(days=30)
NEVER = datetime.max.replace(tzinfo=UTC)


class Passing:
    """Open time in one calendar, laid out as far as somebody asks: what was asked before is there at once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._first = self._last = NEVER
        self._laid: OpenTime | None = None

    def _reach(self, first: datetime, last: datetime) -> OpenTime:
        if self._laid is None or first < self._first or last > self._last:
            known = self._laid is not None
            self._first = min(self._first, first - MARGIN) if known else first - MARGIN
            self._last = max(self._last, last + MARGIN) if known else last + MARGIN
            self._laid = laid_out(self._calendar, self._first, self._last)
        return self._laid

    def after(self, start: datetime, seconds: float) -> datetime | None:
        for days in WINDOWS:
            found = self._reach(start, start + timedelta(days=days)).after(start, seconds / 60)
            if found is not None:
                return found
        return None

    def between(self, start: datetime, end: datetime) -> float:
        return self._reach(start, max(start, end)).between(start, end) * 60


class Ground:
    """Everything that decides about the clocks of these conversations."""

    def __init__(self, conversations: Sequence[Conversation]) -> None:
        self.standards = in_force()
        self.calendars = Calendars()
        self._passing: dict[object, Hours] = {}
        customers = {conversation.customer_id for conversation in conversations}
        self._terms = _terms(customers)
        self._segments = _segments(self.standards, customers)
        self._offers: dict[tuple[Subject, str], list[Offer]] = {}

    def subject(self, conversation: Conversation) -> Subject:
        """What standards ask about this conversation."""
        return Subject(
            channel=conversation.channel.kind, store=conversation.store_id, team=conversation.team_id,
            language=conversation.language, priority=conversation.priority, mood=conversation.mood,
            kind=conversation.kind_id, agreement=conversation.customer_id in self._terms,
            segment=frozenset(name for name, members in self._segments.items() if conversation.customer_id in members),
        )  # fmt: skip

    def calendar(self, conversation: Conversation) -> Calendar | None:
        """Whose hours count for this conversation: those that were agreed, else of its team, store or the business.
        None: every hour counts."""
        terms = self._terms.get(conversation.customer_id)
        if terms is not None and terms.always_open:
            return None
        if terms is not None and terms.weekly:
            return Calendar(ZoneInfo(business().time_zone), terms.weekly, {})
        calendar = self.calendars.of(conversation.store_id, conversation.team_id)
        return calendar if calendar.weekly else None

    def hours(self, conversation: Conversation) -> Hours:
        """How time passes for this conversation."""
        terms = self._terms.get(conversation.customer_id)
        agreed = terms is not None and (terms.always_open or terms.weekly)
        place: object = self.calendars.place(conversation.store_id, conversation.team_id)
        key = ("agreed", conversation.customer_id) if agreed else place
        if key not in self._passing:
            calendar = self.calendar(conversation)
            passing = Passing(calendar) if calendar is not None else None
            self._passing[key] = Hours(passing.after, passing.between) if passing is not None else ALWAYS
        return self._passing[key]

    def between(self, clock: Clock, start: datetime, end: datetime) -> float:
        """Seconds that count for a clock."""
        by_nature = clock.target is None and clock.kind in KINDS and KINDS[clock.kind].always
        hours = ALWAYS if clock.always or by_nature else self.hours(clock.conversation)
        return hours.between(start, end)

    def offers(self, conversation: Conversation, kind: str) -> list[Offer]:
        """What is owed in this conversation by a kind of clock: by standards, and by what was agreed."""
        subject = self.subject(conversation)
        key = (subject, kind)
        if key not in self._offers:
            self._offers[key] = [
                Offer(
                    version.seconds, version.hours == StandardVersion.Hours.ALWAYS, version.pk, None,
                    version.warn_percent, version.escalate_minutes, version.pauses,
                )
                for version in self.standards
                if version.standard.clock == kind and fits(version.conditions, subject)
            ]  # fmt: skip
        terms = self._terms.get(conversation.customer_id)
        minutes = None
        if terms is not None:
            minutes = terms.reply_minutes if kind in REPLIES else terms.solve_minutes if kind == RESOLUTION else None
        if terms is None or not minutes:
            return self._offers[key]
        return [*self._offers[key], Offer(minutes * 60, agreement=terms.agreements[0].pk)]

    def judge(self, clock: Clock) -> bool:
        """Sets what a running clock may take, and until when, as things are now. Whether anything of it changed."""
        before = (clock.standard_id, clock.agreement_id, clock.target, clock.always, clock.due_at, clock.warn_at)
        place = clock.conversation
        resumed = clock.resumed_at
        found = first_to_end(self.offers(place, clock.kind), resumed or now(), clock.worked, self.hours(place))
        clock.standard_id = found.offer.version if found else None
        clock.agreement_id = found.offer.agreement if found else None
        clock.target = found.offer.seconds if found else None
        clock.always = found.offer.always if found else False
        clock.due_at = found.due if found and resumed else None
        clock.warn_at = found.warn if found and resumed else None
        after = (clock.standard_id, clock.agreement_id, clock.target, clock.always, clock.due_at, clock.warn_at)
        watch = self._watch(clock, found.offer if found else None)
        changed = before != after or watch != clock.watch_at
        clock.watch_at = watch
        return changed

    def _watch(self, clock: Clock, offer: Offer | None) -> datetime | None:
        """When somebody is to be told next. What was told of an earlier deadline counts no more once it lies ahead again."""
        if clock.due_at is None or offer is None:
            return None
        moment = now()
        if clock.late_at is not None and clock.due_at > moment:
            clock.late_at = clock.escalated_at = clock.warned_at = None
        if clock.warned_at is not None and clock.late_at is None and clock.warn_at and clock.warn_at > moment:
            clock.warned_at = None
        if clock.late_at is not None:
            if clock.escalated_at is not None or not offer.escalate_minutes:
                return None
            return clock.due_at + timedelta(minutes=offer.escalate_minutes)
        return clock.due_at if clock.warned_at is not None or clock.warn_at is None else clock.warn_at


def _terms(customers: Iterable[int]) -> dict[int, Terms]:
    """Terms of those few who belong to an organisation with an agreement that holds."""
    moment = now()
    holds = Q(organisation__agreements__valid_until=None) | Q(organisation__agreements__valid_until__gt=moment)
    rows = OrganisationPerson.objects.filter(
        holds, customer__in=list(customers), confirmed_at__isnull=False, organisation__archived_at=None,
        organisation__agreements__valid_from__lte=moment,
    )  # fmt: skip
    found = Customer.objects.filter(pk__in=rows.values("customer_id"))
    terms = {customer.pk: terms_for(customer, moment) for customer in found}
    return {number: each for number, each in terms.items() if each}


def _segments(standards: Iterable[StandardVersion], customers: Iterable[int]) -> dict[str, set[int]]:
    """Of the segments that a standard names: who of these guests is in them."""
    named = {one for version in standards for one in version.conditions.get("segment", ())}
    if not named:
        return {}
    asked = list(customers)
    return {
        segment.public_id: set(segment_members(segment).filter(pk__in=asked).values_list("pk", flat=True))
        for segment in Segment.objects.filter(public_id__in=named)
    }
