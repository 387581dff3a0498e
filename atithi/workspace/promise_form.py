"""What pages send about promises: times in words or exactly, kinds, what a writer decided."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.promises import when
from atithi.promises.actions import Decision
from atithi.promises.actions.making import precision_of
from atithi.promises.errors import PromiseError
from atithi.promises.models import Precision, PromiseKind
from atithi.workspace.access import StaffRequest
from atithi.workspace.moments import sent_moment

LONGEST = 100_000
MOST = 50


def kind_of(text: str) -> str:
    """A kind of promise; raises PromiseError for what is none."""
    if text not in PromiseKind.values:
        raise PromiseError("kind_unknown", _("Choose what is promised."))
    return text


def due_of(request: StaffRequest, *, needed: bool = False) -> when.Due | None:
    """The time that was chosen (`due`), written in words (`when`) or given exactly (`exact`). None where
    nothing was said; raises PromiseError for words that say no time ahead, and where one is `needed`."""
    form = request.POST
    if exact := form.get("exact", "").strip():
        return when.Due(moment_of(exact), Precision.MINUTE)
    if words := form.get("when", "").strip():
        found = when.read(words, timezone.localtime(now()), (get_language() or "en")[:2])
        if not found:
            raise PromiseError("due_unclear", _("Say by when: for example “Friday” or “tomorrow 5 pm”."))
        return found[0]
    if due := form.get("due", "").strip():
        return when.Due(at := moment_of(due), precision_of(at))
    if needed:
        raise PromiseError("due_unclear", _("Say by when: for example “Friday” or “tomorrow 5 pm”."))
    return None


def moment_of(text: str) -> datetime:
    """When something is due, as a page sends it. Raises PromiseError."""
    found = sent_moment(text)
    if found is None:
        raise PromiseError("due_unclear", _("Say by when: for example “Friday” or “tomorrow 5 pm”."))
    return found


def decisions_of(text: str) -> list[Decision]:
    """What the composer decided about promises in the words it sends, as JSON. What is malformed is left out: the words are
    then read when they are sent, and their writer is asked."""
    try:
        listed = json.loads(text[:LONGEST]) if text else []
    except (ValueError, RecursionError):
        return []
    found = [_decision(each) for each in listed[:MOST]] if isinstance(listed, list) else []
    return [each for each in found if each is not None]


def _decision(each: Any) -> Decision | None:
    if (
        not isinstance(each, dict)
        or each.get("kind") not in PromiseKind.values
        or not isinstance(each.get("words"), str)
    ):
        return None
    precision, due = each.get("precision"), each.get("due")
    try:
        due_at = moment_of(due) if isinstance(due, str) and due else None
    except PromiseError:
        return None
    return Decision(
        accepted=each.get("accepted") is True, words=each["words"].replace("\x00", ""), kind=each["kind"], due_at=due_at,
        precision=precision if precision in Precision.values else "", own_time=each.get("own_time") is True,
    )  # fmt: skip
