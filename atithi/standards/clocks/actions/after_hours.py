"""An honest answer while nobody is there."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from atithi.conversations.actions import send_reply
from atithi.conversations.models import Conversation, Message
from atithi.core.clock import now
from atithi.events import Actor, record
from atithi.staff.open_time import next_opening
from atithi.staff.queries import business
from atithi.standards.clocks.after_hours_words import VARIANTS, compose, well_formed
from atithi.standards.clocks.ground import Ground
from atithi.standards.errors import StandardsError
from atithi.standards.models import AfterHours

FEWEST, MOST = 1, 240


@transaction.atomic
def set_after_hours(*, actor: Actor, answers: bool, channels: Iterable[str], words: Mapping[str, str], call_out: bool,
                    step_minutes: int) -> AfterHours:  # fmt: skip
    """What happens outside of working hours. Raises StandardsError for a sentence with places that nobody fills in."""
    kept = {name: text.strip()[:1000] for name, text in words.items() if name in VARIANTS and text.strip()}
    if not all(well_formed(text) for text in kept.values()):
        raise StandardsError(
            "words_malformed", _("Only {business} and {when} are filled in; write other brackets round.")
        )
    if not FEWEST <= step_minutes <= MOST:
        raise StandardsError("step_malformed", _("Choose between 1 and 240 minutes."))
    row, _new = AfterHours.objects.select_for_update().get_or_create(id=1)
    values: dict[str, Any] = {
        "answers": answers, "channels": sorted(set(channels)), "words": kept, "call_out": call_out,
        "step_minutes": step_minutes,
    }  # fmt: skip
    changes = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if changes:
        AfterHours.objects.filter(id=1).update(**values)
        record("after_hours.changed", subject=("business", 1), actor=actor, data={"changes": changes})
        row.refresh_from_db()
    return row


@transaction.atomic
def answer_after_hours(*, conversation: Conversation, rules: AfterHours) -> Message | None:
    """Tells the guest when a person will reply: once in each closed time, never while somebody is there, never where nobody
    waits. It stops no clock, and goes out marked as automatic, so that no program answers it."""
    if not rules.answers or conversation.channel.kind not in rules.channels or conversation.waiting_since is None:
        return None
    calendar = Ground([conversation]).calendar(conversation)
    moment = now()
    if calendar is None or calendar.is_open(moment):
        return None
    opens = next_opening(calendar, moment)
    # The closed time has one end: the same for every message that comes in it.
    key = f"after-hours:{conversation.pk}:{opens.isoformat() if opens else 'closed'}"
    if Message.objects.filter(client_key=key).exists():
        return None
    text = compose(
        language=conversation.language, script=conversation.script, business=business().name_in(conversation.language),
        opens=opens.astimezone(calendar.zone) if opens else None, moment=moment.astimezone(calendar.zone),
        own=rules.words,
    )  # fmt: skip
    message = send_reply(
        conversation=conversation, text=text, actor=Actor.system(), client_key=key, reason=None, still_waits=True
    )
    data = {"opens": opens.isoformat() if opens else None}
    record("after_hours.answered", subject=("conversation", conversation.pk), actor=Actor.system(), data=data)
    return message
