"""The sentences that the guide offers: those that came with the desk, and the business's own in their place or beside them."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import timezone

from atithi.conversations.models import Conversation
from atithi.conversations.models.canned import best_variant
from atithi.conversations.placeholders import fill, values_for
from atithi.staff.models import User
from atithi.staff.queries import business
from atithi.standards.models.guide import GuideWording, Step

DATA = Path(__file__).parent / "data" / "wordings.toml"
SPOKEN = frozenset({"phone", "instore"})
MORNING_ENDS, EVENING_BEGINS = 11, 17
NEED = "{{need}}"
# Nobody is called "जी" or "గారు" alone: the honorific goes with a name that is not known.
_NAMELESS = re.compile(r"[ ]?\{\{customer\.(?:first_)?name\}\}(?: (?:जी|గారు|ji|garu)\b|(?: (?:जी|గారు)))?")


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence by variant. `key`: its place among those that came with the desk; `own`: the business wrote it."""

    key: str
    step: Step
    texts: dict[str, str]
    own: str = ""
    kind_id: int | None = None


@cache
def shipped() -> dict[str, Wording]:
    """What came with the desk, by key."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {key: Wording(key, Step(texts.pop("step")), texts) for key, texts in rows.items()}


def all_wordings() -> list[Wording]:
    """Every sentence that is offered somewhere, in the order of the steps."""
    rows = list(GuideWording.objects.order_by("id"))
    places = {row.key: row for row in rows if row.key}
    found = [
        _own(places[key]) if key in places else wording
        for key, wording in shipped().items()
        if key not in places or places[key].removed_at is None
    ]
    found += [_own(row) for row in rows if not row.key and row.removed_at is None]
    return sorted(found, key=lambda one: list(Step).index(one.step))


def _own(row: GuideWording) -> Wording:
    return Wording(row.key, Step(row.step), row.texts, row.public_id, row.kind_id)


def offered(conversation: Conversation, agent: User, moment: datetime, *, need: str = "") -> dict[Step, list[str]]:
    """By step the sentences that fit this conversation here and now, filled, in the customer's language and script. Those
    for its kind of matter come first; one that confirms the need is offered once the need is known."""
    house = business()
    known = conversation.language not in {"", "und"}
    spoken = conversation if known else conversation.customer
    language, script = spoken.language or house.default_language, spoken.script
    upset = conversation.mood == "upset"
    found: dict[Step, list[tuple[bool, str]]] = {}
    for wording in all_wordings():
        if not _fits(wording, conversation, moment, upset=upset):
            continue
        variant = best_variant(wording.texts, language, script)
        text = wording.texts.get(variant, "")
        if not text or (NEED in text and not need):
            continue
        if not conversation.customer.name:
            text = _NAMELESS.sub("", text)
        filled = fill(text.replace(NEED, "\ue000"), values_for(conversation, agent, house, variant)).replace(
            "\ue000", need
        )
        found.setdefault(wording.step, []).append((wording.kind_id is None, filled))
    return {step: [text for _rank, text in sorted(rows, key=lambda row: row[0])] for step, rows in found.items()}


def _fits(wording: Wording, conversation: Conversation, moment: datetime, *, upset: bool) -> bool:
    if wording.kind_id is not None and wording.kind_id != conversation.kind_id:
        return False
    if wording.key.startswith("welcome-"):
        return wording.key == _welcome(conversation.channel.kind, moment)
    if wording.key in {"thanks", "thanks-upset"}:
        return (wording.key == "thanks-upset") == upset
    return True


def _welcome(channel_kind: str, moment: datetime) -> str:
    """Which greeting: spoken ones at every hour, written ones by the hour on the business's clock."""
    if channel_kind in SPOKEN:
        return "welcome-spoken"
    hour = timezone.localtime(moment).hour
    part = "morning" if hour < MORNING_ENDS else "evening" if hour >= EVENING_BEGINS else "day"
    return f"welcome-{part}-written"
