"""Standards come into force, in versions, and hold no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.core.clock import now
from atithi.core.text import clean_line
from atithi.events import Actor, enqueue, record
from atithi.standards.clocks.conditions import NAMES
from atithi.standards.clocks.kinds import KINDS
from atithi.standards.errors import StandardsError
from atithi.standards.models import Standard, StandardVersion

RECOMPUTE = "standards.recompute"
LONGEST = 366 * 24 * 3600


@dataclass(frozen=True)
class Written:
    """What a standard says: the sentence, the number, and for whom it holds."""

    clock: str
    sentence: str
    seconds: int
    hours: str = StandardVersion.Hours.WORKING
    conditions: Mapping[str, Any] = field(default_factory=dict)
    warn_percent: int = 75
    escalate_minutes: int = 30
    pauses: bool = True


def _checked(written: Written) -> dict[str, Any]:
    sentence = clean_line(written.sentence, 300)
    if not sentence:
        raise StandardsError("sentence_missing", _("Please write the standard as a sentence."))
    if written.clock not in KINDS or written.hours not in StandardVersion.Hours.values:
        raise StandardsError("clock_unknown", _("Choose what is measured."))
    if not 0 < written.seconds <= LONGEST:
        raise StandardsError("time_missing", _("Say within which time, from a minute to a year."))
    if not 0 <= written.warn_percent < 100 or not 0 <= written.escalate_minutes <= 100_000:
        raise StandardsError("warning_malformed", _("A warning comes before the time is over."))
    conditions = {name: value for name, value in written.conditions.items() if value}
    if set(conditions) - set(NAMES):
        raise StandardsError("condition_unknown", _("One of the conditions is not known."))
    return {
        "sentence": sentence, "seconds": written.seconds, "hours": written.hours, "conditions": conditions,
        "warn_percent": written.warn_percent, "escalate_minutes": written.escalate_minutes, "pauses": written.pauses,
    }  # fmt: skip


@transaction.atomic
def publish_standard(*, written: Written, actor: Actor, standard: Standard | None = None) -> StandardVersion:
    """A standard comes into force; with `standard` as its next version. Clocks that run are reckoned anew in the background.

    Saying the same again changes nothing. Raises StandardsError for a sentence or a number that cannot be.
    """
    values = _checked(written)
    before: dict[str, Any] = {}
    if standard is None:
        standard = Standard.objects.create(clock=written.clock)
    else:
        standard = Standard.objects.select_for_update().get(pk=standard.pk)
        last = standard.versions.get(number=standard.version)
        before = {name: getattr(last, name) for name in values}
        if before == values and standard.withdrawn_at is None:
            return last
        standard.version, standard.withdrawn_at = standard.version + 1, None
        standard.save(update_fields=["version", "withdrawn_at"])
    version = StandardVersion.objects.create(
        standard=standard, number=standard.version, published_at=now(),
        published_by_id=actor.id if actor.kind == "staff" else None, **values,
    )  # fmt: skip
    changes = {name: [before.get(name), value] for name, value in values.items() if before.get(name) != value}
    data = {"clock": standard.clock, "version": version.number, "changes": changes}
    record("standard.published", subject=("standard", standard.pk), actor=actor, data=data)
    ask_to_recompute()
    return version


@transaction.atomic
def withdraw_standard(*, standard: Standard, actor: Actor) -> None:
    """It holds no more. What ran against it stays in the reports."""
    if Standard.objects.filter(pk=standard.pk, withdrawn_at=None).update(withdrawn_at=now()):
        record("standard.withdrawn", subject=("standard", standard.pk), actor=actor, data={"clock": standard.clock})
        ask_to_recompute()


def ask_to_recompute() -> None:
    """Reckons all clocks that run anew, soon. A pass that is under way read what was before: the next one waits behind it."""
    enqueue(RECOMPUTE, lane=RECOMPUTE)
