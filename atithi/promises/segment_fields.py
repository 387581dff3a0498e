"""What was promised to customers, for segments. Only promises that the reader may see count."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.conditions import Field
from atithi.customers.segments import Asked, SegmentField, members_of
from atithi.promises.models import OPEN, PromiseState
from atithi.promises.queries import visible_to

PROMISED = pgettext_lazy("segment", "Promises")


def _settled(state: str) -> Callable[[Asked], Q]:
    """Their latest promise in this state was settled within the span, or all of them before it."""

    def means(asked: Asked) -> Q:
        rows = visible_to(asked.user).filter(state=state)
        lately = members_of(rows.filter(settled_at__gte=asked.since))
        return lately if asked.condition.op == "under" else members_of(rows) & ~lately

    return means


def fields(user: Any) -> Sequence[SegmentField]:
    """The fields of this room."""
    return (
        SegmentField(
            Field("promise_open", _("We owe them something"), "flag"),
            lambda asked: members_of(visible_to(asked.user).filter(OPEN)), group=PROMISED,
        ),
        SegmentField(
            Field("promise_broken", _("We broke a promise"), "span"), _settled(PromiseState.BROKEN), group=PROMISED
        ),
        SegmentField(
            Field("promise_kept", _("We kept a promise"), "span"), _settled(PromiseState.KEPT), group=PROMISED
        ),
    )  # fmt: skip
