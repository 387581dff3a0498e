"""The only place that changes wishes, notices and devices."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Conversation
from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.customers.models import Customer
from atithi.events import enqueue
from atithi.notices import push
from atithi.notices.concern import Person
from atithi.notices.errors import NoticeError
from atithi.notices.models import Digest, Kind, Notice, NoticeRules, PushDevice, Way
from atithi.notices.pages import pages, place_of
from atithi.realtime import publish
from atithi.staff.models import User

KEEP = timedelta(days=45)
MOST_DEVICES = 10
FEWEST_MINUTES, MOST_MINUTES = 1, 24 * 60
PING = timedelta(seconds=45)
MOST_OF_PAGES = 300


@transaction.atomic
def set_rules(*, user: User, ways: Mapping[str, Iterable[str]], waiting_minutes: int, quiet_from: time | None,
              quiet_until: time | None, quiet_while_active: bool, show_words: bool, digest: str,
              digest_hour: int) -> NoticeRules:  # fmt: skip
    """Keeps what a person wishes to be told. `ways`: by kind; a kind that is not named is told by no way."""
    if (quiet_from is None) != (quiet_until is None):
        raise NoticeError("quiet_half", _("Quiet hours need a beginning and an end."))
    if not FEWEST_MINUTES <= waiting_minutes <= MOST_MINUTES:
        raise NoticeError("minutes_out_of_range", _("Choose between 1 and 1440 minutes."))
    if digest not in Digest.values or not 0 <= digest_hour <= 23:
        raise NoticeError("digest_unknown", _("Choose when the mail shall come."))
    chosen = {kind: [way for way in Way.values if way in set(ways.get(kind, ()))] for kind in Kind.values}
    rules, _created = NoticeRules.objects.update_or_create(
        user=user,
        defaults={
            "ways": chosen, "waiting_minutes": waiting_minutes, "quiet_from": quiet_from, "quiet_until": quiet_until,
            "quiet_while_active": quiet_while_active, "show_words": show_words, "digest": digest, "digest_hour": digest_hour,
        },
    )  # fmt: skip
    return rules


@transaction.atomic
def tell(*, people: Iterable[Person], kind: str, key: str, conversation: Conversation | None = None, about: str = "",
         customer: Customer | None = None, message_id: int | None = None, by: User | None = None,
         data: Mapping[str, Any] | None = None, instead: bool = False) -> list[Notice]:  # fmt: skip
    """Tells each of `people` who wishes it, once for each `key`; returns the notices that are new. It stands with a
    conversation, or opens the thing `about` (a public id) on the page of its kind, then with the guest whom it is about, if
    any. `data`: what the words of a kind need that another room tells. `instead`: of the same thing nothing older is unseen."""
    if about and kind not in pages():
        raise ValueError(f"{kind} has no page of its own")
    reached = _reached(people, kind)
    known = set(Notice.objects.filter(user__in=reached, key=key).values_list("user_id", flat=True))
    moment = now()
    notices = [
        Notice(
            user=user, kind=kind, conversation=conversation, about=about, customer=customer, message_id=message_id, by=by,
            key=key, ways=ways, created_at=moment, data=dict(data or {}),
        )
        for user, ways in reached.items()
        if user.pk not in known
    ]  # fmt: skip
    if instead:
        same = Notice.objects.filter(kind=kind, conversation=conversation, about=about, seen_at=None)
        same.filter(user__in=[notice.user_id for notice in notices]).update(seen_at=moment)
    Notice.objects.bulk_create(notices)
    for notice in notices:
        _pass_on(notice)
    return notices


def _reached(people: Iterable[Person], kind: str) -> dict[User, list[str]]:
    """Who is told by which ways. A push alone needs a device; the daily mail reads for itself what waits."""
    wished = {person.user: person.rules.ways_for(kind) for person in people}
    pushed = [user for user, ways in wished.items() if Way.PUSH in ways]
    devices = set(PushDevice.objects.filter(user__in=pushed).values_list("user_id", flat=True)) if pushed else set()
    reached = {}
    for user, ways in wished.items():
        ways = [way for way in ways if way != Way.PUSH or user.pk in devices]
        if set(ways) - {Way.MAIL}:
            reached[user] = ways
    return reached


@transaction.atomic
def tell_of_answer(*, person: Person, conversation: Conversation, message_id: int) -> Notice | None:
    """A customer wrote in a conversation of this person's: one notice, however many messages nobody has seen yet."""
    unseen = Notice.objects.select_for_update().filter(
        user=person.user, kind=Kind.ANSWERED, conversation=conversation, seen_at=None
    )
    notice = unseen.first()
    if notice is None:
        key = f"answered:{message_id}"
        told = tell(people=[person], kind=Kind.ANSWERED, conversation=conversation, key=key, message_id=message_id)
        return told[0] if told else None
    if notice.message_id is not None and notice.message_id >= message_id:
        return notice
    notice.message_id, notice.created_at, notice.count = message_id, now(), notice.count + 1
    notice.save(update_fields=["message_id", "created_at", "count"])
    _pass_on(notice)
    return notice


