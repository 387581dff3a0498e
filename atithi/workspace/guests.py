"""What the pages of guests show: the list, one guest with everything, segments, twins."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from atithi.conversations.models import Conversation
from atithi.conversations.queries import channels, conversations_of
from atithi.core import amounts
from atithi.customers import queries
from atithi.customers.models import Customer, Segment
from atithi.customers.timeline import Narrowed, Shown, kinds, timeline_of
from atithi.staff.models import User
from atithi.staff.queries import stores

LINKS = {"conversation": "workspace:conversation", "order": "workspace:order", "organisation": "workspace:organisation"}
SORTS = ("newest", "oldest", "name")


def list_context(user: User, data: QueryDict) -> dict[str, Any]:
    """The list as its address asks for it."""
    text, sort = data.get("q", "")[:100], data.get("sort", "newest")
    segments = list(queries.segments_of(user))
    chosen = next((one for one in segments if one.public_id == data.get("segment")), None)
    reading = queries.segment_reading(chosen, user=user) if chosen else None
    page = queries.list_customers(
        text=text, rows=reading.rows if reading else None, sort=sort, after=data.get("after", "")[:200]
    )
    more = data.copy()
    more["after"] = page.next
    return {
        "page": page, "query": text, "sort": sort, "segments": segments, "chosen": chosen, "reading": reading,
        "changeable": chosen is not None and queries.may_change_segment(user, chosen),
        "more": more.urlencode() if page.next else "", "section": "guests",
    }  # fmt: skip


def narrowed(data: QueryDict) -> Narrowed:
    """What of a timeline the address asks for; days are those of the desk's clock, both within."""
    first, last = amounts.day(data.get("since", "")), amounts.day(data.get("until", ""))
    zone = ZoneInfo(settings.TIME_ZONE)
    return Narrowed(
        kind=data.get("kind", "")[:20], channel=data.get("channel", "")[:20], store=data.get("store", "")[:20],
        since=datetime.combine(first, time.min, zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time.min, zone) if last and last.year < 9999 else None,
    )  # fmt: skip


def timeline_context(user: User, customer: Customer, data: QueryDict) -> dict[str, Any]:
    """A page of a guest's timeline, with where each entry leads."""
    page = timeline_of(customer, user, narrowed=narrowed(data), after=data.get("after", "")[:120])
    more = data.copy()
    more["after"] = page.next
    address = reverse("workspace:guest_timeline", args=[customer.public_id])
    return {
        "customer": customer, "entries": [(one, _address(one)) for one in page.shown],
        "more": f"{address}?{more.urlencode()}" if page.next else "",
    }  # fmt: skip


def _address(shown: Shown) -> str:
    if shown.entry.link is None or shown.entry.link[0] not in LINKS:
        return ""
    kind, public_id = shown.entry.link
    return reverse(LINKS[kind], args=[public_id])


def guest_context(user: User, customer: Customer, data: QueryDict) -> dict[str, Any]:
    """The page of one guest. `conversation`: the latest that this person may see; other rooms' parts of the card ask for one."""
    latest = conversations_of(user, customer, limit=1)
    narrow = {name: data.get(name, "") for name in ("kind", "channel", "store", "since", "until")}
    return {
        **timeline_context(user, customer, data), "kinds": kinds(), "channels": channels(), "stores": stores(),
        "narrow": narrow, "is_narrowed": any(narrow.values()), "conversation": latest[0] if latest else None, "section": "guests",
        "merges": list(queries.merges().filter(keep=customer)[:5]),
    }  # fmt: skip


def merge_context(user: User, keep: Customer, absorb: Customer) -> dict[str, Any]:
    """What would be if these two were one."""
    counts = [Conversation.objects.filter(customer=one, merged_into=None).count() for one in (keep, absorb)]
    return {"preview": queries.preview_merge(keep, absorb), "talks": sum(counts), "section": "duplicates"}


def segment_count(segment: Segment, user: User) -> int | None:
    """How many guests are in a segment as this person reads it."""
    return queries.segment_reading(segment, user=user).count
