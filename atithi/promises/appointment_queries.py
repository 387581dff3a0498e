"""The only place that fetches appointments: who may see what is decided here."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import ContactKind, ContactPoint, Customer
from atithi.promises.diaries import day_bounds, free_slots
from atithi.promises.models import (
    COMING,
    Appointment,
    AppointmentState,
    BusyCalendar,
    BusyTime,
    CalendarFeed,
    DayOff,
    Service,
    Waiting,
    WaitState,
)
from atithi.promises.slots import Slot
from atithi.staff.models import Permission, Store, User
from atithi.staff.queries import calendar_of, hidden_team_ids, own_store_ids

SHOWN = ("service", "customer", "person", "store", "conversation")
MOST = 500
MOST_LISTED = 50
FEED_BACK, FEED_MOST = timedelta(days=30), 2000
NEAR_DAYS, NEAR_MOST = 14, 6


def appointments_visible_to(user: User) -> QuerySet[Appointment]:
    """Appointments that `user` may see: their own, and those of stores and conversations that are theirs to see."""
    rows, hidden, own = Appointment.objects.all(), hidden_team_ids(user), own_store_ids(user)
    seen = Q()
    if hidden:
        seen &= Q(conversation=None) | Q(conversation__team=None) | ~Q(conversation__team_id__in=hidden)
    if own is not None:
        seen &= Q(store=None) | Q(store_id__in=own)
        seen &= Q(conversation=None) | Q(conversation__store=None) | Q(conversation__store_id__in=own)
    return rows.filter(seen | Q(person=user)) if seen else rows


def get_appointment(user: User, public_id: str) -> Appointment:
    """The appointment with what its page shows; NotFound where it is missing or not for `user`."""
    rows = appointments_visible_to(user).select_related(*SHOWN, "promise", "series", "customer")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def calendar(user: User, first: date, last: date, zone: ZoneInfo, *, store: Store | None = None,
             person: User | None = None) -> list[Appointment]:  # fmt: skip
    """The appointments of the local days from `first` to `last`, by time; without what was cancelled."""
    begins, ends = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    rows = appointments_visible_to(user).filter(
        starts_at__gte=begins - timedelta(days=1), starts_at__lt=ends, ends_at__gt=begins
    )
    rows = rows.exclude(state=AppointmentState.CANCELLED).select_related(*SHOWN)
    rows = rows.filter(store=store) if store is not None else rows
    rows = rows.filter(person=person) if person is not None else rows
    return list(rows.order_by("starts_at", "id")[:MOST])


def busy_between(people: list[User], first: date, last: date, zone: ZoneInfo) -> list[BusyTime]:
    """When these people are busy otherwise, by time."""
    begins, ends = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    rows = BusyTime.objects.filter(user__in=people, ends_at__gt=begins, starts_at__lt=ends)
    return list(rows.order_by("starts_at", "id")[:MOST])


def bookable_people() -> list[User]:
    """Everybody who gives a service that is offered, by name."""
    rows = User.objects.filter(is_active=True, services__archived_at=None, services__isnull=False)
    return list(rows.distinct().order_by("name", "id"))


def of_customer(user: User, customer: Customer, *, limit: int = 4) -> list[Appointment]:
    """A guest's appointments that come, the next first; where there is room, the latest that were."""
    rows = appointments_visible_to(user).filter(customer=customer).select_related("service", "person", "store")
    coming = list(rows.filter(COMING, ends_at__gt=now()).order_by("starts_at", "id")[:limit])
    if len(coming) < limit:
        past = rows.filter(ends_at__lte=now()).exclude(state=AppointmentState.CANCELLED)
        coming += list(past.order_by("-starts_at", "-id")[: limit - len(coming)])
    return coming


def unsettled(user: User) -> list[Appointment]:
    """Appointments of this person that are over and of which nobody said whether the guest came, the latest first."""
    rows = Appointment.objects.filter(COMING, person=user, ends_at__lt=now(), starts_at__gt=now() - timedelta(days=14))
    return list(rows.select_related("service", "customer", "store").order_by("-starts_at", "-id")[:20])


def to_call(user: User) -> list[Appointment]:
    """Guests whom no message reaches and who are to be reminded by a call: this person's, for those who lead all; the next
    first. Each with the guest's `phones`."""
    rows = appointments_visible_to(user).filter(COMING, call_at__isnull=False, starts_at__gt=now())
    rows = rows if user.leads else rows.filter(person=user)
    phones = Prefetch(
        "customer__contact_points", ContactPoint.objects.filter(kind=ContactKind.PHONE).order_by("id"), to_attr="phones"
    )
    rows = rows.select_related("service", "customer", "store", "person").prefetch_related(phones)
    return list(rows.order_by("starts_at", "id")[:MOST_LISTED])


def left_behind(user: User, person: User | None = None) -> list[Appointment]:
    """Appointments to come with people who have left (or with `person` alone), as far as `user` may see them."""
    rows = appointments_visible_to(user).filter(COMING, starts_at__gt=now(), person__is_active=False)
    rows = rows.filter(person=person) if person is not None else rows
    return list(
        rows.select_related("service", "customer", "store", "person").order_by("person__name", "starts_at", "id")[:MOST]
    )


def able(appointments: Iterable[Appointment]) -> list[User]:
    """Colleagues who give one of the services of these appointments, by name."""
    services = {one.service_id for one in appointments}
    return list(User.objects.filter(is_active=True, services__in=services).distinct().order_by("name", "id"))


