"""The queues down the left side: their names, order, counts, and which of them a person may open."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.models import Channel
from atithi.conversations.queries import channels, queue_counts
from atithi.core.errors import NotFound
from atithi.staff.models import User
from atithi.staff.queries import teams_visible_to
from atithi.workspace.wording import language_name

CHANNEL_ICONS = {
    "email": "mail", "webchat": "message-circle", "whatsapp": "message-square", "telegram": "send",
    "sms": "smartphone", "phone": "phone", "instore": "store", "api": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Queue:
    """One entry of the rail. `count` is None where none is kept."""

    name: str
    label: str
    icon: str
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """Entries under a common title; the first group has none."""

    title: str
    queues: list[Queue] = field(default_factory=list)


def rail(user: User) -> list[Group]:
    """All queues that `user` may open, with counts that are kept and never scanned."""
    counts = queue_counts(user)
    groups = [Group("", _own(counts)), Group(_("Teams"), _teams(user, counts))]
    groups += [Group(_("Channels"), _channels(counts)), Group(_("Languages"), _languages(counts))]
    return [group for group in groups if group.queues]


def _own(counts: dict[str, int]) -> list[Queue]:
    def kept(name: str) -> int:
        return counts.get(name, 0)

    return [
        Queue("mine", pgettext("queue", "Mine"), "user", kept("mine")),
        Queue("unassigned", pgettext("queue", "Unassigned"), "hand", kept("unassigned")),
        Queue("waiting", pgettext("queue", "Waiting longest"), "hourglass", kept("waiting")),
        Queue("open", pgettext("queue", "All open"), "inbox", kept("open")),
        Queue("closed", pgettext("queue", "Closed"), "archive"),
    ]


def _teams(user: User, counts: dict[str, int]) -> list[Queue]:
    names = ((f"team:{team.pk}", team) for team in teams_visible_to(user))
    return [Queue(name, team.name, "lock" if team.private else "users", counts.get(name, 0)) for name, team in names]


def _channels(counts: dict[str, int]) -> list[Queue]:
    def one(channel: Channel) -> Queue:
        name = f"channel:{channel.pk}"
        return Queue(name, channel.name, CHANNEL_ICONS.get(channel.kind, "plug"), counts.get(name, 0))

    return [one(channel) for channel in channels() if channel.active or counts.get(f"channel:{channel.pk}")]


def _languages(counts: dict[str, int]) -> list[Queue]:
    names = ((f"language:{code}", code) for code in ("te", "hi", "bn", "en"))
    return [
        Queue(name, language_name(code), "languages", counts.get(name, 0)) for name, code in names if counts.get(name)
    ]


def title_of(groups: list[Group], name: str) -> str:
    """What a queue is called; NotFound where this person has no such queue."""
    for group in groups:
        for queue in group.queues:
            if queue.name == name:
                return queue.label
    if name in {f"language:{code}" for code in ("te", "hi", "bn", "en")}:
        return language_name(name.partition(":")[2])
    raise NotFound
