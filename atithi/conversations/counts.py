"""Counts of the queues, kept up in the transaction that moves a conversation, so that showing them never scans."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Q, Sum

from atithi.conversations.models import Conversation, QueueCount

# On SQLite writers queue up anyway; on PostgreSQL eight shards let eight transactions count at once.
SHARDS = {"postgresql": 8}

Key = tuple[int, str]


def queues_of(conversation: Conversation) -> set[Key]:
    """The counted queues in which a conversation lies, each within its team's scope."""
    team = conversation.team_id or 0
    if conversation.spam_at is not None:
        return {(team, "spam")}
    if not conversation.is_open:
        return set()
    if conversation.is_snoozed:
        return {(team, "snoozed")}
    names = {"open", f"channel:{conversation.channel_id}", f"language:{conversation.language}"}
    names.add(f"assignee:{conversation.assignee_id}" if conversation.assignee_id else "unassigned")
    if conversation.waiting_since is not None:
        names.add("waiting")
    if conversation.store_id:
        names.add(f"store:{conversation.store_id}")
    return {(team, name) for name in names}


@contextmanager
def counted(conversation: Conversation) -> Iterator[None]:
    """Around a change of a locked conversation: what it leaves and enters is counted when the block ends well."""
    before = queues_of(conversation) if conversation.pk else set()
    yield
    apply(before, queues_of(conversation))


def apply(before: Iterable[Key], after: Iterable[Key]) -> None:
    """Moves one conversation from the queues `before` to the queues `after`."""
    change = Counter(after)
    change.subtract(before)
    shard = random.randrange(SHARDS.get(connection.vendor, 1))  # noqa: S311 (spreads load, guards nothing)
    # In one order for everybody, so that two transactions never wait for each other crosswise.
    rows = [value for (team, queue), step in sorted(change.items()) if step for value in (team, queue, shard, step)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ADD.format(", ".join(["(%s, %s, %s, %s)"] * (len(rows) // 4))), rows)


# In SQL: every message passes here, and the ORM would take most of its time.
_ADD = (
    "INSERT INTO conversations_queuecount AS known (team_id, queue, shard, count) VALUES {}"
    " ON CONFLICT (team_id, queue, shard) DO UPDATE SET count = known.count + excluded.count"
)


def totals(*, hidden_teams: Iterable[int]) -> dict[str, int]:
    """Every queue's count, without the teams that are hidden from whoever asks; teams' own as `team:<id>`."""
    rows = QueueCount.objects.exclude(team_id__in=list(hidden_teams))
    sums: Counter[str] = Counter()
    for row in rows.values("team_id", "queue").annotate(total=Sum("count")):
        sums[row["queue"]] += row["total"]
        if row["queue"] == "open" and row["team_id"]:
            sums[f"team:{row['team_id']}"] += row["total"]
    return dict(sums)


def of(conversations: Iterable[Conversation]) -> dict[str, int]:
    """The same counts over these rows: for the few whose role sees one store's work, of which no count is kept."""
    sums: Counter[str] = Counter()
    for conversation in conversations:
        for team, queue in queues_of(conversation):
            sums[queue] += 1
            if queue == "open" and team:
                sums[f"team:{team}"] += 1
    return dict(sums)


def recount() -> None:
    """Counts everything anew: after an import that bypassed the actions, or as a repair."""
    sums: Counter[Key] = Counter()
    fields = (
        "team_id", "channel_id", "language", "assignee_id", "waiting_since", "store_id", "closed_at", "snoozed_until",
        "spam_at",
    )  # fmt: skip
    rows = Conversation.objects.filter(Q(closed_at=None) | Q(spam_at__isnull=False)).only("id", *fields)
    for conversation in rows.iterator(chunk_size=5000):
        sums.update(queues_of(conversation))
    QueueCount.objects.all().delete()
    QueueCount.objects.bulk_create(
        [QueueCount(team_id=team, queue=queue, shard=0, count=count) for (team, queue), count in sums.items()],
        batch_size=1000,
    )