def _pass_on(notice: Notice) -> None:
    publish([f"staff:{notice.user_id}"], "notice", {"notice": notice.public_id})
    if Way.PUSH in notice.ways:
        for device in PushDevice.objects.filter(user_id=notice.user_id).values_list("id", flat=True):
            # With the count: a further message of the same customer is told again.
            key = f"push:{notice.pk}:{notice.count}:{device}"
            enqueue("notices.push", args={"notice": notice.pk, "device": device}, key=key)


def see(*, user: User, conversation: Conversation | None = None, notice: Notice | None = None) -> int:
    """The person has seen what they were told: of one conversation, one notice, or all. Returns how many were unseen."""
    unseen = Notice.objects.filter(user=user, seen_at=None)
    if conversation is not None:
        unseen = unseen.filter(conversation=conversation)
    if notice is not None:
        unseen = unseen.filter(pk=notice.pk)
    seen = unseen.update(seen_at=now())
    if seen:
        publish([f"staff:{user.pk}"], "notices.seen", {})
    return seen


def see_page(*, user: User, path: str) -> int:
    """The person has opened a page: what they were told that leads there is seen. Returns how many were unseen."""
    rows = Notice.objects.filter(user=user, seen_at=None).exclude(about="")
    there = [notice.pk for notice in rows[:MOST_OF_PAGES] if place_of(notice).partition("#")[0] == path]
    return _see(Notice.objects.filter(pk__in=there)) if there else 0


def overtake(*, kind: str, conversation: Conversation | None = None, about: str = "", user: User | None = None,
             but: User | None = None) -> int:  # fmt: skip
    """What was told of this is settled or another's now: whoever has not seen it (or `user` alone, or all `but` one) need not.
    Returns how many had not."""
    rows = Notice.objects.filter(kind=kind, seen_at=None, conversation=conversation, about=about)
    rows = rows if user is None else rows.filter(user=user)
    return _see(rows if but is None else rows.exclude(user=but))


def _see(rows: QuerySet[Notice]) -> int:
    found = list(rows.values_list("pk", "user_id"))
    if found:
        Notice.objects.filter(pk__in=[number for number, _user in found], seen_at=None).update(seen_at=now())
        publish({f"staff:{user}" for _number, user in found}, "notices.seen", {})
    return len(found)


def note_attention(*, user: User) -> None:
    """The person is at the desk. After an absence it is kept since when they were away, until they have read of it."""
    moment = now()
    rules, _created = NoticeRules.objects.get_or_create(user=user)
    if rules.active_at is not None and moment - rules.active_at < PING:
        return
    changes: dict[str, datetime | None] = {"active_at": moment}
    if (since := rules.absent_since(moment)) != rules.away_since:
        changes["away_since"] = since
    NoticeRules.objects.filter(pk=rules.pk).update(**changes)


def read_of_absence(*, user: User) -> None:
    """The person has read what happened while they were away."""
    NoticeRules.objects.filter(user=user).update(away_since=None, active_at=now())


@transaction.atomic
def add_device(*, user: User, endpoint: str, p256dh: str, auth: str, name: str) -> PushDevice:
    """Registers a browser. One that was another person's becomes this one's: they sit before it now."""
    push.check_subscription(endpoint, p256dh, auth)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    values = {
        "user": user, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": clean_line(name, 80), "created_at": now(),
        "problem": "",
    }  # fmt: skip
    device, _created = PushDevice.objects.update_or_create(endpoint_hash=digest, defaults=values)
    kept = PushDevice.objects.filter(user=user).order_by("-id").values_list("id", flat=True)[:MOST_DEVICES]
    PushDevice.objects.filter(user=user).exclude(id__in=list(kept)).delete()
    return device


def remove_device(*, user: User, public_id: str) -> None:
    """Tells this device no more; where it is not the person's, nothing happens."""
    PushDevice.objects.filter(user=user, public_id=public_id).delete()


def try_device(*, device: PushDevice) -> None:
    """Sends a word to one device, whatever the hours."""
    enqueue("notices.push", args={"notice": None, "device": device.pk})


def forget_old() -> int:
    """Deletes notices that are past their time; gives their number."""
    return Notice.objects.filter(created_at__lt=now() - KEEP).delete()[0]
