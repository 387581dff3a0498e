"""Rules of how long things are kept, and the nightly work by which things go."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from atithi.channels.models import RawInbound
from atithi.channels.privacy import forget_messages
from atithi.commerce.models import Call
from atithi.conversations.models import Channel, Conversation, Message
from atithi.conversations.privacy import empty
from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.events import Actor, enqueue, record
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Kept, RetentionRule
from atithi.privacy.retention import due
from atithi.staff.models import Permission, User

LEAST_DAYS, MOST_DAYS = 7, 36_500
AT_ONCE = 100


def proposed(*, kind: str, days: int, channel: Channel | None = None) -> RetentionRule:
    """A rule as it would be, not saved: what it takes can be counted before. Raises PrivacyError."""
    if kind not in Kept.values:
        raise PrivacyError("unknown_kind", _("There is no rule for this."))
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise PrivacyError("days_impossible", _("A rule keeps things for %(least)s days at least."), least=LEAST_DAYS)
    return RetentionRule(kind=kind, days=days, channel=None if kind == Kept.CALLS else channel, changed_at=now())


@transaction.atomic
def save_rule(*, kind: str, days: int, user: User, channel: Channel | None = None) -> RetentionRule:
    """Sets how long things of a kind are kept. It is applied in the next night, not before."""
    if not user.may(Permission.ERASE_PEOPLE):
        raise NotFound
    wanted = proposed(kind=kind, days=days, channel=channel)
    rule = RetentionRule.objects.filter(kind=wanted.kind, channel=wanted.channel).first() or wanted
    rule.days, rule.changed_at = days, wanted.changed_at
    rule.save()
    _changed(rule, user, days)
    return rule


@transaction.atomic
def remove_rule(*, rule: RetentionRule, user: User) -> None:
    """From now on such things are kept."""
    if not user.may(Permission.ERASE_PEOPLE):
        raise NotFound
    _changed(rule, user, None)
    rule.delete()


def _changed(rule: RetentionRule, user: User, days: int | None) -> None:
    data = {"kind": rule.kind, "channel": rule.channel_id, "days": days}
    record("retention.changed", subject=("retention_rule", rule.pk), actor=Actor.staff(user.pk), data=data)


def apply_all() -> None:
    """Each night: one job for each rule."""
    for rule in RetentionRule.objects.all():
        enqueue("privacy.apply_rule", args={"rule": rule.pk}, key=f"retention:{rule.pk}:0")


@transaction.atomic
def apply(*, rule_id: int, turn: int = 0) -> int:
    """Takes the next hundred that a rule speaks of, and asks for the next turn where there are more."""
    rule = RetentionRule.objects.filter(pk=rule_id).first()
    if rule is None:
        return 0
    moment = now()
    found = list(due(rule, moment).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if rule.kind == Kept.RAW:
        _empty_raw(found)
    elif rule.kind == Kept.CALLS:
        Call.objects.filter(pk__in=found).delete()
    else:
        _empty_conversations(found)
    rule.applied_at = moment
    rule.save(update_fields=["applied_at"])
    if found:
        data = {"kind": rule.kind, "count": len(found)}
        record("retention.applied", subject=("retention_rule", rule.pk), actor=Actor.system(), data=data)
    if len(found) == AT_ONCE:
        key = f"retention:{rule.pk}:{turn + 1}"
        enqueue("privacy.apply_rule", args={"rule": rule.pk, "turn": turn + 1}, key=key)
    return len(found)


def _empty_conversations(found: list[int]) -> None:
    # Somebody may have written since they were counted: what is open by now stays.
    still = Conversation.objects.select_for_update(of=("self",)).filter(pk__in=found, closed_at__isnull=False)
    ids = [each.pk for each in still.order_by("pk")]
    paths = forget_messages(Message.objects.filter(conversation_id__in=ids))
    empty(ids, now())
    _remove(paths)


def _empty_raw(found: list[int]) -> None:
    rows = RawInbound.objects.filter(pk__in=found)
    paths = list(rows.filter(~Q(path="")).values_list("path", flat=True))
    rows.update(body=None, path="", details={})
    _remove(paths)


def _remove(paths: list[str]) -> None:
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))
