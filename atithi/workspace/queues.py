"""The queues down the left side: their names, order, counts, and which of them a person may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from atithi.conversations.models import Channel, SavedView
from atithi.conversations.queries import channels, queue_counts, unread_mentions
from atithi.conversations.saved import counts_of, rail_of, views_of
from atithi.core.errors import NotFound
from atithi.staff.models import Store, User
from atithi.staff.queries import stores, visible_teams
from atithi.workspace.wording import language_name, number

CHANNEL_ICONS = {
    "email": "mail", "webchat": "message-circle", "whatsapp": "message-square", "telegram": "send",
    "sms": "smartphone", "phone": "phone", "instore": "store", "api": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Queue:
    """One entry of the rail. `counted`: a count is kept or reckoned; `count` is None where it is not known yet.
    `more`: there are at least so many. `title`: the whole name, where the label is only what tells it from its neighbours."""

    name: str
    label: str
    icon: str
    count: int | None = None
    counted: bool = True
    more: bool = False
    title: str = ""

    @property
    def text(self) -> str:
        """The count as it is written; empty where it is not known."""
        return "" if self.count is None else number(self.count) + ("+" if self.more else "")


@dataclass(frozen=True)
class Group:
    """Entries under a common title; the first group has none."""

    title: str
    queues: list[Queue] = field(default_factory=list)
    name: str = ""


def rail(user: User, *, counting: bool = False) -> list[Group]:
    """All queues that `user` may open, with counts that are kept and never scanned. `counting`: with those of saved views,
    which are reckoned, too."""
    counts = queue_counts(user)
    groups = [
        Group("", _own(counts, unread_mentions(user)), "own"),
        Group(_("Views"), _views(user, counting=counting), "views"),
        Group(_("Teams"), _teams(user, counts), "teams"),
        Group(_("Stores"), _stores(user, counts), "stores"),
        Group(_("Channels"), _channels(counts), "channels"),
        Group(_("Languages"), _languages(counts), "languages"),
    ]
    return [group for group in groups if group.queues or group.name == "views"]


def arranged(user: User, groups: list[Group], *, keep: str = "", everything: bool = False) -> list[Group]:
    """The groups as this person has them: in their order, without what they hid; `keep` (the open one) is there anyway,
    and with `everything` all are."""
    own = rail_of(user)
    places = {name: place for place, name in enumerate(own.order)}
    hidden = set() if everything else set(own.hidden) - {keep}

    def shown(group: Group) -> list[Queue]:
        entries = [entry for entry in group.queues if entry.name not in hidden]
        return sorted(entries, key=lambda entry: places.get(entry.name, len(places)))

    changed = [Group(group.title, shown(group), group.name) for group in groups]
    return [group for group in changed if group.queues or group.name == "views"]


def _own(counts: dict[str, int], mentions: int) -> list[Queue]:
    def kept(name: str) -> int:
        return counts.get(name, 0)

    return [
        Queue("mine", pgettext("queue", "Mine"), "user", kept("mine")),
        Queue("unassigned", pgettext("queue", "Unassigned"), "hand", kept("unassigned")),
        Queue("waiting", pgettext("queue", "Waiting longest"), "hourglass", kept("waiting")),
        Queue("breaking", pgettext("queue", "Breaking next"), "flag", counted=False),
        Queue("mentions", pgettext("queue", "Mentions"), "at-sign", mentions),
        Queue("snoozed", pgettext("queue", "Snoozed"), "moon", kept("snoozed")),
        Queue("open", pgettext("queue", "All open"), "inbox", kept("open")),
        Queue("closed", pgettext("queue", "Closed"), "archive", counted=False),
        Queue("spam", pgettext("queue", "Spam"), "ban", kept("spam")),
    ]


def _views(user: User, *, counting: bool) -> list[Queue]:
    views = list(views_of(user))
    counts = counts_of(user, views) if counting else {}

    def one(view: SavedView) -> Queue:
        count = counts.get(view.queue)
        known = None if count is None else count.value
        return Queue(view.queue, view.name, view.icon, known, more=count is not None and count.more)

    return [one(view) for view in views]


def _teams(user: User, counts: dict[str, int]) -> list[Queue]:
    names = ((f"team:{team.pk}", team) for team in visible_teams(user))
    return [Queue(name, team.name, "lock" if team.private else "users", counts.get(name, 0)) for name, team in names]


def _stores(user: User, counts: dict[str, int]) -> list[Queue]:
    """Stores whose customers have something open: a chain has more stores than a rail has room."""
    kept = {name: count for name, count in counts.items() if name.startswith("store:") and count > 0}
    if not kept:
        return []
    every = list(stores())
    rows = ((f"store:{store.pk}", store.name, label) for store, label in zip(every, told_apart(every), strict=True))
    return [Queue(name, label, "store", kept[name], title=whole) for name, whole, label in rows if name in kept]


def told_apart(every: Sequence[Store]) -> list[str]:
    """The stores' names without the words that all of them begin with ("Sharma Electronics, Abids": "Abids"); where a name
    has no more than those, its city."""
    words = [store.name.split() for store in every]
    common = 0
    if len(words) > 1:
        while len({tuple(name[: common + 1]) for name in words}) == 1 and common < len(words[0]):
            common += 1
    short = (" ".join(name[common:]).strip(" ,–—-·:()") for name in words)
    return [label or store.city or store.name for label, store in zip(short, every, strict=True)]


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


def title_for(user: User, name: str) -> str:
    """As `title_of`, out of the group in which such a queue lies: asks for nothing else."""
    kind, colon, _value = name.partition(":")
    groups: dict[str, Callable[[], list[Queue]]] = {
        "": lambda: _own({}, 0),
        "view": lambda: _views(user, counting=False),
        "team": lambda: _teams(user, {}),
        "channel": lambda: _channels(queue_counts(user)),
    }
    return title_of([Group("", groups.get(kind if colon else "", list)())], name)


def title_of(groups: list[Group], name: str) -> str:
    """What a queue is called; NotFound where this person has no such queue."""
    for group in groups:
        for queue in group.queues:
            if queue.name == name:
                return queue.title or queue.label
    if name in {f"language:{code}" for code in ("te", "hi", "bn", "en")}:
        return language_name(name.partition(":")[2])
    for store in stores() if name.startswith("store:") else ():
        if name == f"store:{store.pk}":
            return store.name
    raise NotFound
