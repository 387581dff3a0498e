"""Facts come in, clocks start, pause and stop."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from atithi.conversations.actions.shared import announce
from atithi.conversations.models import Conversation
from atithi.standards.clocks.actions.saving import save_clocks
from atithi.standards.clocks.advance import Clocks, Fact
from atithi.standards.clocks.ground import Ground
from atithi.standards.models import Clock

MOST_OLD = 12
"""Clocks that are over which a fact may need: the last of each kind are among them."""


@transaction.atomic
def apply_facts(facts: Iterable[tuple[int, Fact]]) -> int:
    """Lets facts happen to the conversations with these numbers, in their order. Returns how many clocks changed."""
    by_conversation: dict[int, list[Fact]] = {}
    for number, fact in facts:
        by_conversation.setdefault(number, []).append(fact)
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("channel", "team")
    conversations = list(rows.filter(pk__in=by_conversation).order_by("pk"))
    if not conversations:
        return 0
    ground = Ground(conversations)
    known = _known(conversations)
    changed: list[Clock] = []
    for conversation in conversations:
        clocks = Clocks(conversation, known[conversation.pk], ground.between, ground.judge)
        for fact in by_conversation[conversation.pk]:
            clocks.take(fact)
        changed += _judged(ground, clocks)
    save_clocks(changed)
    return len(changed)


def _known(conversations: Sequence[Conversation]) -> dict[int, list[Clock]]:
    places = {each.pk: each for each in conversations}
    known: dict[int, list[Clock]] = {number: [] for number in places}
    rows = Clock.objects.filter(conversation__in=places).select_related("standard").order_by("-pk")
    for clock in rows:
        kept = known[clock.conversation_id]
        if clock.stopped_at is None or len(kept) < MOST_OLD:
            clock.conversation = places[clock.conversation_id]
            kept.append(clock)
    return known


def _judged(ground: Ground, clocks: Clocks) -> list[Clock]:
    """All that changed: by the facts, and by what is owed now. Open screens hear of deadlines that moved."""
    for clock in clocks.rows:
        if clock.stopped_at is not None:
            continue
        changed = ground.judge(clock)
        changed = placed(clock, clocks.conversation) or changed
        if changed:
            clocks.touched[id(clock)] = clock
    for clock in clocks.touched.values():
        if clock.stopped_at is not None:
            placed(clock, clocks.conversation)
    if clocks.touched:
        announce(clocks.conversation, "clock")
    return list(clocks.touched.values())


def placed(clock: Clock, conversation: Conversation) -> bool:
    """Where the conversation lies is where its clocks do, for reports."""
    values = {
        "channel_id": conversation.channel_id, "store_id": conversation.store_id, "team_id": conversation.team_id,
        "language": conversation.language,
    }  # fmt: skip
    if all(getattr(clock, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(clock, name, value)
    return True
