"""What conversations say of their customers, for segments. Only conversations that the reader may see count."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from atithi.conversations.models import Channel, Conversation, ConversationTag, Tag
from atithi.conversations.queries import visible_to
from atithi.core import amounts
from atithi.core.conditions import Field
from atithi.customers.segments import NOBODY, Asked, SegmentField, counted, last_seen, members_of
from atithi.staff.models import Store

TALKED = _("Conversations")


def _rows(asked: Asked) -> QuerySet[Conversation]:
    """No condition on spam or merged ones: the narrow indexes hold all that is asked for here, and nothing else."""
    return visible_to(asked.user)


def _count(asked: Asked) -> Q:
    return counted(_rows(asked), asked, Count("pk"), int(amounts.number(asked.value) or 0))


def _last(asked: Asked) -> Q:
    return last_seen(_rows(asked), asked, Max("last_message_at"))


def _where(column: str) -> Any:
    def means(asked: Asked) -> Q:
        return members_of(_rows(asked).filter(**{f"{column}__in": asked.found})) if asked.found else NOBODY

    return means


def _felt(mood: str) -> Any:
    def means(asked: Asked) -> Q:
        """Their latest matter in this mood lies within the span, or all such matters before it."""
        rows = _rows(asked).filter(mood=mood)
        lately = members_of(rows.filter(last_message_at__gte=asked.since))
        return lately if asked.condition.op == "under" else members_of(rows) & ~lately

    return means


def _tagged(asked: Asked) -> Q:
    if not asked.found:
        return NOBODY
    tagged = ConversationTag.objects.filter(tag__in=asked.found)
    return members_of(_rows(asked).filter(pk__in=tagged.values("conversation_id")))


def fields(user: Any) -> Sequence[SegmentField]:
    """The fields of this room."""
    return (
        SegmentField(
            Field("open_matter", _("Has an open matter"), "flag"), lambda asked: members_of(_rows(asked).filter(closed_at=None)),
            group=TALKED,
        ),
        SegmentField(Field("last_talk", _("Last conversation"), "span"), _last, group=TALKED),
        SegmentField(Field("talks", _("Number of conversations"), "number"), _count, group=TALKED),
        SegmentField(
            Field("wrote_on", _("Wrote on"), "reference", (), "channel"), _where("channel"),
            lambda _user: Channel.objects.order_by("kind", "name"), TALKED,
        ),
        SegmentField(
            Field("wrote_to", _("Turned to the store"), "reference", (), "store"), _where("store"),
            lambda _user: Store.objects.order_by("name"), TALKED,
        ),
        SegmentField(Field("upset", _("Was upset"), "span"), _felt("upset"), group=TALKED),
        SegmentField(Field("grateful", _("Was grateful"), "span"), _felt("grateful"), group=TALKED),
        SegmentField(
            Field("matter_tags", _("Tag of a conversation"), "reference", (), "tag"), _tagged,
            lambda _user: Tag.objects.filter(archived_at=None).order_by("name"), TALKED,
        ),
    )  # fmt: skip
