"""What guests answered, for segments. Only answers that the reader may see count."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from atithi.core.conditions import Field
from atithi.customers.segments import Asked, SegmentField, members_of
from atithi.satisfaction.models import Survey, SurveyKind
from atithi.satisfaction.queries import answers_visible_to

ASKED = pgettext_lazy("segment", "Surveys")
_TOP = {SurveyKind.CSAT: 4, SurveyKind.NPS: 9, SurveyKind.CES: 6}


def _happy() -> Q:
    found = Q(pk__in=[])
    for kind, least in _TOP.items():
        found |= Q(survey__kind=kind, score__gte=least)
    return found


def _said(which: Q) -> Callable[[Asked], Q]:
    """They gave such a score within the span, or all such scores lie before it."""

    def means(asked: Asked) -> Q:
        rows = answers_visible_to(asked.user).filter(which)
        lately = members_of(rows.filter(answered_at__gte=asked.since))
        return lately if asked.condition.op == "under" else members_of(rows) & ~lately

    return means


def _answered(asked: Asked) -> Q:
    return members_of(answers_visible_to(asked.user).filter(survey__in=asked.found))


def fields(user: Any) -> Sequence[SegmentField]:
    """The fields of this room."""
    return (
        SegmentField(Field("survey_low", _("Was not satisfied"), "span"), _said(Q(score__lte=F("survey__low_at"))), group=ASKED),
        SegmentField(Field("survey_high", _("Was very satisfied"), "span"), _said(_happy()), group=ASKED),
        SegmentField(
            Field("survey_answered", _("Answered the survey"), "reference", (), "survey"), _answered,
            lambda _user: Survey.objects.filter(archived_at=None).order_by("name"), ASKED,
        ),
    )  # fmt: skip