def coming_with(person: User) -> int:
    """How many appointments to come somebody has."""
    return Appointment.objects.filter(COMING, person=person, starts_at__gt=now()).count()


def services(*, archived: bool = False) -> QuerySet[Service]:
    """Services that are offered (or all, those put away last), by name."""
    if archived:
        rows = Service.objects.order_by("archived_at", "name", "id")
        return rows.annotate(size=Count("people", filter=Q(people__is_active=True), distinct=True))
    return Service.objects.filter(archived_at=None).order_by("name", "id")


def get_service(public_id: str, *, archived: bool = False) -> Service:
    """A service that is offered, or any (`archived`); else NotFound."""
    rows = Service.objects.all() if archived else Service.objects.filter(archived_at=None)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def stores_of(service: Service) -> list[Store]:
    """The stores in which a service can be had, by name: those chosen, else all that are open for business."""
    if service.place != "store":
        return []
    chosen = list(service.stores.filter(archived_at=None).order_by("name"))
    return chosen or list(Store.objects.filter(archived_at=None).order_by("name"))


def slots_of_days(service: Service, first: date, days: int, *, store: Store | None = None, person: User | None = None,
                  since: datetime | None = None, until: datetime | None = None,
                  without: Appointment | None = None) -> dict[date, list[Slot]]:  # fmt: skip
    """The free times of some local days, by day, also those without any; none before `since` or after `until`."""
    zone = calendar_of(store).zone
    begins, ends = day_bounds(first, zone)[0], day_bounds(first + timedelta(days=days - 1), zone)[1]
    begins, ends = max(begins, since or now()), min(ends, until + timedelta(minutes=5)) if until else ends
    found: dict[date, list[Slot]] = {first + timedelta(days=number): [] for number in range(days)}
    for slot in free_slots(service, begins, ends, store=store, person=person, without=without):
        found.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot)
    return found


def slots_near(service: Service, around: datetime, since: datetime, until: datetime, *, store: Store | None = None,
               person: User | None = None, without: Appointment | None = None) -> list[Slot]:  # fmt: skip
    """Some free times nearest to one that is taken, in order: what to offer instead."""
    first = max(since, around - timedelta(days=2))
    last = min(until, around + timedelta(days=NEAR_DAYS))
    found = free_slots(service, first, last, store=store, person=person, without=without)
    nearest = sorted(found, key=lambda slot: (abs(slot.starts_at - around), slot.starts_at))[:NEAR_MOST]
    return sorted(nearest, key=lambda slot: slot.starts_at)


def waiting_list(user: User) -> list[Waiting]:
    """Who waits for a place, in turn; of stores and private teams that are not theirs to see nobody."""
    rows = Waiting.objects.filter(state__in=[WaitState.WAITING, WaitState.OFFERED])
    if hidden := hidden_team_ids(user):
        rows = rows.filter(Q(conversation=None) | Q(conversation__team=None) | ~Q(conversation__team_id__in=hidden))
    if (own := own_store_ids(user)) is not None:
        rows = rows.filter(Q(store=None) | Q(store_id__in=own))
    return list(
        rows.select_related("service", "customer", "store", "offer", "conversation").order_by("passed", "id")[:MOST]
    )


def get_waiting(user: User, public_id: str) -> Waiting:
    """Somebody on the list whom this person sees there; else NotFound."""
    found = next((row for row in waiting_list(user) if row.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def may_set_hours_of(user: User, other: User) -> bool:
    """Whether somebody may say when another can be booked: their own always, others' who manages people."""
    return user.pk == other.pk or user.may(Permission.MANAGE_PEOPLE)


def days_off(user: User) -> list[DayOff]:
    """Days to come on which somebody works otherwise."""
    return list(DayOff.objects.filter(user=user, date__gte=(now() - timedelta(days=1)).date()).order_by("date")[:200])


def own_busy_times(user: User) -> list[BusyTime]:
    """Busy times to come that somebody said themselves."""
    rows = BusyTime.objects.filter(user=user, calendar=None, ends_at__gt=now())
    return list(rows.order_by("starts_at", "id")[:200])


def busy_calendars(user: User) -> list[BusyCalendar]:
    """The calendars elsewhere that are read for somebody."""
    return list(BusyCalendar.objects.filter(user=user).order_by("id"))


def feed_of(*, user: User | None = None, store: Store | None = None) -> CalendarFeed | None:
    """The feed in use of a person or store."""
    return CalendarFeed.objects.filter(user=user, store=store, revoked_at=None).order_by("-id").first()


def appointments_of_feed(feed: CalendarFeed) -> list[Appointment]:
    """What a feed shows: no more than whoever made it may see; what was cancelled lately stays in it as cancelled."""
    rows = appointments_visible_to(feed.made_by).exclude(state=AppointmentState.OFFERED)
    rows = rows.filter(person=feed.user) if feed.user is not None else rows.filter(store=feed.store)
    rows = rows.filter(starts_at__gt=now() - FEED_BACK).select_related("service", "customer", "store")
    return list(rows.order_by("starts_at", "id")[:FEED_MOST])


def calendars_to_read(moment: datetime, limit: int) -> list[int]:
    """Calendars of people who are here that were not tried within the last quarter of an hour."""
    due = Q(tried_at=None) | Q(tried_at__lt=moment - timedelta(minutes=14))
    rows = BusyCalendar.objects.filter(due, user__is_active=True).order_by("tried_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])
